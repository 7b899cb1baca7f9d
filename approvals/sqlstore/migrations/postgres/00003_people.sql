-- +goose Up
-- Each person has a passphrase and links of their own. What was there belonged
-- to one person without a name: that person sets a passphrase anew, by a link.
DROP TABLE passphrase;
CREATE TABLE passphrase (
    person  TEXT PRIMARY KEY,
    encoded TEXT NOT NULL
);

DROP TABLE link;
CREATE TABLE link (
    hash   TEXT    PRIMARY KEY,
    person TEXT    NOT NULL,
    until  BIGINT NOT NULL
);

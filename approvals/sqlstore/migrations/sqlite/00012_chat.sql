-- +goose Up
CREATE TABLE inbox (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT, -- order of arrival
    id      TEXT    NOT NULL UNIQUE,           -- the transport's
    channel TEXT    NOT NULL,
    kind    TEXT    NOT NULL,
    body    BLOB    NOT NULL,                  -- empty when it is done
    arrived INTEGER NOT NULL,
    due     INTEGER NOT NULL,                  -- also the end of a worker's lease
    tries   INTEGER NOT NULL DEFAULT 0,
    done    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX inbox_due ON inbox (channel, seq) WHERE NOT done;
CREATE INDEX inbox_done ON inbox (arrived) WHERE done;

-- Messages of ours in a chat; one of each name for a request.
CREATE TABLE post (
    request TEXT    NOT NULL REFERENCES request (id),
    name    TEXT    NOT NULL,
    place   TEXT    NOT NULL,
    stamp   TEXT    NOT NULL, -- empty while it is not known to stand
    drawn   INTEGER NOT NULL, -- version of the request that it shows
    at      INTEGER NOT NULL, -- when it was last noted
    PRIMARY KEY (request, name)
) STRICT;
CREATE UNIQUE INDEX post_place ON post (place, stamp) WHERE stamp <> '';
CREATE INDEX post_name ON post (name, request);

CREATE TABLE post_lease (
    request TEXT    PRIMARY KEY REFERENCES request (id),
    holder  TEXT    NOT NULL,
    until   INTEGER NOT NULL
) STRICT;

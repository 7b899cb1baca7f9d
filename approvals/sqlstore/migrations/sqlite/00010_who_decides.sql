-- +goose Up
-- Groups whose members another process reads elsewhere. read_at = 0: it was
-- asked for, and not read yet.
CREATE TABLE group_reading (
    name      TEXT    PRIMARY KEY,
    read_at   INTEGER NOT NULL DEFAULT 0,
    wanted_at INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE group_member (
    name   TEXT NOT NULL REFERENCES group_reading (name),
    person TEXT NOT NULL,
    PRIMARY KEY (name, person)
) STRICT;
-- What a broken glass leaves behind. Whoever broke it breaks no other one while
-- a review is open.
CREATE TABLE glass_review (
    request   TEXT    PRIMARY KEY REFERENCES request (id),
    person    TEXT    NOT NULL,
    why       TEXT    NOT NULL,
    opened    INTEGER NOT NULL,
    closed_by TEXT    NOT NULL DEFAULT '',
    comment   TEXT    NOT NULL DEFAULT '',
    closed    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX glass_review_open ON glass_review (person) WHERE closed = 0;
-- +goose StatementBegin
CREATE TRIGGER glass_review_closes BEFORE UPDATE ON glass_review
WHEN OLD.closed <> 0 OR NEW.closed = 0 OR NEW.closed_by = '' OR NEW.closed_by = NEW.person OR NEW.person <> OLD.person OR NEW.request <> OLD.request OR NEW.why <> OLD.why
BEGIN
    SELECT RAISE(ABORT, 'a review is closed once, by somebody else');
END;
-- +goose StatementEnd

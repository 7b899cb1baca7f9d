-- +goose Up
-- A draft is an ask whose secrets a person still has to type.
CREATE TABLE draft (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    id          TEXT    NOT NULL UNIQUE,
    requester   TEXT    NOT NULL,
    call_digest TEXT    NOT NULL,
    repeat_of   TEXT    NOT NULL,
    open        INTEGER NOT NULL DEFAULT 1,
    body        TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX draft_open ON draft (requester, call_digest, repeat_of) WHERE open;
CREATE INDEX draft_waits ON draft (seq) WHERE open;

-- +goose StatementBegin
CREATE TRIGGER draft_terminal BEFORE UPDATE ON draft WHEN NOT OLD.open
BEGIN
    SELECT RAISE(ABORT, 'a draft that has ended never changes');
END;
-- +goose StatementEnd

CREATE TABLE draft_sealed ( -- secrets that came with it
    draft TEXT NOT NULL REFERENCES draft (id),
    name  TEXT NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (draft, name)
) STRICT;

CREATE TABLE process ( -- that works on the ledger now, and the seal keys it knows
    name      TEXT    PRIMARY KEY,
    seal_keys TEXT    NOT NULL,
    until     INTEGER NOT NULL
) STRICT;

-- Retention removes what lies below a signed floor, and nothing else removes
-- anything: entries, requests, votes and executions go only when the floor,
-- which only rises, has passed the last change of their request.
CREATE TABLE retention_floor (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    seq  INTEGER NOT NULL,
    body TEXT    NOT NULL
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER retention_floor_rises BEFORE UPDATE ON retention_floor WHEN NEW.seq <= OLD.seq
BEGIN
    SELECT RAISE(ABORT, 'the floor only rises');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER retention_floor_stays BEFORE DELETE ON retention_floor
BEGIN
    SELECT RAISE(ABORT, 'the floor only rises');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER event_stays BEFORE UPDATE ON event
BEGIN
    SELECT RAISE(ABORT, 'an entry never changes');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER event_above_floor BEFORE DELETE ON event
WHEN OLD.seq > COALESCE((SELECT seq FROM retention_floor), 0)
BEGIN
    SELECT RAISE(ABORT, 'an entry above the floor is never removed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER request_above_floor BEFORE DELETE ON request
WHEN OLD.active OR NOT EXISTS (SELECT 1 FROM retention_floor)
    OR EXISTS (SELECT 1 FROM event WHERE request = OLD.id AND to_place <> '' AND seq > (SELECT seq FROM retention_floor))
BEGIN
    SELECT RAISE(ABORT, 'a request above the floor is never removed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER vote_above_floor BEFORE DELETE ON vote
WHEN EXISTS (SELECT 1 FROM request WHERE id = OLD.request AND active) OR NOT EXISTS (SELECT 1 FROM retention_floor)
    OR EXISTS (SELECT 1 FROM event WHERE request = OLD.request AND to_place <> '' AND seq > (SELECT seq FROM retention_floor))
BEGIN
    SELECT RAISE(ABORT, 'a vote above the floor is never removed');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER execution_above_floor BEFORE DELETE ON execution
WHEN EXISTS (SELECT 1 FROM request WHERE id = OLD.request AND active) OR NOT EXISTS (SELECT 1 FROM retention_floor)
    OR EXISTS (SELECT 1 FROM event WHERE request = OLD.request AND to_place <> '' AND seq > (SELECT seq FROM retention_floor))
BEGIN
    SELECT RAISE(ABORT, 'an execution above the floor is never removed');
END;
-- +goose StatementEnd

-- Times are nanoseconds since 1970 UTC. Booleans are 0 and 1.

-- +goose Up
CREATE TABLE ledger (
    only            INTEGER PRIMARY KEY CHECK (only = 1),
    instance        TEXT    NOT NULL, -- tells a ledger from every other
    time_high_water INTEGER NOT NULL,
    epoch           INTEGER NOT NULL  -- the last fencing number given out
) STRICT;
INSERT INTO ledger VALUES (1, lower(hex(randomblob(16))), 0, 0);

CREATE TABLE request (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT, -- order of arrival
    id          TEXT    NOT NULL UNIQUE,
    version     INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    step_state  TEXT    NOT NULL,
    active      INTEGER NOT NULL,
    requester   TEXT    NOT NULL,
    call_digest TEXT    NOT NULL,
    repeat_of   TEXT    NOT NULL,
    check_until INTEGER NOT NULL DEFAULT 0, -- somebody looks before the claim
    body        TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX request_open ON request (requester, call_digest, repeat_of) WHERE active;
CREATE INDEX request_active ON request (seq) WHERE active;
CREATE INDEX request_requester ON request (requester, seq);
CREATE INDEX request_call ON request (call_digest, seq);

-- +goose StatementBegin
CREATE TRIGGER request_terminal BEFORE UPDATE ON request WHEN NOT OLD.active
BEGIN
    SELECT RAISE(ABORT, 'a terminal request never changes');
END;
-- +goose StatementEnd

CREATE TABLE vote (
    request TEXT    NOT NULL REFERENCES request (id),
    person  TEXT    NOT NULL,
    approve INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (request, person)
) STRICT;

CREATE TABLE execution (
    request TEXT    NOT NULL REFERENCES request (id),
    step    INTEGER NOT NULL,
    epoch   INTEGER NOT NULL,
    PRIMARY KEY (request, step)
) STRICT;

CREATE TABLE resource_lock (
    resource TEXT PRIMARY KEY,
    request  TEXT NOT NULL REFERENCES request (id)
) STRICT;
CREATE INDEX resource_lock_request ON resource_lock (request);

CREATE TABLE sealed (
    request TEXT    NOT NULL REFERENCES request (id),
    use     TEXT    NOT NULL CHECK (use IN ('argument', 'result')),
    name    TEXT    NOT NULL,
    bytes   BLOB    NOT NULL,
    created INTEGER NOT NULL,
    PRIMARY KEY (request, use, name)
) STRICT;

CREATE TABLE event (
    seq        INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    request    TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    actor      TEXT    NOT NULL,
    from_place TEXT    NOT NULL,
    to_place   TEXT    NOT NULL,
    facts      TEXT    NOT NULL,
    prev_hash  TEXT    NOT NULL,
    hash       TEXT    NOT NULL
) STRICT;
CREATE INDEX event_request ON event (request, seq);

CREATE TABLE chain_head (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    seq  INTEGER NOT NULL,
    hash TEXT    NOT NULL
) STRICT;
INSERT INTO chain_head VALUES (1, 0, 'sha256:0000000000000000000000000000000000000000000000000000000000000000');

CREATE TABLE outbox (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    request   TEXT    NOT NULL REFERENCES request (id),
    channel   TEXT    NOT NULL,
    kind      TEXT    NOT NULL,
    event     INTEGER NOT NULL REFERENCES event (seq),
    due       INTEGER NOT NULL, -- also the end of a sender's lease
    tries     INTEGER NOT NULL DEFAULT 0,
    delivered INTEGER NOT NULL DEFAULT 0,
    UNIQUE (request, channel, kind, event)
) STRICT;
CREATE INDEX outbox_due ON outbox (channel, id) WHERE NOT delivered;

CREATE TABLE passphrase (
    only    INTEGER PRIMARY KEY CHECK (only = 1),
    encoded TEXT NOT NULL
) STRICT;

CREATE TABLE link (
    hash  TEXT    PRIMARY KEY,
    until INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
    hash   TEXT    PRIMARY KEY,
    person TEXT    NOT NULL,
    until  INTEGER NOT NULL
) STRICT;

-- Times are nanoseconds since 1970 UTC, as in SQLite; timestamptz has only
-- microseconds. Names that are sorted are sorted by their bytes.

-- +goose Up
CREATE TABLE ledger (
    "only"          INTEGER PRIMARY KEY CHECK ("only" = 1),
    instance        TEXT    NOT NULL, -- tells a ledger from every other
    time_high_water BIGINT  NOT NULL,
    epoch           BIGINT  NOT NULL  -- the last fencing number given out
);
INSERT INTO ledger VALUES (1, replace(gen_random_uuid()::text, '-', ''), 0, 0);

CREATE TABLE request (
    seq         BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- order of arrival
    id          TEXT    NOT NULL UNIQUE,
    version     BIGINT  NOT NULL,
    state       TEXT    NOT NULL,
    step_state  TEXT    NOT NULL,
    active      BOOLEAN NOT NULL,
    requester   TEXT    NOT NULL,
    call_digest TEXT    NOT NULL,
    repeat_of   TEXT    NOT NULL,
    check_until BIGINT  NOT NULL DEFAULT 0, -- somebody looks before the claim
    body        BYTEA   NOT NULL -- JSON: convert_from(body, 'UTF8')
);
CREATE UNIQUE INDEX request_open ON request (requester, call_digest, repeat_of) WHERE active;
CREATE INDEX request_active ON request (seq) WHERE active;
CREATE INDEX request_requester ON request (requester, seq);
CREATE INDEX request_call ON request (call_digest, seq);

-- +goose StatementBegin
CREATE FUNCTION request_terminal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a terminal request never changes';
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER request_terminal BEFORE UPDATE ON request
    FOR EACH ROW WHEN (NOT OLD.active) EXECUTE FUNCTION request_terminal();

CREATE TABLE vote (
    request TEXT    NOT NULL REFERENCES request (id),
    person  TEXT    NOT NULL,
    approve BOOLEAN NOT NULL,
    at      BIGINT  NOT NULL,
    PRIMARY KEY (request, person)
);

CREATE TABLE execution (
    request TEXT    NOT NULL REFERENCES request (id),
    step    INTEGER NOT NULL,
    epoch   BIGINT  NOT NULL,
    PRIMARY KEY (request, step)
);

CREATE TABLE resource_lock (
    resource TEXT PRIMARY KEY,
    request  TEXT NOT NULL REFERENCES request (id)
);
CREATE INDEX resource_lock_request ON resource_lock (request);

CREATE TABLE sealed (
    request TEXT   NOT NULL REFERENCES request (id),
    use     TEXT   NOT NULL CHECK (use IN ('argument', 'result')),
    name    TEXT   COLLATE "C" NOT NULL,
    bytes   BYTEA  NOT NULL,
    created BIGINT NOT NULL,
    PRIMARY KEY (request, use, name)
);

CREATE TABLE event (
    seq        BIGINT PRIMARY KEY,
    at         BIGINT NOT NULL,
    request    TEXT   NOT NULL,
    kind       TEXT   NOT NULL,
    actor      TEXT   NOT NULL,
    from_place TEXT   NOT NULL,
    to_place   TEXT   NOT NULL,
    facts      TEXT   NOT NULL,
    prev_hash  TEXT   NOT NULL,
    hash       TEXT   NOT NULL
);
CREATE INDEX event_request ON event (request, seq);

CREATE TABLE chain_head (
    "only" INTEGER PRIMARY KEY CHECK ("only" = 1),
    seq    BIGINT  NOT NULL,
    hash   TEXT    NOT NULL
);
INSERT INTO chain_head VALUES (1, 0, 'sha256:0000000000000000000000000000000000000000000000000000000000000000');

CREATE TABLE outbox (
    id        BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request   TEXT    NOT NULL REFERENCES request (id),
    channel   TEXT    NOT NULL,
    kind      TEXT    NOT NULL,
    event     BIGINT  NOT NULL REFERENCES event (seq),
    due       BIGINT  NOT NULL, -- also the end of a sender's lease
    tries     INTEGER NOT NULL DEFAULT 0,
    delivered BOOLEAN NOT NULL DEFAULT FALSE,
    UNIQUE (request, channel, kind, event)
);
CREATE INDEX outbox_due ON outbox (channel, id) WHERE NOT delivered;

CREATE TABLE passphrase (
    "only"  INTEGER PRIMARY KEY CHECK ("only" = 1),
    encoded TEXT NOT NULL
);

CREATE TABLE link (
    hash  TEXT   PRIMARY KEY,
    until BIGINT NOT NULL
);

CREATE TABLE session (
    hash   TEXT   PRIMARY KEY,
    person TEXT   NOT NULL,
    until  BIGINT NOT NULL
);

-- +goose Up
-- A draft is an ask whose secrets a person still has to type.
CREATE TABLE draft (
    seq         BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id          TEXT    NOT NULL UNIQUE,
    requester   TEXT    NOT NULL,
    call_digest TEXT    NOT NULL,
    repeat_of   TEXT    NOT NULL,
    open        BOOLEAN NOT NULL DEFAULT TRUE,
    body        BYTEA   NOT NULL
);
CREATE UNIQUE INDEX draft_open ON draft (requester, call_digest, repeat_of) WHERE open;
CREATE INDEX draft_waits ON draft (seq) WHERE open;

-- +goose StatementBegin
CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0];
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER draft_terminal BEFORE UPDATE ON draft
    FOR EACH ROW WHEN (NOT OLD.open) EXECUTE FUNCTION never('a draft that has ended never changes');

CREATE TABLE draft_sealed ( -- secrets that came with it
    draft TEXT  NOT NULL REFERENCES draft (id),
    name  TEXT  COLLATE "C" NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (draft, name)
);

CREATE TABLE process ( -- that works on the ledger now, and the seal keys it knows
    name      TEXT   COLLATE "C" PRIMARY KEY,
    seal_keys TEXT   NOT NULL,
    until     BIGINT NOT NULL
);

-- Retention removes what lies below a signed floor, and nothing else removes
-- anything: entries, requests, votes and executions go only when the floor,
-- which only rises, has passed the last change of their request.
CREATE TABLE retention_floor (
    "only" INTEGER PRIMARY KEY CHECK ("only" = 1),
    seq    BIGINT  NOT NULL,
    body   BYTEA   NOT NULL
);
CREATE TRIGGER retention_floor_rises BEFORE UPDATE ON retention_floor
    FOR EACH ROW WHEN (NEW.seq <= OLD.seq) EXECUTE FUNCTION never('the floor only rises');
CREATE TRIGGER retention_floor_stays BEFORE DELETE ON retention_floor
    FOR EACH ROW EXECUTE FUNCTION never('the floor only rises');
CREATE TRIGGER event_stays BEFORE UPDATE ON event
    FOR EACH ROW EXECUTE FUNCTION never('an entry never changes');

-- +goose StatementBegin
CREATE FUNCTION event_above_floor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.seq > COALESCE((SELECT seq FROM retention_floor), 0) THEN
        RAISE EXCEPTION 'an entry above the floor is never removed';
    END IF;
    RETURN OLD;
END;
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION request_above_floor(wanted TEXT) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (SELECT 1 FROM retention_floor)
        OR EXISTS (SELECT 1 FROM request WHERE id = wanted AND active)
        OR EXISTS (SELECT 1 FROM event WHERE request = wanted AND to_place <> '' AND seq > (SELECT seq FROM retention_floor))
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION row_above_floor() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted TEXT := CASE WHEN TG_TABLE_NAME = 'request' THEN to_jsonb(OLD) ->> 'id' ELSE to_jsonb(OLD) ->> 'request' END;
BEGIN
    IF request_above_floor(wanted) THEN
        RAISE EXCEPTION 'what is above the floor is never removed: % of %', TG_TABLE_NAME, wanted;
    END IF;
    RETURN OLD;
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER event_above_floor BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_above_floor();
CREATE TRIGGER request_above_floor BEFORE DELETE ON request FOR EACH ROW EXECUTE FUNCTION row_above_floor();
CREATE TRIGGER vote_above_floor BEFORE DELETE ON vote FOR EACH ROW EXECUTE FUNCTION row_above_floor();
CREATE TRIGGER execution_above_floor BEFORE DELETE ON execution FOR EACH ROW EXECUTE FUNCTION row_above_floor();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event EXECUTE FUNCTION never('entries are never truncated');
CREATE TRIGGER request_no_truncate BEFORE TRUNCATE ON request EXECUTE FUNCTION never('requests are never truncated');

-- +goose Up
-- Groups whose members another process reads elsewhere. read_at = 0: it was
-- asked for, and not read yet.
CREATE TABLE group_reading (
    name      TEXT    PRIMARY KEY,
    read_at   BIGINT  NOT NULL DEFAULT 0,
    wanted_at BIGINT  NOT NULL DEFAULT 0
);
CREATE TABLE group_member (
    name   TEXT NOT NULL REFERENCES group_reading (name),
    person TEXT NOT NULL,
    PRIMARY KEY (name, person)
);
-- What a broken glass leaves behind. Whoever broke it breaks no other one while
-- a review is open.
CREATE TABLE glass_review (
    request   TEXT    PRIMARY KEY REFERENCES request (id),
    person    TEXT    NOT NULL,
    why       TEXT    NOT NULL,
    opened    BIGINT  NOT NULL,
    closed_by TEXT    NOT NULL DEFAULT '',
    comment   TEXT    NOT NULL DEFAULT '',
    closed    BIGINT  NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX glass_review_open ON glass_review (person) WHERE closed = 0;
-- +goose StatementBegin
CREATE FUNCTION glass_review_closes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a review is closed once, by somebody else';
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER glass_review_closes BEFORE UPDATE ON glass_review FOR EACH ROW
    WHEN (OLD.closed <> 0 OR NEW.closed = 0 OR NEW.closed_by = '' OR NEW.closed_by = NEW.person OR NEW.person <> OLD.person OR NEW.request <> OLD.request OR NEW.why <> OLD.why)
    EXECUTE FUNCTION glass_review_closes();

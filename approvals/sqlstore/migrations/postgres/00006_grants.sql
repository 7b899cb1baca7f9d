-- +goose Up
CREATE TABLE standing_grant (
    seq        BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE,
    created_by TEXT    NOT NULL,
    until      BIGINT  NOT NULL,
    uses_left  INTEGER NOT NULL CHECK (uses_left >= 0), -- only ever falls
    revoked_by TEXT    NOT NULL DEFAULT '',
    revoked_at BIGINT  NOT NULL DEFAULT 0,
    suspended  BOOLEAN NOT NULL DEFAULT FALSE, -- by a restore, for good
    body       BYTEA   NOT NULL -- JSON
);
-- +goose StatementBegin
CREATE FUNCTION standing_grant_falls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a grant only ever loses';
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER standing_grant_falls BEFORE UPDATE ON standing_grant FOR EACH ROW
    WHEN (NEW.uses_left > OLD.uses_left OR NEW.until > OLD.until OR NEW.body <> OLD.body OR OLD.suspended AND NOT NEW.suspended
        OR OLD.revoked_at <> 0 AND NEW.revoked_at <> OLD.revoked_at)
    EXECUTE FUNCTION standing_grant_falls();

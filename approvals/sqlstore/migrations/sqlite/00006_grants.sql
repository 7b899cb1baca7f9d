-- +goose Up
CREATE TABLE standing_grant (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT    NOT NULL UNIQUE,
    created_by TEXT    NOT NULL,
    until      INTEGER NOT NULL,
    uses_left  INTEGER NOT NULL CHECK (uses_left >= 0), -- only ever falls
    revoked_by TEXT    NOT NULL DEFAULT '',
    revoked_at INTEGER NOT NULL DEFAULT 0,
    suspended  INTEGER NOT NULL DEFAULT 0, -- by a restore, for good
    body       TEXT    NOT NULL
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER standing_grant_falls BEFORE UPDATE ON standing_grant
WHEN NEW.uses_left > OLD.uses_left OR NEW.until > OLD.until OR NEW.body <> OLD.body OR OLD.suspended AND NOT NEW.suspended
    OR OLD.revoked_at <> 0 AND NEW.revoked_at <> OLD.revoked_at
BEGIN
    SELECT RAISE(ABORT, 'a grant only ever loses');
END;
-- +goose StatementEnd

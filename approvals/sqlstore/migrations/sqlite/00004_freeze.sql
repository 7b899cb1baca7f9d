-- +goose Up
-- While frozen_by is set nothing is approved or started.
ALTER TABLE ledger ADD COLUMN frozen_by TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN frozen_why TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN frozen_at INTEGER NOT NULL DEFAULT 0;

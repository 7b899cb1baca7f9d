-- +goose Up
-- ledger_epoch rises with each restore. identity is where the database says it
-- lives (PostgreSQL), or that this file is a backup; empty = not said yet.
ALTER TABLE ledger ADD COLUMN ledger_epoch BIGINT NOT NULL DEFAULT 0;
ALTER TABLE ledger ADD COLUMN identity TEXT NOT NULL DEFAULT '';

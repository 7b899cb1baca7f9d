-- +goose Up
CREATE TABLE agreed ( -- facts that all processes of the ledger share
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

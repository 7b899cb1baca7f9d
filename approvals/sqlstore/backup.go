package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
)

// ErrBackupOfPostgres says how PostgreSQL is backed up.
var ErrBackupOfPostgres = errors.New("a ledger in PostgreSQL is backed up with PostgreSQL's own means: pg_dump, or base backups with an archive of the write-ahead log")

// Backup writes a consistent copy of the running ledger to a new file, readable
// by its owner alone. The copy knows that it is one: where it is put in place
// of the ledger, nothing that was decided before runs.
func (s *Store) Backup(ctx context.Context, path string) (err error) {
	if s.anchor == nil {
		return ErrBackupOfPostgres
	}
	if err := s.anchor.same(); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists; a backup does not overwrite anything", path)
	}
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, file.Sync(), file.Close())
		if err != nil {
			_ = os.Remove(path)
		}
	}()
	if err := onFile(ctx, s.anchor.path, "VACUUM INTO ?", path); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return doing("mark backup", onFile(ctx, path, "UPDATE ledger SET identity = ?", isBackup))
}

// onFile runs one statement on a connection of its own.
func onFile(ctx context.Context, path, statement string, args ...any) error {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+forAll+"&_pragma=synchronous(FULL)")
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, statement, args...)
	return errors.Join(err, db.Close())
}

package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"signoff/approvals/sqlstore"
)

// LedgerPath is the database file of a data directory.
func LedgerPath(dir string) string { return filepath.Join(dir, "ledger.db") }

// Directory is the data directory.
func (o Options) Directory() (string, error) {
	if o.Dir != "" {
		return o.Dir, nil
	}
	return DefaultDir(o.Sandbox)
}

// address is where the ledger is: what the command line says, or the
// configuration, or the file in the data directory. The sandbox has nothing to
// do with what is configured for real clouds.
//
// It is `sqlite` (that file), `sqlite:PATH` or a path, or a URL of PostgreSQL.
// A URL that holds a password is a secret, so it is given by reference.
func (o Options) address(c Config) (string, error) {
	said := cmp.Or(o.StoreURL, c.Store)
	if o.Sandbox {
		said = o.StoreURL
	}
	kind, _, _ := strings.Cut(said, ":")
	switch {
	case kind == "env" || kind == "file":
		secret, err := Resolve("store", said)
		if err != nil {
			return "", err
		}
		said = secret.Reveal()
	case sqlstore.IsPostgres(said) && holdsPassword(said):
		return "", errors.New("store: a URL that holds a password is given as env:NAME or file:PATH, never as it is")
	}
	switch {
	case said == "" || said == "sqlite":
		dir, err := o.Directory()
		return LedgerPath(dir), err
	case strings.Contains(said, "://") && !sqlstore.IsPostgres(said):
		return "", errors.New("store: the ledger is in SQLite (sqlite, or sqlite:PATH) or in PostgreSQL (postgres://USER@HOST/DATABASE)")
	}
	return said, nil
}

// holdsPassword errs on the side of yes.
func holdsPassword(address string) bool {
	u, err := url.Parse(address)
	if err != nil || strings.Contains(u.Path, "@") {
		return true
	}
	_, set := u.User.Password()
	return set || u.Query().Has("password")
}

// OpenLedger opens the ledger that the options name, to look into it. One that
// is not there is an error, and is not made.
func (o Options) OpenLedger(ctx context.Context, more ...sqlstore.Option) (*sqlstore.Store, error) {
	config, err := LoadConfig(o.ConfigFile)
	if err != nil {
		return nil, err
	}
	address, err := o.address(config)
	if err != nil {
		return nil, err
	}
	store, err := sqlstore.Open(ctx, address, append(more, sqlstore.Existing())...)
	if errors.Is(err, sqlstore.ErrNoLedger) {
		return nil, fmt.Errorf("there is no ledger at %s", sqlstore.Name(address))
	}
	return store, err
}

// InPostgres reports whether the options name a ledger in PostgreSQL.
func (o Options) InPostgres() bool {
	config, err := LoadConfig(o.ConfigFile)
	if err != nil {
		return false
	}
	address, err := o.address(config)
	return err == nil && sqlstore.IsPostgres(address)
}

// openLedger opens the ledger and makes sure that this process may work on it:
// processes that share one share its purpose and its seal key.
func (a *App) openLedger(ctx context.Context) error {
	address, err := a.address(a.Config)
	if err != nil {
		return err
	}
	known, err := seen(a.Dir)
	if err != nil {
		return err
	}
	if a.Store, err = sqlstore.Open(ctx, address, sqlstore.Seen(known...)); err != nil {
		return err
	}
	if a.Store.Restored() {
		a.Log.Warn("the ledger was restored from a backup, moved, or lost its anchor: everything that was open has ended or become unknown", "ledger", sqlstore.Name(address))
	}
	a.keeper, err = NewKeeper(a.Dir, a.Store)
	if err = errors.Join(err, a.agree(ctx)); err != nil {
		return errors.Join(fmt.Errorf("ledger %s: %w", sqlstore.Name(address), err), a.Store.Close())
	}
	return nil
}

func (a *App) agree(ctx context.Context) error {
	purpose := map[bool]string{true: "sandbox", false: "real clouds"}[a.Sandbox]
	kept, err := a.Store.Agree(ctx, "purpose", purpose)
	if err == nil && kept != purpose {
		err = fmt.Errorf("it is for %s, not for %s; give another one with --store", kept, purpose)
	}
	if err != nil {
		return err
	}
	a.seal, err = a.join(ctx, a.seal)
	return err
}

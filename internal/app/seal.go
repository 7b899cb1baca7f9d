package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"signoff/approvals"
	"signoff/approvals/sqlstore"
)

// SealPath is the file of a data directory's seal key, where none is
// configured.
func SealPath(dir string) string { return filepath.Join(dir, "seal.key") }

// Seal is the key of the configuration, or the one in the data directory, with
// the older ones for opening.
func (c Config) Seal(dir string) (*approvals.Seal, error) {
	seal, err := c.newestSeal(dir)
	if err != nil {
		return nil, err
	}
	for i, reference := range c.SealKeysOld {
		field := fmt.Sprintf("seal_keys_old[%d]", i)
		text, err := Resolve(field, reference)
		if err != nil {
			return nil, err
		}
		old, err := approvals.ParseSeal(text.Reveal())
		if err != nil {
			return nil, fmt.Errorf("configuration: %s: %w", field, err)
		}
		seal = seal.With(old)
	}
	return seal, nil
}

func (c Config) newestSeal(dir string) (*approvals.Seal, error) {
	if c.SealKey == "" {
		return approvals.LoadSeal(SealPath(dir))
	}
	key, err := Resolve("seal_key", c.SealKey)
	if err != nil {
		return nil, err
	}
	return approvals.ParseSeal(key.Reveal())
}

// needsSeal keeps a command that only looks from making a first key.
func (c Config) needsSeal(dir string) error {
	if c.SealKey != "" {
		return nil
	}
	if _, err := os.Stat(SealPath(dir)); err != nil {
		return fmt.Errorf("there is no seal key: %w", err)
	}
	return nil
}

// KnownSeal is the seal of a directory that has one.
func (c Config) KnownSeal(dir string) (*approvals.Seal, error) {
	if err := c.needsSeal(dir); err != nil {
		return nil, err
	}
	return c.Seal(dir)
}

// chooseSeal settles which key a process uses beside others. A new key is used
// only when everybody who works on the ledger can open what it seals.
func chooseSeal(seal *approvals.Seal, used string, others []sqlstore.Process) (string, error) {
	switch {
	case used == "" || used == seal.ID():
		return seal.ID(), nil
	case !seal.Has(used):
		return "", fmt.Errorf("it is sealed with another seal key (%s; here there is %s), so its secrets cannot be opened: "+
			"put the seal.key and seal-old-*.key files of a data directory that has it into this one, or give that key with seal_key or seal_keys_old in the configuration",
			used, strings.Join(seal.IDs(), ", "))
	}
	var without []string
	for _, p := range others {
		if !slices.Contains(p.SealKeys, seal.ID()) {
			without = append(without, p.Name)
		}
	}
	if len(without) > 0 {
		return "", fmt.Errorf("the new seal key %s cannot be used yet, since these processes do not have it: %s. "+
			"End them, or first start them again with the new key added to their seal_keys_old; then start this one (one that was killed is forgotten after a minute)",
			seal.ID(), strings.Join(without, ", "))
	}
	return seal.ID(), nil
}

// join makes this process one of those that work on the ledger, and returns the
// seal with the key that all of them use.
func (a *App) join(ctx context.Context, seal *approvals.Seal) (*approvals.Seal, error) {
	host, err := os.Hostname()
	if err != nil {
		host = "a host without a name"
	}
	a.process = sqlstore.Process{Name: fmt.Sprintf("process %d on %s (%s)", os.Getpid(), host, approvals.NewID("p")[2:8]), SealKeys: seal.IDs()}
	use, err := a.Store.Join(ctx, a.process, func(used string, others []sqlstore.Process) (string, error) { return chooseSeal(seal, used, others) })
	if err != nil {
		return nil, err
	}
	return seal.Using(use), nil
}

// rejoin says that this process goes on working, until the context ends.
func (a *App) rejoin(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(10 * time.Second):
		}
		_, err := a.Store.Join(ctx, a.process, func(used string, _ []sqlstore.Process) (string, error) {
			if !slices.Contains(a.process.SealKeys, used) {
				a.Log.Error("the seal key was changed while this process slept, and it does not have the new one: end it and start it again", "key", used)
			}
			return used, nil
		})
		if err != nil && ctx.Err() == nil {
			a.Log.Warn("say that this process works", "error", err)
		}
	}
}

// errConfiguredSeal says how a key is rotated that is not in a file of ours.
var errConfiguredSeal = errors.New("the seal key is configured with seal_key, so it is changed there: make a new key (openssl rand -hex 32); " +
	"add its reference to seal_keys_old everywhere and start every process again; then make it seal_key everywhere, put the old one's reference into seal_keys_old, and start them again. " +
	"`mcp-server seal status` says when the old key can go")

// RotateSeal makes a new key for the ledger of a data directory. Nothing may
// work on the ledger meanwhile.
func (o Options) RotateSeal(ctx context.Context) (*approvals.Seal, error) {
	config, err := LoadConfig(o.ConfigFile)
	if err != nil {
		return nil, err
	}
	if config.SealKey != "" {
		return nil, errConfiguredSeal
	}
	dir, err := o.Directory()
	if err != nil {
		return nil, err
	}
	store, err := o.OpenLedger(ctx, sqlstore.Looking())
	if err != nil {
		return nil, err
	}
	defer store.Close()
	if err := config.needsSeal(dir); err != nil {
		return nil, err
	}
	return rotateSeal(ctx, store, config, dir)
}

func rotateSeal(ctx context.Context, store *sqlstore.Store, config Config, dir string) (*approvals.Seal, error) {
	seal, err := config.Seal(dir)
	if err != nil {
		return nil, err
	}
	me := sqlstore.Process{Name: fmt.Sprintf("seal rotate (%d)", os.Getpid()), SealKeys: seal.IDs()}
	defer store.Leave(context.WithoutCancel(ctx), me.Name)
	_, err = store.Join(ctx, me, func(used string, others []sqlstore.Process) (string, error) {
		if len(others) > 0 {
			return "", fmt.Errorf("the seal key is rotated while nothing works on the ledger; end %s first, then do this again (one that was killed is forgotten after a minute)", names(others))
		}
		return chooseSeal(seal, used, nil)
	})
	if err != nil {
		return nil, err
	}
	if _, err := approvals.RotateSeal(SealPath(dir)); err != nil {
		return nil, err
	}
	if seal, err = config.Seal(dir); err != nil {
		return nil, err
	}
	me.SealKeys = seal.IDs()
	_, err = store.Join(ctx, me, func(used string, others []sqlstore.Process) (string, error) { return chooseSeal(seal, used, others) })
	return seal, err
}

func names(processes []sqlstore.Process) string {
	var all []string
	for _, p := range processes {
		all = append(all, p.Name)
	}
	return strings.Join(all, ", ")
}

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"signoff/approvals"
	"signoff/approvals/sqlstore"
	"signoff/internal/app"
)

func auditPruneCommand() *cobra.Command {
	var f ledgerFlags
	var before string
	cmd := &cobra.Command{
		Use: "prune", Short: "Remove what is older than a time, and sign where the trail begins from then on", Args: cobra.NoArgs,
		Long: "Remove entries, and requests that ended with their votes and executions, that are older than a time: up to a checkpoint of\n" +
			"the data directory, and nothing below which something can still change. What is younger than 30 days stays.\n" +
			"A server does it by itself once a day when `retention` is configured. Receipts exported before stay good.",
		RunE: func(cmd *cobra.Command, _ []string) error { return f.prune(cmd, before) },
	}
	f.add(cmd)
	cmd.Flags().StringVar(&before, "before", "", "a `DATE` (2026-01-31), a time (RFC 3339) or an age (400d); default: the configured retention")
	return cmd
}

func (f *ledgerFlags) prune(cmd *cobra.Command, text string) error {
	dir, err := f.Directory()
	if err != nil {
		return err
	}
	store, err := f.OpenLedger(cmd.Context())
	if err != nil {
		return err
	}
	defer store.Close()
	before, err := f.pruneBefore(cmd.Context(), store, text)
	if err != nil {
		return err
	}
	if _, err := os.Stat(app.CheckpointKey(dir)); err != nil {
		return fmt.Errorf("only what a checkpoint of the data directory covers is removed, and it has none: %w", err)
	}
	keeper, err := app.NewKeeper(dir, store)
	if err != nil {
		return err
	}
	removed, err := keeper.Prune(cmd.Context(), before, fmt.Sprintf("audit prune (%d)", os.Getpid()))
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "removed: %d entries, %d requests\n", removed.Entries, removed.Requests)
	return tellFloor(cmd, store)
}

// pruneBefore is the time that was asked for or configured, by the ledger's
// clock.
func (f *ledgerFlags) pruneBefore(ctx context.Context, store *sqlstore.Store, text string) (before time.Time, err error) {
	config, err := app.LoadConfig(f.ConfigFile)
	if err != nil {
		return before, err
	}
	now, err := store.Now(ctx)
	if err != nil {
		return before, err
	}
	before, err = config.PruneBefore(text, now)
	if err == nil && now.Sub(before) < approvals.MinRetention {
		err = errors.New("what is younger than 30 days is never removed")
	}
	return before, err
}

func tellFloor(cmd *cobra.Command, store *sqlstore.Store) error {
	floor, err := store.Floor(cmd.Context())
	if err == nil && floor.Seq > 0 {
		fmt.Fprintf(cmd.OutOrStdout(), "the trail begins after entry %d, of %s\n", floor.Seq, approvals.Clock(floor.UpTo))
	}
	return err
}

package main

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/spf13/cobra"

	"signoff/approvals"
	"signoff/approvals/sqlstore"
	"signoff/internal/app"
)

func sealCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "seal", Short: "Change the key that seals secrets, or say which keys are needed"}
	cmd.AddCommand(sealRotateCommand(), sealStatusCommand())
	return cmd
}

func sealRotateCommand() *cobra.Command {
	var f ledgerFlags
	cmd := &cobra.Command{
		Use: "rotate", Short: "Make a new seal key, and keep the old one for what it sealed", Args: cobra.NoArgs,
		Long: "Make a new seal key for the ledger of a data directory, while nothing works on it. What the old key sealed can\n" +
			"still be opened: open requests run, and secrets that wait for their person stay good.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := f.Directory()
			if err != nil {
				return err
			}
			seal, err := f.RotateSeal(cmd.Context())
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			fmt.Fprintf(out, "new seal key: %s\n", seal.ID())
			for _, id := range seal.IDs()[1:] {
				fmt.Fprintf(out, "kept for opening: %s in %s\n", id, approvals.OldSealFile(app.SealPath(dir), id))
			}
			fmt.Fprintln(out, "other data directories of the same ledger need copies of these files; back them up apart from the ledger")
			return nil
		},
	}
	f.add(cmd)
	return cmd
}

func sealStatusCommand() *cobra.Command {
	var f ledgerFlags
	cmd := &cobra.Command{
		Use: "status", Short: "Say which seal keys are still needed, and which can go", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, err := app.LoadConfig(f.ConfigFile)
			if err != nil {
				return err
			}
			dir, err := f.Directory()
			if err != nil {
				return err
			}
			store, err := f.OpenLedger(cmd.Context(), sqlstore.Looking())
			if err != nil {
				return err
			}
			defer store.Close()
			seal, err := config.KnownSeal(dir)
			if err != nil {
				return err
			}
			used, values, err := store.SealKeys(cmd.Context())
			if err != nil {
				return err
			}
			tellSeals(cmd.OutOrStdout(), seal, used, values, app.SealPath(dir))
			return nil
		},
	}
	f.add(cmd)
	return cmd
}

// tellSeals says of each key what it is still good for. A request that is open
// has its secrets sealed, so counting sealed values counts those too.
func tellSeals(out io.Writer, seal *approvals.Seal, used string, values map[string]int, path string) {
	unnamed := values[""]
	for _, id := range seal.IDs() {
		n := values[id]
		delete(values, id)
		switch {
		case id == used:
			fmt.Fprintf(out, "%s  in use; sealed values: %d\n", id, n)
		case used == "" || id == seal.ID():
			fmt.Fprintf(out, "%s  in use from the next start on; sealed values: %d\n", id, n)
		case n > 0 || unnamed > 0:
			fmt.Fprintf(out, "%s  old; sealed values: %d: keep it until they are gone\n", id, max(n, unnamed))
		default:
			fmt.Fprintf(out, "%s  old; sealed values: 0: it can go (remove %s, or its reference in seal_keys_old)\n", id, approvals.OldSealFile(path, id))
		}
	}
	delete(values, "")
	for _, id := range slices.Sorted(maps.Keys(values)) {
		fmt.Fprintf(out, "%s  missing; sealed values: %d cannot be opened here\n", id, values[id])
	}
}

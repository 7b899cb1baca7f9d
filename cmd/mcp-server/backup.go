package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"signoff/approvals/sqlstore"
)

func backupCommand() *cobra.Command {
	var f ledgerFlags
	cmd := &cobra.Command{
		Use: "backup FILE", Short: "Write a consistent copy of the ledger, also while it is in use", Args: cobra.ExactArgs(1),
		Long: "Write a consistent copy of a ledger in SQLite to a new file. Put in the ledger's place, the copy is recognised:\n" +
			"nothing that was decided before runs, and the audit trail shows the gap.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.InPostgres() {
				return sqlstore.ErrBackupOfPostgres
			}
			store, err := f.OpenLedger(cmd.Context(), sqlstore.Looking())
			if err != nil {
				return err
			}
			defer store.Close()
			head, err := store.Head(cmd.Context())
			if err != nil {
				return err
			}
			if err := store.Backup(cmd.Context(), args[0]); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s holds the ledger up to entry %d or later\n", args[0], head.Seq)
			fmt.Fprintln(cmd.OutOrStdout(), "keep beside it, apart: seal.key, without which its sealed secrets cannot be opened, checkpoint.key and checkpoints.jsonl")
			return nil
		},
	}
	f.add(cmd)
	return cmd
}

package main

import (
	"fmt"
	"os/user"

	"github.com/spf13/cobra"

	"signoff/approvals"
)

func freezeCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "freeze", Short: "Stop every approval and start at once, or end that"}
	for _, on := range []bool{true, false} {
		cmd.AddCommand(freezeVerb(on))
	}
	return cmd
}

func freezeVerb(on bool) *cobra.Command {
	var f ledgerFlags
	var why string
	cmd := &cobra.Command{
		Use: "off", Short: "Let things go on", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.setFrozen(cmd, on, why) },
	}
	f.add(cmd)
	if on {
		cmd.Use, cmd.Short = "on", "Approve and start nothing from now on"
		cmd.Flags().StringVar(&why, "why", "", "the `REASON`, which everybody who waits reads")
		_ = cmd.MarkFlagRequired("why")
	}
	return cmd
}

// setFrozen writes the freeze straight into the ledger: it works while no
// server runs, and stops all that do.
func (f *ledgerFlags) setFrozen(cmd *cobra.Command, on bool, why string) error {
	ctx := cmd.Context()
	store, err := f.OpenLedger(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	now, err := store.Now(ctx)
	if err != nil {
		return err
	}
	who := "command line"
	if u, err := user.Current(); err == nil {
		who += " of " + u.Username
	}
	freeze, kind, said := approvals.Freeze{}, "freeze.off", "things go on"
	if on {
		freeze, kind, said = approvals.Freeze{By: who, Why: why, At: now}, "freeze.on", "frozen: nothing is approved or started until `mcp-server freeze off`"
	}
	if err := store.SetFrozen(ctx, freeze, approvals.Entry{At: now, Kind: kind, Actor: who}); err != nil {
		return err
	}
	fmt.Fprintln(cmd.OutOrStdout(), said)
	return nil
}

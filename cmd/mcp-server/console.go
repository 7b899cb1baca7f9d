package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"signoff/approvals/console"
	"signoff/internal/app"
)

// ledgerFlags choose the ledger of a command that only looks into it.
type ledgerFlags struct{ app.Options }

func (f *ledgerFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.ConfigFile, "config", "", "configuration `FILE` (YAML)")
	flags.StringVar(&f.Dir, "data", "", "data `DIR`ectory (default: the user's state directory)")
	flags.StringVar(&f.StoreURL, "store", "", storeUsage)
	flags.BoolVar(&f.Sandbox, "sandbox", false, "of the sandbox, when --data is not given")
}

func consoleCommand() *cobra.Command {
	var f ledgerFlags
	var person string
	cmd := &cobra.Command{
		Use: "console", Short: "Print a one-time login link of the running server's console", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := f.Directory()
			if err != nil {
				return err
			}
			host := app.HostOf(dir)
			if !host.Running() {
				return fmt.Errorf("no server of %s is running: start `mcp-server stdio` or `mcp-server http` on it first", dir)
			}
			whose, err := host.Login(person)
			if err != nil {
				return err
			}
			store, err := f.OpenLedger(cmd.Context())
			if err != nil {
				return err
			}
			defer store.Close()
			now, err := store.Now(cmd.Context())
			if err != nil {
				return err
			}
			link, err := console.NewLink(cmd.Context(), store, host.Console(), whose, now)
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), link)
			return nil
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&person, "person", "", "`PRINCIPAL` who will sign in; needed where several may")
	return cmd
}

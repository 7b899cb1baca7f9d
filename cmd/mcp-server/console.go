package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"signoff/approvals/console"
	"signoff/approvals/sqlstore"
	"signoff/internal/app"
)

// dirFlags choose the data directory of a command that only looks into it.
type dirFlags struct {
	dir     string
	sandbox bool
}

func (f *dirFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.dir, "data", "", "data `DIR`ectory (default: the user's state directory)")
	cmd.Flags().BoolVar(&f.sandbox, "sandbox", false, "of the sandbox, when --data is not given")
}

func (f *dirFlags) resolve() (string, error) {
	if f.dir != "" {
		return f.dir, nil
	}
	return app.DefaultDir(f.sandbox)
}

func consoleCommand() *cobra.Command {
	var f dirFlags
	var person string
	cmd := &cobra.Command{
		Use: "console", Short: "Print a one-time login link of the running server's console", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := f.resolve()
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
			store, err := sqlstore.Open(cmd.Context(), app.LedgerPath(dir))
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

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"signoff/approvals"
	"signoff/approvals/sqlstore"
	"signoff/internal/app"
)

func auditCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "audit", Short: "Verify or export the audit trail"}
	cmd.AddCommand(auditVerifyCommand(), auditExportCommand())
	return cmd
}

func auditVerifyCommand() *cobra.Command {
	var f dirFlags
	cmd := &cobra.Command{
		Use: "verify", Short: "Check that no entry was changed, removed or reordered", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var v approvals.Verifier
			if err := f.entries(cmd, "", v.Next); err != nil {
				return err
			}
			seq, head := v.Head()
			fmt.Fprintf(cmd.OutOrStdout(), "verified: %d entries, head %s\n", seq, head)
			return nil
		},
	}
	f.add(cmd)
	return cmd
}

func auditExportCommand() *cobra.Command {
	var f dirFlags
	var request string
	cmd := &cobra.Command{
		Use: "export", Short: "Print the audit entries, one JSON object a line", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			encoder := json.NewEncoder(cmd.OutOrStdout())
			encoder.SetEscapeHTML(false)
			return f.entries(cmd, request, func(e approvals.Entry) error { return encoder.Encode(exported(e)) })
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&request, "request", "", "only of the request `ID`")
	return cmd
}

// entries reads the trail of a directory; a ledger that is not there is an
// error, and is not made.
func (f *dirFlags) entries(cmd *cobra.Command, request string, each func(approvals.Entry) error) error {
	dir, err := f.resolve()
	if err != nil {
		return err
	}
	if _, err := os.Stat(app.LedgerPath(dir)); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no ledger in %s", dir)
	}
	store, err := sqlstore.Open(cmd.Context(), app.LedgerPath(dir))
	if err != nil {
		return err
	}
	defer store.Close()
	return store.Entries(cmd.Context(), 0, request, each)
}

// exported is an entry as encoding/json writes it.
func exported(e approvals.Entry) map[string]any {
	out := map[string]any{"seq": e.Seq, "at": e.At.UTC(), "kind": e.Kind, "actor": e.Actor, "prev": e.Prev, "hash": e.Hash}
	for name, value := range map[string]string{"request": e.Request, "from": e.From, "to": e.To} {
		if value != "" {
			out[name] = value
		}
	}
	if len(e.Facts) > 0 {
		out["facts"] = json.RawMessage(e.Facts)
	}
	return out
}

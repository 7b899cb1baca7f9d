package main

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"signoff/approvals"
)

func auditCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "audit", Short: "Verify or export the audit trail"}
	cmd.AddCommand(auditVerifyCommand(), auditExportCommand())
	return cmd
}

func auditVerifyCommand() *cobra.Command {
	var f ledgerFlags
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
	var f ledgerFlags
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

// entries reads the trail of a ledger.
func (f *ledgerFlags) entries(cmd *cobra.Command, request string, each func(approvals.Entry) error) error {
	store, err := f.OpenLedger(cmd.Context())
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

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"signoff/approvals"
	"signoff/approvals/sqlstore"
	"signoff/internal/app"
)

func auditCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "audit", Short: "Verify, export or shorten the audit trail"}
	cmd.AddCommand(auditVerifyCommand(), auditExportCommand(), auditPruneCommand())
	return cmd
}

func auditVerifyCommand() *cobra.Command {
	var f ledgerFlags
	var receipt string
	var keys []string
	cmd := &cobra.Command{
		Use: "verify", Short: "Check that no entry was changed, removed, reordered or cut off", Args: cobra.NoArgs,
		Long: "Check the chain of the audit trail, the requests that it recorded and the signed checkpoints;\n" +
			"or, with --receipt and --key, one request's receipt, without any ledger.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if receipt != "" {
				return verifyReceipt(cmd, receipt, keys)
			}
			return f.verify(cmd, keys)
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&receipt, "receipt", "", "verify the receipt in `FILE`, offline")
	cmd.Flags().StringArrayVar(&keys, "key", nil, "public key `FILE` (default: checkpoint.pub of the data directory); again for that of the directory that prunes, if it is another one")
	return cmd
}

func verifyReceipt(cmd *cobra.Command, file string, keyFiles []string) error {
	if len(keyFiles) != 1 {
		return errors.New("--receipt needs --key: the checkpoint.pub of the ledger, obtained from somebody you trust")
	}
	key, err := approvals.LoadPublicKey(keyFiles[0])
	if err != nil {
		return err
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	holds, err := approvals.VerifyReceipt(raw, key)
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	for _, sentence := range holds {
		fmt.Fprintln(out, sentence)
	}
	fmt.Fprintln(out, "verified: the receipt holds, with the key", key)
	return nil
}

// verify checks a whole ledger. Checkpoints are looked for in the data
// directory.
func (f *ledgerFlags) verify(cmd *cobra.Command, keyFiles []string) error {
	store, err := f.OpenLedger(cmd.Context(), sqlstore.Looking())
	if err != nil {
		return err
	}
	defer store.Close()
	dir, err := f.Directory()
	if err != nil {
		return err
	}
	checkpoints, err := app.Checkpoints(dir)
	if err != nil {
		return err
	}
	floor, err := store.Floor(cmd.Context())
	if err != nil {
		return err
	}
	if len(keyFiles) == 0 && (len(checkpoints) > 0 || floor.Seq > 0) {
		keyFiles = []string{app.CheckpointKey(dir)}
	}
	var keys []approvals.PublicKey
	for _, file := range keyFiles {
		key, err := approvals.LoadPublicKey(file)
		if err != nil {
			return fmt.Errorf("the key of the checkpoints: %w", err)
		}
		keys = append(keys, key)
	}
	found, err := approvals.VerifyLedger(cmd.Context(), store, checkpoints, keys...)
	if err != nil {
		return err
	}
	tell(cmd.OutOrStdout(), found)
	return nil
}

func tell(out io.Writer, found approvals.Findings) {
	fmt.Fprintf(out, "verified: %d entries, head %s\n", found.Head.Seq-found.Floor.Seq, found.Head.Hash)
	if found.Floor.Seq > 0 {
		fmt.Fprintf(out, "retention: entries 1 to %d, all older than %s, were removed; the floor was signed on %s\n",
			found.Floor.Seq, approvals.Clock(found.Floor.UpTo), approvals.Clock(found.Floor.At))
	}
	if found.Removed > 0 {
		fmt.Fprintf(out, "checkpoints: %d are of entries that retention removed\n", found.Removed)
	}
	for _, e := range found.Restores {
		fmt.Fprintf(out, "gap: at entry %d, on %s, the ledger went on from a backup; what followed it before is not here\n", e.Seq, approvals.Clock(e.At))
	}
	if found.Lost > 0 {
		fmt.Fprintf(out, "checkpoints: %d are of entries that a restore took away\n", found.Lost)
	}
	if found.Last == nil {
		fmt.Fprintln(out, "checkpoints: none; without them nobody can tell whether the end of the trail was cut off")
		return
	}
	fmt.Fprintf(out, "checkpoints: %d hold, the last of entry %d on %s\n", found.Checkpoints, found.Last.Seq, approvals.Clock(found.Last.At))
}

func auditExportCommand() *cobra.Command {
	var f ledgerFlags
	var request string
	cmd := &cobra.Command{
		Use: "export", Short: "Print the audit entries, one JSON object a line, or the receipt of one request", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := f.OpenLedger(cmd.Context(), sqlstore.Looking())
			if err != nil {
				return err
			}
			defer store.Close()
			if request != "" {
				return f.receipt(cmd, store, request)
			}
			encoder := json.NewEncoder(cmd.OutOrStdout())
			encoder.SetEscapeHTML(false)
			return store.Entries(cmd.Context(), 0, "", func(e approvals.Entry) error { return encoder.Encode(exported(e)) })
		},
	}
	f.add(cmd)
	cmd.Flags().StringVar(&request, "request", "", "one file about the request `ID`, to be verified offline")
	return cmd
}

// receipt prints one, and signs a checkpoint for it where there is none yet. The
// chain is verified first: a checkpoint vouches for it.
func (f *ledgerFlags) receipt(cmd *cobra.Command, store *sqlstore.Store, id string) error {
	dir, err := f.Directory()
	if err != nil {
		return err
	}
	if _, err := store.Load(cmd.Context(), id); err != nil {
		return gone(cmd.Context(), store, id, err)
	}
	keeper, err := app.NewKeeper(dir, store)
	if err != nil {
		return err
	}
	before, err := app.Checkpoints(dir)
	if err != nil {
		return err
	}
	if _, err := approvals.VerifyLedger(cmd.Context(), store, before, keeper.Key()); err != nil {
		return err
	}
	if _, err := keeper.Checkpoint(cmd.Context(), app.Always); err != nil {
		return err
	}
	checkpoints, err := app.Checkpoints(dir)
	if err != nil {
		return err
	}
	receipt, err := approvals.NewReceipt(cmd.Context(), store, id, checkpoints, keeper.Key())
	if err != nil {
		return err
	}
	raw, err := receipt.Encode()
	if err == nil {
		_, err = cmd.OutOrStdout().Write(raw)
	}
	return err
}

// gone says of a request that is not there whether retention may have removed it.
func gone(ctx context.Context, store *sqlstore.Store, id string, err error) error {
	floor, floorErr := store.Floor(ctx)
	if !errors.Is(err, approvals.ErrNotFound) || floorErr != nil || floor.Seq == 0 {
		return errors.Join(err, floorErr)
	}
	return floor.Gone(id)
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

package main

import (
	"cmp"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"signoff/internal/app"
)

func doctorCommand() *cobra.Command {
	c := app.Checkup{Now: time.Now}
	var asJSON bool
	cmd := &cobra.Command{
		Use: "doctor", Short: "Say what is wrong and how to mend it", Args: cobra.NoArgs,
		Long: "Look at configuration, secrets, policy, ledger, clocks, clouds and what listens, and say of each whether it is good.\n" +
			"Nothing is changed: each cloud gets one read, no notice is sent, no ledger is made. Exit 1 if anything is wrong.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			found, config, ok := c.Run(cmd.Context())
			if ok {
				found = append(found, listening(config, time.Now(), c.Within)...)
			}
			if err := report(cmd.OutOrStdout(), found, asJSON); err != nil {
				return err
			}
			if found.Wrong() {
				return app.ErrReported
			}
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&c.ConfigFile, "config", "", "configuration `FILE` (YAML)")
	flags.StringVar(&c.Dir, "data", "", "data `DIR`ectory (default: the user's state directory)")
	flags.StringVar(&c.StoreURL, "store", "", storeUsage)
	flags.BoolVar(&c.Sandbox, "sandbox", false, "look at the sandbox instead of the real clouds")
	flags.DurationVar(&c.Within, "timeout", 10*time.Second, "what each cloud, the ledger and others may take to answer")
	flags.BoolVar(&asJSON, "json", false, "print [{level: ok|warn|wrong, what, mend}]")
	return cmd
}

func report(out io.Writer, found app.Findings, asJSON bool) error {
	if !asJSON {
		return found.Print(out)
	}
	if err := json.MarshalWrite(out, found, jsontext.WithIndent("  ")); err != nil {
		return err
	}
	_, err := fmt.Fprintln(out)
	return err
}

// listening looks at what `http` would be served with.
func listening(config app.Config, now time.Time, within time.Duration) (found app.Findings) {
	h := config.HTTP
	addr := cmp.Or(h.Addr, "127.0.0.1:8080")
	if err := exposed(h, addr); err != nil {
		found.Bad("http would not listen at "+addr+": "+err.Error(), "Add it, or listen at 127.0.0.1:8080.")
	} else {
		found.Good("http may listen at %s", addr)
	}
	expiry(&found, h.TLS, now)
	guard, err := guardOf(config, slog.New(slog.DiscardHandler))
	if err != nil {
		found.Bad("http cannot tell who calls: "+err.Error(), "Correct http in the configuration.")
		return found
	}
	if guard.Auth == nil || guard.Auth.Issuer == nil {
		return found
	}
	guard.Auth.Issuer.Client.Timeout = within
	if err := guard.Auth.Issuer.Discover(); err != nil {
		found.Bad("access tokens cannot be checked: "+err.Error(), "Check http.auth.issuer, and that its /.well-known/openid-configuration can be read from here.")
	} else {
		found.Good("the issuer %s answers", h.Auth.Issuer)
	}
	return found
}

// certificateSoon is when a certificate should have been renewed.
const certificateSoon = 14 * 24 * time.Hour

func expiry(found *app.Findings, files app.TLSConfig, now time.Time) {
	if files.Cert == "" {
		return
	}
	pair, err := tls.LoadX509KeyPair(files.Cert, files.Key)
	if err != nil {
		found.Bad("http.tls: "+err.Error(), "Give a certificate and its key, both in PEM.")
		return
	}
	end := pair.Leaf.NotAfter
	switch text := "the certificate " + files.Cert + " is good until " + end.Format(time.DateOnly); {
	case now.After(end):
		found.Bad("the certificate "+files.Cert+" ended on "+end.Format(time.DateOnly), "Renew it.")
	case now.Before(pair.Leaf.NotBefore):
		found.Bad("the certificate "+files.Cert+" is not good before "+pair.Leaf.NotBefore.Format(time.DateOnly), "Check the clock, or use another one.")
	case end.Sub(now) < certificateSoon:
		found.Note(text, "Renew it.")
	default:
		found.Good("%s", text)
	}
}

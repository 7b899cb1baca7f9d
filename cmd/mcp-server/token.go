package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"signoff/internal/app"
	"signoff/tools/auth"
)

func tokenCommand() *cobra.Command {
	var file string
	var made app.TokenConfig
	cmd := &cobra.Command{
		Use: "token", Short: "Make a token for an assistant that connects over HTTP; it is printed once", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, err := app.LoadConfig(file)
			if err != nil {
				return err
			}
			made.Person = cmp.Or(made.Person, config.LocalPerson())
			if known := config.Principals(); file != "" && !slices.Contains(known, made.Person) {
				return fmt.Errorf("--person %q: the configuration knows %s", made.Person, strings.Join(known, ", "))
			}
			return printToken(cmd.OutOrStdout(), made)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&file, "config", "", "configuration `FILE` (YAML), to check the person against")
	flags.StringVar(&made.Person, "person", "", "`PRINCIPAL` whom the token speaks for (default: the local person)")
	flags.StringVar(&made.Name, "name", "assistant", "what logs call the token")
	flags.StringSliceVar(&made.Scopes, "scopes", auth.Scopes, "what it may do: read, propose")
	return cmd
}

// printToken makes a token for what is said of it, and prints it with its line
// for the configuration. It is kept nowhere.
func printToken(out io.Writer, made app.TokenConfig) error {
	for _, scope := range made.Scopes {
		if !slices.Contains(auth.Scopes, scope) {
			return fmt.Errorf("--scopes: %q is none; known: %s", scope, strings.Join(auth.Scopes, ", "))
		}
	}
	var token string
	token, made.Hash = auth.NewToken()
	line, err := yaml.MarshalWithOptions([]app.TokenConfig{made}, yaml.Flow(true))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "The token; it is shown this once and kept nowhere:\n\n    %s\n\nIn the configuration, under http:\n\n    tokens: %s\n",
		token, strings.TrimSpace(string(line)))
	return err
}

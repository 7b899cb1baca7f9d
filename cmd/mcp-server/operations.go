package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"signoff/provider"
	"signoff/provider/all"
)

// operation is a row of `operations --json`.
type operation struct {
	Name          string          `json:"name"`
	Provider      string          `json:"provider"`
	Group         string          `json:"group"`
	Method        string          `json:"method"`
	Path          string          `json:"path"`
	Effect        provider.Effect `json:"effect"`
	Sensitive     bool            `json:"sensitive"`
	Costs         bool            `json:"costs"`
	ReturnsSecret bool            `json:"returns_secret"`
	Companion     bool            `json:"companion"`
	Deprecated    bool            `json:"deprecated"`
	Successor     string          `json:"successor,omitempty"`
	Description   string          `json:"description"`
	InputSchema   json.RawMessage `json:"input_schema"`
	OutputSchema  json.RawMessage `json:"output_schema"`
}

func operationsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "operations [PROVIDER]", Short: "List the operations of the clouds", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			rows, err := operations(args)
			if err != nil {
				return err
			}
			if asJSON {
				encoder := json.NewEncoder(cmd.OutOrStdout())
				encoder.SetIndent("", " ")
				return encoder.Encode(rows)
			}
			table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, o := range rows {
				first, _, _ := strings.Cut(o.Description, ". ")
				fmt.Fprintf(table, "%s\t%s\t%s\n", o.Name, o.Effect, strings.TrimSuffix(first, "."))
			}
			return table.Flush()
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print everything, schemas included, as JSON")
	return cmd
}

func operations(args []string) ([]operation, error) {
	apis := all.APIs()
	if len(args) == 1 {
		api := all.API(args[0])
		if api == nil {
			var known []string
			for _, a := range apis {
				known = append(known, a.Name)
			}
			return nil, fmt.Errorf("there is no cloud %q; known: %s", args[0], strings.Join(known, ", "))
		}
		apis = []*provider.API{api}
	}
	var rows []operation
	for _, api := range apis {
		for _, op := range api.Operations() {
			s := op.Spec()
			rows = append(rows, operation{s.Name, s.Provider, s.Group, s.Method, s.Path, s.Effect, s.Sensitive, s.Costs, s.ReturnsSecret,
				s.Companion, s.Deprecated, s.Successor, s.Doc, op.InputSchema(), op.OutputSchema()})
		}
	}
	return rows, nil
}

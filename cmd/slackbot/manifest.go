package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"signoff/cmd/slackbot/bot"
)

func manifestCommand() *cobra.Command {
	var url, format string
	cmd := &cobra.Command{
		Use: "manifest", Short: "Print the manifest from which the Slack app is made", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if url != "" && !strings.HasPrefix(url, "https://") {
				return fmt.Errorf("--url %q: Slack calls https addresses only", url)
			}
			text, err := json.MarshalIndent(bot.Manifest(strings.TrimSuffix(url, "/")), "", "  ")
			if err == nil && format == "yaml" {
				text, err = yaml.JSONToYAML(text)
			} else if format != "json" && format != "yaml" {
				err = errors.New("--format is json or yaml")
			}
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), strings.TrimSpace(string(text)))
			return nil
		},
	}
	cmd.Flags().StringVar(&url, "url", "", "public `URL` before which `slackbot run --addr` stands, for signed HTTP; empty = Socket Mode")
	cmd.Flags().StringVar(&format, "format", "json", "json or yaml")
	return cmd
}

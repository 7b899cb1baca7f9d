package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"signoff/cmd/slackbot/bot"
	"signoff/internal/app"
)

func doctorCommand() *cobra.Command {
	var configFile string
	var overHTTP bool
	cmd := &cobra.Command{
		Use: "doctor", Short: "Say what is missing for Signoff to work in this workspace, and how to mend it", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, err := app.LoadConfig(configFile)
			if err != nil {
				return err
			}
			options, err := slackOptions(config, overHTTP)
			if err != nil {
				return err
			}
			options.Log = app.Logger()
			people := map[string]string{}
			for i, p := range config.People {
				people[fmt.Sprintf("people[%d] %s", i, p.Name)] = p.Slack
			}
			found := bot.Examine(cmd.Context(), options, people)
			if err := found.Print(cmd.OutOrStdout()); err != nil {
				return err
			}
			if found.Wrong() {
				return app.ErrReported
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&configFile, "config", "", "configuration `FILE` (YAML)")
	cmd.Flags().BoolVar(&overHTTP, "http", false, "check for signed HTTP (run --addr) instead of Socket Mode")
	return cmd
}

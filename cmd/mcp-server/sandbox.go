package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"signoff/provider/sandbox"
)

func sandboxCommand() *cobra.Command {
	config := sandbox.Config{}
	var asJSON bool
	cmd := &cobra.Command{
		Use: "sandbox", Short: "Serve only the simulated clouds", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			clouds, err := sandbox.Start(config)
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			if asJSON {
				_ = json.NewEncoder(out).Encode(map[string]any{"index": clouds.Index, "endpoints": clouds.Endpoints})
			} else {
				fmt.Fprintf(out, "index      %s\n", clouds.Index)
				for name, endpoint := range clouds.Endpoints {
					fmt.Fprintf(out, "%-10s %s\n", name, endpoint)
				}
			}
			<-cmd.Context().Done()
			return clouds.Close(cmd.Context())
		},
	}
	cmd.Flags().StringVar(&config.Addr, "addr", "127.0.0.1:9000", "address of the index page; the clouds follow on the next ports")
	cmd.Flags().DurationVar(&config.Delay, "delay", 2*time.Second, "how long asynchronous work takes; 0s ends it at once")
	cmd.Flags().Var(&config.Profile, "profile", "success codes: as the documents say, or as public clients expect")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the addresses as JSON")
	return cmd
}

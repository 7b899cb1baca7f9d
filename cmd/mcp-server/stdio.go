package main

import (
	"errors"
	"io"
	"os"

	"github.com/spf13/cobra"

	"signoff/tools"
)

func stdioCommand() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use: "stdio", Short: "Serve one assistant on standard input and output", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			r, err := f.open(cmd.Context(), nil, "")
			if err != nil {
				return err
			}
			assistant, err := f.server(r, tools.ChannelStdio)
			if err != nil {
				return errors.Join(err, r.end())
			}
			err = tools.ServeStdio(cmd.Context(), assistant, os.Stdin, os.Stdout)
			if errors.Is(err, io.EOF) || cmd.Context().Err() != nil {
				err = nil // the assistant left, or we were told to end
			}
			return errors.Join(err, r.end())
		},
	}
	f.add(cmd)
	return cmd
}

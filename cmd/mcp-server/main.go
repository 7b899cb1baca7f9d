// Command mcp-server lets assistants work on real clouds, and people decide.
//
// See README.md for its use. This package only reads flags and wires; one file
// a subcommand.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"
)

func main() { os.Exit(run(os.Args[1:])) }

// run is main with an exit code, for testscript.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := command()
	root.SetArgs(args)
	if err := root.ExecuteContext(ctx); err != nil {
		if !errors.Is(err, errReported) {
			fmt.Fprintln(os.Stderr, "mcp-server:", err)
		}
		return 1
	}
	return 0
}

// errReported ends with exit code 1 after the command itself said why.
var errReported = errors.New("reported")

func command() *cobra.Command {
	root := &cobra.Command{
		Use:           "mcp-server",
		Short:         "Let an assistant work on your clouds, and decide yourself what it may change",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(stdioCommand(), httpCommand(), demoCommand(), sandboxCommand(), operationsCommand(), consoleCommand(), auditCommand(), policyCommand(), freezeCommand(), backupCommand(), versionCommand())
	return root
}

// logger writes to standard error: on stdio, standard output belongs to MCP.
func logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelInfo}))
}

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		Run: func(cmd *cobra.Command, _ []string) { fmt.Fprintln(cmd.OutOrStdout(), "signoff", version()) },
	}
}

// version is the module's, or the commit it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(12, len(s.Value))]
		}
	}
	return "devel"
}

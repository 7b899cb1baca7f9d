// Command slackbot lets people ask for and decide changes in Slack. It shares
// the ledger of mcp-server, and nothing else.
//
// See docs/slack.md for its use. This package only reads flags and wires; one
// file a subcommand.
package main

import (
	"os"

	"github.com/spf13/cobra"

	"signoff/internal/app"
)

func main() { os.Exit(run(os.Args[1:])) }

// run is main with an exit code, for tests.
func run(args []string) int {
	root := &cobra.Command{Use: "slackbot", Short: "Ask for changes of your clouds in Slack, and decide them there"}
	root.AddCommand(runCommand(), manifestCommand(), doctorCommand())
	return app.Main(root, args)
}

// Command mcp-server lets assistants work on real clouds, and people decide.
//
// See README.md for its use. This package only reads flags and wires; one file
// a subcommand.
package main

import (
	"os"

	"github.com/spf13/cobra"

	"signoff/internal/app"
)

func main() { os.Exit(run(os.Args[1:])) }

// run is main with an exit code, for testscript.
func run(args []string) int {
	root := &cobra.Command{Use: "mcp-server", Short: "Let an assistant work on your clouds, and decide yourself what it may change"}
	root.AddCommand(stdioCommand(), httpCommand(), demoCommand(), sandboxCommand(), operationsCommand(), consoleCommand(), doctorCommand(), tokenCommand(),
		auditCommand(), policyCommand(), freezeCommand(), backupCommand(), sealCommand())
	return app.Main(root, args)
}

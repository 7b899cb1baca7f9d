// Package app wires the parts into a running process: configuration, data
// directory, ledger, clouds, console. Both binaries use it, so that flags,
// redaction and documents exist once.
//
// Processes of one machine share a data directory. Each works on the ledger;
// one of them, the host, also serves console and sandbox, and another takes
// over when it ends (host.go). The package may import everything but cmd.
package app

// Package simulator is the engine of the simulated clouds: it turns handlers
// typed by a cloud's own operations into an HTTP server with state.
//
// A simulated cloud is a state, one handler for each operation, and nothing
// else. What no operation declares is refused, in path, query and body alike.
// State is one JSON document, written after each change, so that another
// process can take the cloud over where it stands. The package may import
// package provider and nothing else of this module.
package simulator

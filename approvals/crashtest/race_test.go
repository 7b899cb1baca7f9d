//go:build race

package crashtest

// slower is by how much processes are slower than usual.
const slower = 4

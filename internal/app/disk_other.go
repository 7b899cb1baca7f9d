//go:build !linux && !darwin && !freebsd

package app

// freeSpace cannot be asked here.
func freeSpace(string) (uint64, bool) { return 0, false }

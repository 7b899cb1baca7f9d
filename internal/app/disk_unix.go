//go:build linux || darwin || freebsd

package app

import "golang.org/x/sys/unix"

// freeSpace is what is left on the disk of a directory, in bytes.
func freeSpace(dir string) (uint64, bool) {
	var stat unix.Statfs_t
	if err := unix.Statfs(dir, &stat); err != nil {
		return 0, false
	}
	return uint64(stat.Bavail) * uint64(stat.Bsize), true
}

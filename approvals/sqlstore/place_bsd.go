//go:build darwin || freebsd

package sqlstore

import (
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// sharedKind names the file system of a path if several machines may share it.
func sharedKind(path string) (string, error) {
	var stat unix.Statfs_t
	if err := unix.Statfs(path, &stat); err != nil {
		return "", &os.PathError{Op: "statfs", Path: path, Err: err}
	}
	name := unix.ByteSliceToString(stat.Fstypename[:])
	for _, shared := range []string{"nfs", "smb", "cifs", "afp", "webdav", "fuse", "p9fs", "9p", "ftp", "afs"} {
		if strings.Contains(name, shared) && name != "apfs" {
			return name, nil
		}
	}
	return "", nil
}

package sqlstore

import (
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// shared are the file systems of Linux that several machines may mount, by the
// magic that statfs gives. Those without a name in x/sys have it from their own
// sources.
var shared = map[uint32]string{
	unix.NFS_SUPER_MAGIC:   "NFS",
	unix.SMB_SUPER_MAGIC:   "SMB",
	unix.SMB2_SUPER_MAGIC:  "SMB",
	unix.CIFS_SUPER_MAGIC:  "CIFS",
	unix.V9FS_MAGIC:        "9p",
	unix.AFS_SUPER_MAGIC:   "AFS",
	unix.AFS_FS_MAGIC:      "AFS",
	unix.CODA_SUPER_MAGIC:  "Coda",
	unix.NCP_SUPER_MAGIC:   "NCP",
	unix.CEPH_SUPER_MAGIC:  "Ceph",
	unix.OCFS2_SUPER_MAGIC: "OCFS2",
	0x01161970:             "GFS2",
	0x0bd00bd0:             "Lustre",
	0x47504653:             "GPFS",
	0x20030528:             "OrangeFS",
	0x19830326:             "BeeGFS",
	0xbacbacbc:             "vmhgfs",
	0x786f4256:             "vboxsf",
}

// sharedKind names the file system of a path if several machines may share it.
func sharedKind(path string) (string, error) {
	var stat unix.Statfs_t
	if err := unix.Statfs(path, &stat); err != nil {
		return "", &os.PathError{Op: "statfs", Path: path, Err: err}
	}
	if uint32(stat.Type) == unix.FUSE_SUPER_MAGIC {
		mounts, err := os.ReadFile("/proc/self/mountinfo")
		if err != nil {
			return "FUSE", nil // which one cannot be found out
		}
		return fuseKind(path, string(mounts))
	}
	return shared[uint32(stat.Type)], nil
}

// localFUSE are those that lie on a disk of this machine. Any other program may
// be the file system, such as sshfs.
var localFUSE = map[string]bool{"fuseblk": true, "fuse.fuse-overlayfs": true}

// fuseKind finds which FUSE file system a path is on, by the device number in
// the table of mounts.
func fuseKind(path, mounts string) (string, error) {
	var stat unix.Stat_t
	if err := unix.Stat(path, &stat); err != nil {
		return "", &os.PathError{Op: "stat", Path: path, Err: err}
	}
	return fuseOf(fmt.Sprintf("%d:%d", unix.Major(stat.Dev), unix.Minor(stat.Dev)), mounts), nil
}

// fuseOf reads the table: ID parent major:minor root point options... - type source.
func fuseOf(device, mounts string) string {
	for line := range strings.Lines(mounts) {
		before, after, ok := strings.Cut(line, " - ")
		fields, kind := strings.Fields(before), strings.Fields(after)
		if !ok || len(fields) < 3 || len(kind) == 0 || fields[2] != device {
			continue
		}
		if localFUSE[kind[0]] {
			return ""
		}
		return kind[0]
	}
	return "FUSE"
}

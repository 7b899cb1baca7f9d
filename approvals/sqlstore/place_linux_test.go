package sqlstore

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestALedgerOnASharedFileSystemIsRefused(t *testing.T) {
	for magic, name := range map[uint32]string{0x6969: "NFS", 0xff534d42: "CIFS", 0xfe534d42: "SMB", 0x01021997: "9p", 0x5346414f: "AFS",
		0x00c36400: "Ceph", 0x0bd00bd0: "Lustre", 0x01161970: "GFS2", 0x7461636f: "OCFS2", 0x47504653: "GPFS"} {
		err := refuseShared(filepath.Join(t.TempDir(), "ledger.db"), func(string) (string, error) { return shared[magic], nil })
		require.ErrorContains(t, err, "("+name+")")
		require.ErrorContains(t, err, "postgres://", "the remedy")
	}
	for name, magic := range map[string]uint32{"ext4": 0xef53, "xfs": 0x58465342, "btrfs": 0x9123683e, "tmpfs": 0x01021994, "overlay": 0x794c7630, "zfs": 0x2fc12fc1} {
		require.Empty(t, shared[magic], name)
	}
}

func TestEitherTheFileOrItsDirectoryMakesALedgerShared(t *testing.T) {
	path := filepath.Join(t.TempDir(), "not", "there", "yet.db")
	var asked []string
	ask := func(path string) (string, error) { asked = append(asked, path); return sharedKind(path) }
	require.NoError(t, refuseShared(path, ask), "what is to be made is judged by what is above it")
	require.Len(t, asked, 2)
	require.Equal(t, filepath.Dir(filepath.Dir(filepath.Dir(path))), asked[0])

	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	for _, where := range []string{path, filepath.Dir(path)} {
		err := refuseShared(path, func(asked string) (string, error) { return map[bool]string{true: "NFS"}[asked == where], nil })
		require.ErrorContains(t, err, where+" is on a file system")
	}
}

func TestOfFUSEOnlyWhatLiesOnALocalDiskIsAllowed(t *testing.T) {
	const mounts = "22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n" +
		"40 22 0:51 / /mnt/far rw shared:9 - fuse.sshfs user@host:/ rw\n" +
		"41 22 0:52 / /mnt/disk rw - fuseblk /dev/sdb1 rw\n" +
		"42 22 0:53 / /var/lib rw - fuse.fuse-overlayfs fuse-overlayfs rw\n" +
		"43 22 0:54 / /host rw - virtiofs share rw\nbroken line\n"
	for device, want := range map[string]string{"0:51": "fuse.sshfs", "0:52": "", "0:53": "", "0:54": "virtiofs", "0:99": "FUSE"} {
		require.Equal(t, want, fuseOf(device, mounts), device)
	}
}

func TestNoLedgerIsMadeWhereItIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	_, err := Open(t.Context(), path, on(func(string) (string, error) { return "NFS", nil }))
	require.ErrorContains(t, err, "file system that other machines may share (NFS)")
	_, err = os.Stat(path)
	require.ErrorIs(t, err, os.ErrNotExist)
}

// on pretends that every path is on the file system that kind names.
func on(kind func(string) (string, error)) Option { return func(s *Store) { s.kind = kind } }

package sqlstore

import (
	"fmt"
	"os"
	"path/filepath"
)

// refuseShared refuses a database file on a file system that several machines
// may mount: SQLite's locks and its write-ahead log hold on one machine only,
// and two machines that both believe to be alone would both send. Both the file
// (which a link or a mount may have put elsewhere) and its directory are asked.
// kind names the file system of a path if it is one of those, and is empty
// otherwise.
func refuseShared(path string, kind func(path string) (string, error)) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	for _, asked := range []string{existing(filepath.Dir(path)), path} {
		shared, err := kind(asked)
		switch {
		case os.IsNotExist(err): // a new ledger
		case err != nil:
			return fmt.Errorf("ask which file system %s is on: %w", asked, err)
		case shared != "":
			return fmt.Errorf("%s is on a file system that other machines may share (%s), where SQLite cannot keep two of them apart: "+
				"put the ledger into a directory on a local disk (--data DIR or store: sqlite:PATH), or use PostgreSQL (store: postgres://USER@HOST/DATABASE)", asked, shared)
		}
	}
	return nil
}

// existing is the nearest directory above that is there.
func existing(dir string) string {
	for {
		_, err := os.Stat(dir)
		above := filepath.Dir(dir)
		if !os.IsNotExist(err) || above == dir {
			return dir
		}
		dir = above
	}
}

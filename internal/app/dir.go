package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// DefaultDir is where ledger, keys and addresses live when --data is not
// given: the user's state directory. The sandbox has one of its own and never
// meets the real ledger.
func DefaultDir(sandbox bool) (string, error) {
	state := os.Getenv("XDG_STATE_HOME")
	if state == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("data directory: %w; give --data DIR", err)
		}
		state = filepath.Join(home, ".local", "state")
	}
	if sandbox {
		return filepath.Join(state, "signoff", "sandbox"), nil
	}
	return filepath.Join(state, "signoff"), nil
}

// purpose marks a directory as one of real clouds or of the sandbox, at its
// first use; the other kind is refused from then on.
func purpose(dir string, sandbox bool) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	kind := purposeOf(sandbox)
	path := filepath.Join(dir, "purpose")
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_, err = file.WriteString(kind)
		return errors.Join(err, file.Close())
	}
	found, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("data directory: %w", err)
	}
	if len(found) > 0 && string(found) != kind {
		return fmt.Errorf("the data directory %s is for %.*s; give another one with --data", dir, len(found)-1, found)
	}
	return nil
}

// purposeOf is what the mark of a directory says.
func purposeOf(sandbox bool) string {
	if sandbox {
		return "sandbox\n"
	}
	return "real clouds\n"
}

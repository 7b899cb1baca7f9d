package approvals

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// LoadSeal reads the key file, or makes it with mode 0600 at the first start,
// and the older keys that [RotateSeal] left beside it. A file that others can
// read is refused.
func LoadSeal(path string) (*Seal, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := newSealFile(path, os.Link); err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
	}
	seal, err := readSeal(path)
	if err != nil {
		return nil, err
	}
	older, err := os.ReadDir(filepath.Dir(path)) // a pattern would read the directory's name as one too
	if err != nil {
		return nil, err
	}
	for _, file := range older {
		if !strings.HasPrefix(file.Name(), oldSealPrefix) || !strings.HasSuffix(file.Name(), oldSealSuffix) {
			continue
		}
		old, err := readSeal(filepath.Join(filepath.Dir(path), file.Name()))
		if err != nil {
			return nil, err
		}
		seal = seal.With(old)
	}
	return seal, nil
}

// What the names of older keys begin and end with; their id is in between.
const oldSealPrefix, oldSealSuffix = "seal-old-", ".key"

// OldSealFile is where [RotateSeal] leaves a key of that id: seal-old-ID.key
// beside seal.key.
func OldSealFile(path, id string) string {
	return filepath.Join(filepath.Dir(path), oldSealPrefix+id+oldSealSuffix)
}

// newSealFile writes a new key beside and puts it into its place: nobody reads
// half a key.
func newSealFile(path string, place func(from, to string) error) error {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return err
	}
	fresh := path + "." + rand.Text()
	if err := writeSynced(fresh, hex.EncodeToString(key), 0o600); err != nil {
		return err
	}
	defer os.Remove(fresh)
	return place(fresh, path)
}

// RotateSeal puts a new key into the file at path, and the one that was there
// beside it, for opening what it sealed. Interrupted anywhere, it has either not
// happened or is done: the old key is safe before the new one is there.
func RotateSeal(path string) (*Seal, error) {
	before, err := readSeal(path)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if err := writeSynced(OldSealFile(path, before.ID()), string(text), 0o600); err != nil {
		return nil, err
	}
	if err := newSealFile(path, os.Rename); err != nil {
		return nil, err
	}
	return LoadSeal(path)
}

func readSeal(path string) (*Seal, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, fmt.Errorf("seal key %s: others can read it; set its mode to 0600", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	seal, err := ParseSeal(string(text))
	if err != nil {
		return nil, fmt.Errorf("%w (%s)", err, path)
	}
	return seal, nil
}

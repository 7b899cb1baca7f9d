package approvals

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A Checkpoint says, signed, how far a ledger's chain had come at a time. It is
// kept outside the database: whoever rewrites or cuts the chain cannot rewrite
// it without the key.
type Checkpoint struct {
	Head
	At        time.Time `json:"at"`
	Signature string    `json:"signature"` // Ed25519, in hex
}

func (c Checkpoint) digest() []byte {
	return []byte(newDigest("signoff/checkpoint/v1").field("instance", c.Instance).field("epoch", strconv.FormatInt(c.Epoch, 10)).
		field("seq", strconv.FormatInt(c.Seq, 10)).field("hash", string(c.Hash)).field("at", c.At.UTC().Format(time.RFC3339Nano)).sum())
}

// Signed reports whether the checkpoint carries the key's signature.
func (c Checkpoint) Signed(key PublicKey) bool {
	signature, err := hex.DecodeString(c.Signature)
	return err == nil && len(key.key) == ed25519.PublicKeySize && ed25519.Verify(key.key, c.digest(), signature)
}

// A PublicKey checks checkpoints.
type PublicKey struct{ key ed25519.PublicKey }

const keyPrefix = "ed25519:"

// String is the key as it stands in checkpoint.pub.
func (k PublicKey) String() string { return keyPrefix + hex.EncodeToString(k.key) }

// ParsePublicKey reads what String writes.
func ParsePublicKey(text string) (PublicKey, error) {
	raw, err := hex.DecodeString(strings.TrimPrefix(strings.TrimSpace(text), keyPrefix))
	if err != nil || len(raw) != ed25519.PublicKeySize {
		return PublicKey{}, errors.New("it is not a public key of checkpoints, ed25519: and 64 hex digits")
	}
	return PublicKey{raw}, nil
}

// LoadPublicKey reads a checkpoint.pub.
func LoadPublicKey(path string) (PublicKey, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return PublicKey{}, err
	}
	key, err := ParsePublicKey(string(text))
	if err != nil {
		return key, fmt.Errorf("%s: %w", path, err)
	}
	return key, nil
}

// A Signer signs checkpoints.
type Signer struct{ key ed25519.PrivateKey }

// Sign makes the checkpoint of a head.
func (s Signer) Sign(h Head, at time.Time) Checkpoint {
	c := Checkpoint{Head: h, At: at.UTC().Round(0)}
	c.Signature = hex.EncodeToString(ed25519.Sign(s.key, c.digest()))
	return c
}

// Public is the key that checks what this one signs.
func (s Signer) Public() PublicKey { return PublicKey{s.key.Public().(ed25519.PublicKey)} }

// LoadSigner reads checkpoint.key in a directory, or makes it with mode 0600 at
// the first use, and writes checkpoint.pub beside it. A key that others can
// read is refused.
func LoadSigner(dir string) (Signer, error) {
	path := filepath.Join(dir, "checkpoint.key")
	seed := make([]byte, ed25519.SeedSize)
	if _, err := rand.Read(seed); err != nil {
		return Signer{}, err
	}
	// Written beside and linked into its place: nobody reads half a key, and of
	// several first processes one wins.
	fresh := path + "." + rand.Text()
	if err := writeSynced(fresh, hex.EncodeToString(seed)+"\n", 0o600); err != nil {
		return Signer{}, err
	}
	defer os.Remove(fresh)
	if err := os.Link(fresh, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return Signer{}, err
	}
	s, err := readSigner(path)
	if err != nil {
		return s, err
	}
	public := filepath.Join(dir, "checkpoint.pub")
	if _, err := os.Stat(public); errors.Is(err, fs.ErrNotExist) {
		return s, writeSynced(public, s.Public().String()+"\n", 0o644)
	}
	return s, nil
}

func readSigner(path string) (Signer, error) {
	info, err := os.Stat(path)
	if err != nil {
		return Signer{}, err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return Signer{}, fmt.Errorf("checkpoint key %s: others can read it; set its mode to 0600", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return Signer{}, err
	}
	seed, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(seed) != ed25519.SeedSize {
		return Signer{}, fmt.Errorf("checkpoint key %s: not 64 hex digits", path)
	}
	return Signer{ed25519.NewKeyFromSeed(seed)}, nil
}

func writeSynced(path, text string, mode fs.FileMode) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	return errors.Join(err, file.Sync(), file.Close())
}

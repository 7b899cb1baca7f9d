package approvals

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"signoff/provider"
)

// A Seal marks and encrypts secrets with keys derived from one 32-byte key.
type Seal struct {
	id   string // names the key in marks and sealed values
	mac  []byte
	aead cipher.AEAD
}

// NewSeal derives the keys.
func NewSeal(key []byte) (*Seal, error) {
	if len(key) != 32 {
		return nil, fmt.Errorf("seal key: want 32 bytes, got %d", len(key))
	}
	mac, err := hkdf.Key(sha256.New, key, nil, "signoff/mark/v1", 32)
	if err != nil {
		return nil, err
	}
	enc, err := hkdf.Key(sha256.New, key, nil, "signoff/seal/v1", 32)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(enc)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(mac)
	return &Seal{hex.EncodeToString(sum[:4]), mac, aead}, nil
}

// LoadSeal reads the key file, or makes it with mode 0600 at the first start.
// A file that others can read is refused.
func LoadSeal(path string) (*Seal, error) {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case err == nil:
		if _, err := file.WriteString(hex.EncodeToString(key)); err != nil {
			return nil, err
		}
		if err := errors.Join(file.Sync(), file.Close()); err != nil {
			return nil, err
		}
		return NewSeal(key)
	case !errors.Is(err, fs.ErrExist):
		return nil, err
	}
	return readSeal(path)
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

// ParseSeal reads a key as its file holds it: 64 hex digits.
func ParseSeal(text string) (*Seal, error) {
	key, err := hex.DecodeString(text)
	if err != nil || len(key) != 32 {
		return nil, errors.New("seal key: not 64 hex digits") // the digits are nobody's business
	}
	return NewSeal(key)
}

// ID names the key without telling it.
func (s *Seal) ID() string { return s.id }

// Mark stands for a secret in canonical bytes. It is a [provider.Marker].
func (s *Seal) Mark(value provider.Secret) string {
	h := hmac.New(sha256.New, s.mac)
	h.Write([]byte(value.Reveal()))
	return "hmac-sha256:" + s.id + ":" + hex.EncodeToString(h.Sum(nil))
}

// Close encrypts a value, bound to its request and name.
func (s *Seal) Close(request, name string, value provider.Secret) []byte {
	return s.aead.Seal(nil, nil, []byte(value.Reveal()), binding(s.id, request, name))
}

// Open decrypts what Close made for the same request and name.
func (s *Seal) Open(request, name string, sealed []byte) (provider.Secret, error) {
	plain, err := s.aead.Open(nil, nil, sealed, binding(s.id, request, name))
	if err != nil {
		return "", fmt.Errorf("open sealed value %s of %s: it was changed, or sealed with another key", name, request)
	}
	return provider.Secret(plain), nil
}

func binding(parts ...string) []byte {
	d := newDigest("signoff/binding/v1")
	for _, part := range parts {
		d.field("part", part)
	}
	return []byte(d.sum())
}

package approvals

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"signoff/provider"
)

// A Seal marks and encrypts secrets with keys derived from one 32-byte key. It
// may hold older keys besides, with which it opens what they sealed.
type Seal struct {
	*sealKey
	others []*sealKey
}

// sealKey is one key, as what is derived from it.
type sealKey struct {
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
	return &Seal{sealKey: &sealKey{hex.EncodeToString(sum[:4]), mac, aead}}, nil
}

// ParseSeal reads a key as its file holds it: 64 hex digits.
func ParseSeal(text string) (*Seal, error) {
	key, err := hex.DecodeString(strings.TrimSpace(text))
	if err != nil || len(key) != 32 {
		return nil, errors.New("seal key: not 64 hex digits") // the digits are nobody's business
	}
	return NewSeal(key)
}

// With is the seal with the keys of others besides, for opening.
func (s *Seal) With(others ...*Seal) *Seal {
	ring := &Seal{sealKey: s.sealKey, others: slices.Clone(s.others)}
	for _, other := range others {
		for _, key := range other.ring() {
			if !ring.Has(key.id) {
				ring.others = append(ring.others, key)
			}
		}
	}
	return ring
}

// Using is the seal with another one of its keys for what it marks and seals
// from now on; nil if it has no key of that id.
func (s *Seal) Using(id string) *Seal {
	ring := s.ring()
	at := slices.IndexFunc(ring, func(k *sealKey) bool { return k.id == id })
	if at < 0 {
		return nil
	}
	key := ring[at]
	return &Seal{key, slices.Delete(ring, at, at+1)}
}

func (s *Seal) ring() []*sealKey { return append([]*sealKey{s.sealKey}, s.others...) }

// ID names the key that marks and seals, without telling it.
func (s *Seal) ID() string { return s.id }

// IDs names all keys, the one that marks and seals first.
func (s *Seal) IDs() []string {
	var ids []string
	for _, key := range s.ring() {
		ids = append(ids, key.id)
	}
	return ids
}

// Has reports whether the seal has a key.
func (s *Seal) Has(id string) bool { return slices.Contains(s.IDs(), id) }

// Mark stands for a secret in canonical bytes. It is a [provider.Marker].
func (s *Seal) Mark(value provider.Secret) string { return s.mark(value) }

func (k *sealKey) mark(value provider.Secret) string {
	h := hmac.New(sha256.New, k.mac)
	h.Write([]byte(value.Reveal()))
	return "hmac-sha256:" + k.id + ":" + hex.EncodeToString(h.Sum(nil))
}

// remarked are canonical bytes as they would be under each older key.
func (s *Seal) remarked(canonical []byte, secrets map[string]provider.Secret) [][]byte {
	var all [][]byte
	for _, key := range s.others {
		older := canonical
		for mark, value := range secrets {
			older = bytes.ReplaceAll(older, []byte(`"`+mark+`"`), []byte(`"`+key.mark(value)+`"`))
		}
		all = append(all, older)
	}
	return all
}

// sealedFormat begins a sealed value; the id of its key and a colon follow, then
// what is encrypted.
const sealedFormat = "sealed/2:"

// SealedWith names the key of a sealed value; empty where an earlier version
// did not write it down.
func SealedWith(sealed []byte) string {
	rest, ok := bytes.CutPrefix(sealed, []byte(sealedFormat))
	id, _, named := bytes.Cut(rest, []byte(":"))
	if !ok || !named {
		return ""
	}
	return string(id)
}

// Close encrypts a value, bound to its request and name.
func (s *Seal) Close(request, name string, value provider.Secret) []byte {
	return s.aead.Seal([]byte(sealedFormat+s.id+":"), nil, []byte(value.Reveal()), binding(s.id, request, name))
}

// Open decrypts what Close made for the same request and name, with the key that
// the sealed value names.
func (s *Seal) Open(request, name string, sealed []byte) (provider.Secret, error) {
	id := SealedWith(sealed)
	if id != "" && !s.Has(id) {
		return "", fmt.Errorf("open sealed value %s of %s: it is sealed with the key %s, which is not here (here: %s)", name, request, id, strings.Join(s.IDs(), ", "))
	}
	for _, key := range s.ring() {
		if id != "" && key.id != id {
			continue
		}
		encrypted := sealed
		if id != "" {
			encrypted = sealed[len(sealedFormat)+len(id)+1:]
		}
		if plain, err := key.aead.Open(nil, nil, encrypted, binding(key.id, request, name)); err == nil {
			return provider.Secret(plain), nil
		}
	}
	return "", fmt.Errorf("open sealed value %s of %s: it was changed, or sealed with another key", name, request)
}

func binding(parts ...string) []byte {
	d := newDigest("signoff/binding/v1")
	for _, part := range parts {
		d.field("part", part)
	}
	return []byte(d.sum())
}

package approvals

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// Vouch signs words that somebody carries away and brings back, for one
// purpose: the id of the key, a dot, and an HMAC. It says who wrote the words,
// not that they are still true, and hides none of them. All processes with the
// same seal key know each other's.
func (s *Service) Vouch(purpose string, words ...string) string {
	return s.seal.vouch(purpose, words...)
}

// Vouched reports whether what came back is what Vouch gave for that purpose
// and those words, with this key or one that is kept besides.
func (s *Service) Vouched(given, purpose string, words ...string) bool {
	return slices.ContainsFunc(s.seal.ring(), func(k *sealKey) bool {
		return hmac.Equal([]byte(given), []byte(k.vouch(purpose, words...)))
	})
}

func (k *sealKey) vouch(purpose string, words ...string) string {
	key, err := hkdf.Key(sha256.New, k.mac, nil, "signoff/vouch/v1", 32)
	if err != nil {
		panic("approvals: " + err.Error()) // only for lengths that are not ours
	}
	d := newDigest("signoff/vouch/v1").field("purpose", purpose)
	for _, word := range words {
		d.field("word", word)
	}
	h := hmac.New(sha256.New, key)
	h.Write([]byte(d.sum()))
	return k.id + "." + hex.EncodeToString(h.Sum(nil))
}

package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"strings"
)

// Token is a static token as it is kept: by its hash. Tokens are random and
// long, so a plain SHA-256 is as good as a slow one.
type Token struct {
	Person string
	Name   string // what it is called in logs
	Hash   [sha256.Size]byte
	Scopes []string
}

const hashPrefix = "sha256:"

// NewToken makes a token of 260 bits, and its hash as it is configured.
func NewToken() (token, hash string) {
	token = "signoff_" + rand.Text() + rand.Text()
	sum := HashOf(token)
	return token, hashPrefix + hex.EncodeToString(sum[:])
}

// HashOf is what is kept of a token.
func HashOf(token string) [sha256.Size]byte { return sha256.Sum256([]byte(token)) }

// ParseHash reads a hash as NewToken writes it.
func ParseHash(text string) (hash [sha256.Size]byte, err error) {
	digits, ok := strings.CutPrefix(text, hashPrefix)
	raw, err := hex.DecodeString(digits)
	if !ok || err != nil || len(raw) != len(hash) {
		return hash, errors.New("want sha256: and 64 hex digits, as `mcp-server token` prints them")
	}
	return [sha256.Size]byte(raw), nil
}

// match compares with every token, each in constant time.
func match(tokens []Token, raw string) (Identity, bool) {
	given, found := HashOf(raw), -1
	for i := range tokens {
		if subtle.ConstantTimeCompare(tokens[i].Hash[:], given[:]) == 1 {
			found = i
		}
	}
	if found < 0 {
		return Identity{}, false
	}
	t := tokens[found]
	return Identity{Person: t.Person, Scopes: t.Scopes, Means: "token " + t.Name}, true
}

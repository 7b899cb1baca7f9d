package console

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// What a passphrase must be.
const (
	minPassphrase = 12   // characters
	maxPassphrase = 1024 // bytes
)

// cost is argon2id's work, after RFC 9106's second recommendation.
type cost struct {
	memory, time uint32
	threads      uint8
}

var today = cost{memory: 64 << 10, time: 3, threads: 4}

// newPassphrase says what is wrong with a new passphrase; empty if nothing is.
func newPassphrase(first, again string) string {
	switch {
	case utf8.RuneCountInString(first) < minPassphrase:
		return fmt.Sprintf("The passphrase needs at least %d characters.", minPassphrase)
	case len(first) > maxPassphrase:
		return fmt.Sprintf("The passphrase may have at most %d bytes.", maxPassphrase)
	case first != again:
		return "The two passphrases differ. Type the same one twice."
	}
	return ""
}

// encodePassphrase hashes with a fresh salt, in the usual text form.
func encodePassphrase(passphrase string) string {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	sum := argon2.IDKey([]byte(passphrase), salt, today.time, today.memory, today.threads, 32)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, today.memory, today.time, today.threads, b64(salt), b64(sum))
}

// checkPassphrase compares with what encodePassphrase made, by the cost it
// was made with.
func checkPassphrase(encoded, passphrase string) (bool, error) {
	parts := strings.Split(encoded, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return false, errors.New("stored passphrase: unknown form")
	}
	var then cost
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &then.memory, &then.time, &then.threads); err != nil {
		return false, fmt.Errorf("stored passphrase: %w", err)
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false, fmt.Errorf("stored passphrase: %w", err)
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(want) == 0 {
		return false, errors.New("stored passphrase: no hash")
	}
	if len(passphrase) > maxPassphrase {
		return false, nil
	}
	got := argon2.IDKey([]byte(passphrase), salt, then.time, then.memory, then.threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

package console

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"strings"
	"time"

	"signoff/approvals"
)

// linkLife is how long a login link may be used.
const linkLife = 10 * time.Minute

// NewLink makes a one-time login link, valid for ten minutes, below base:
// http://127.0.0.1:8080 gives http://127.0.0.1:8080/login?code=... The link
// opens the login page; it belongs on a terminal of the person and nowhere
// that an assistant reads.
func NewLink(ctx context.Context, logins approvals.Logins, base, person string, now time.Time) (string, error) {
	code := newToken()
	if err := logins.AddLink(ctx, hashOf(code), person, now.Add(linkLife)); err != nil {
		return "", err
	}
	return strings.TrimSuffix(base, "/") + "/login?code=" + code, nil
}

// newToken makes 32 random bytes, for links and sessions.
func newToken() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails
	return base64.RawURLEncoding.EncodeToString(raw)
}

// hashOf is what the ledger keeps of a token.
func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// ownPage matches the pages a login may lead to.
var ownPage = regexp.MustCompile(`^/(reviews|history(\?before=[A-Za-z0-9_]+)?|requests/[A-Za-z0-9_]+(/audit)?)?$`)

// safeNext is where a login leads: one of our pages, never another site.
func safeNext(next string) string {
	if ownPage.MatchString(next) {
		return next
	}
	return "/"
}

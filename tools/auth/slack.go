package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/go-json-experiment/json"

	"signoff/provider"
)

const (
	slackSignature = "X-Slack-Signature"
	slackTimestamp = "X-Slack-Request-Timestamp"
	// slackWindow is how far a signature's time may be off.
	slackWindow = 5 * time.Minute
)

// Slack takes the word of Slack's own assistant for who calls: it signs each
// request, and names the person inside. A signature counts once.
type Slack struct {
	Secret provider.Secret                               // signs; of the workspace's app
	Person func(user string) (principal string, ok bool) // whose Slack user id it is
	Now    func() time.Time

	mu   sync.Mutex
	used map[string]time.Time // signature -> when it is too old anyway
}

func (s *Slack) identify(header http.Header, body []byte) (Identity, error) {
	if err := s.verify(header.Get(slackTimestamp), header.Get(slackSignature), body); err != nil {
		return Identity{}, err
	}
	// Only now is what the body says of the caller more than a claim.
	var message struct {
		Params struct {
			Meta struct {
				Slack struct {
					User string `json:"user_id"`
				} `json:"slack"`
			} `json:"_meta"`
		} `json:"params"`
	}
	if err := json.Unmarshal(body, &message); err != nil {
		return Identity{}, &Refusal{Status: http.StatusBadRequest, Code: "invalid_request", Sentence: "the body is not one JSON-RPC message", Cause: err}
	}
	user := message.Params.Meta.Slack.User
	if user == "" {
		return Identity{}, &Refusal{Status: http.StatusUnauthorized, Sentence: "the request names no Slack user in params._meta.slack.user_id"}
	}
	person, known := s.Person(user)
	if !known {
		return Identity{}, stranger(fmt.Sprintf("the Slack user %q is nobody here; an administrator adds them under people[].slack", user))
	}
	return Identity{Person: person, Scopes: Scopes, Means: "slack " + user}, nil
}

// verify checks time, signature and that it was not used before.
func (s *Slack) verify(timestamp, signature string, body []byte) error {
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return unauthorized("the request has no time of Slack's", err)
	}
	at, now := time.Unix(seconds, 0), s.Now()
	if off := now.Sub(at); off > slackWindow || off < -slackWindow {
		return unauthorized("the signature is too old or too new", nil)
	}
	mac := hmac.New(sha256.New, []byte(s.Secret.Reveal()))
	fmt.Fprintf(mac, "v0:%s:", timestamp)
	mac.Write(body)
	if !hmac.Equal([]byte("v0="+hex.EncodeToString(mac.Sum(nil))), []byte(signature)) {
		return unauthorized("the signature is not Slack's", nil)
	}
	return s.once(signature, at.Add(slackWindow), now)
}

// once refuses a signature that was seen. Older ones are refused by their time
// and forgotten.
func (s *Slack) once(signature string, until, now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for old, end := range s.used {
		if now.After(end) {
			delete(s.used, old)
		}
	}
	if _, again := s.used[signature]; again {
		return unauthorized("the request was sent before", nil)
	}
	if s.used == nil {
		s.used = map[string]time.Time{}
	}
	s.used[signature] = until
	return nil
}

package fakeslack

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Endpoints are the bot's request URLs.
type Endpoints struct {
	Commands, Interactions, Options, Events string
}

// DeliverTo sends everything as signed HTTP requests to these URLs instead of
// over Socket Mode.
func (s *Slack) DeliverTo(e Endpoints) { s.change(func() { s.http = &e }) }

// Signed is a request to the bot as Slack makes it. Change it to forge one.
type Signed struct {
	URL         string
	ContentType string
	Body        string
	Time        time.Time
	Secret      string
	Header      map[string]string // further headers; they win over the signature's
}

// Sign prepares a request with the workspace's secret and time.
func (s *Slack) Sign(address, contentType, body string) Signed {
	return Signed{URL: address, ContentType: contentType, Body: body, Time: s.now(), Secret: s.options.SigningSecret, Header: map[string]string{}}
}

// Send sends the request and returns the bot's status and body; sending the
// same one again is a replay.
func (s *Slack) Send(r Signed) (status int, body string) {
	s.t.Helper()
	a := s.send(r)
	if a.Status == 0 {
		s.t.Fatalf("fake Slack: %s: %s", r.URL, a.Why)
	}
	return a.Status, string(a.Body)
}

// Challenge asks the Events URL for the word, as Slack does when the URL is
// set; the answer must be the word.
func (s *Slack) Challenge(word string) (status int, body string) {
	s.t.Helper()
	s.mu.Lock()
	events := s.http.Events
	s.mu.Unlock()
	body = string(encode(object{"type": "url_verification", "token": "verification-token", "challenge": word}))
	return s.Send(s.Sign(events, "application/json", body))
}

// Signature is the v0 signature of a body.
func Signature(secret string, at time.Time, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%d:%s", at.Unix(), body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}

func (s *Slack) send(r Signed) *Answer {
	req, err := http.NewRequest(http.MethodPost, r.URL, strings.NewReader(r.Body))
	if err != nil {
		return &Answer{Why: err.Error()}
	}
	req.Header.Set("Content-Type", r.ContentType)
	req.Header.Set("X-Slack-Request-Timestamp", fmt.Sprint(r.Time.Unix()))
	req.Header.Set("X-Slack-Signature", Signature(r.Secret, r.Time, r.Body))
	for name, value := range r.Header {
		req.Header.Set(name, value)
	}
	client := http.Client{Timeout: s.options.Patience}
	resp, err := client.Do(req)
	if err != nil {
		return &Answer{Why: "never: " + err.Error()}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return &Answer{Why: "never: " + err.Error()}
	}
	a := &Answer{Acked: resp.StatusCode == http.StatusOK, Status: resp.StatusCode, Body: body, Header: map[string]string{"x-slack-no-retry": resp.Header.Get("X-Slack-No-Retry")}}
	if !a.Acked {
		a.Why = fmt.Sprintf("refused: HTTP %d", a.Status)
	}
	return a
}

const form = "application/x-www-form-urlencoded"

// sign puts the payload into the request that its kind has.
func (s *Slack) sign(e Endpoints, d delivery) Signed {
	switch {
	case d.kind == slashCommands:
		return s.Sign(e.Commands, form, fields(d.payload))
	case d.suggestion:
		return s.Sign(e.Options, form, url.Values{"payload": {string(encode(d.payload))}}.Encode())
	case d.kind == interactivity:
		return s.Sign(e.Interactions, form, url.Values{"payload": {string(encode(d.payload))}}.Encode())
	}
	r := s.Sign(e.Events, "application/json", string(encode(d.payload)))
	if d.attempt > 0 {
		r.Header["X-Slack-Retry-Num"], r.Header["X-Slack-Retry-Reason"] = fmt.Sprint(d.attempt), d.reason
	}
	return r
}

// LastSigned is the last request to the bot, also one that LoseDeliveries has
// kept from it: to be forged or replayed with Send.
func (s *Slack) LastSigned() Signed {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.signed
	r.Header = maps.Clone(r.Header)
	return r
}

func (s *Slack) overHTTP(r Signed, d delivery) *Answer {
	a := s.send(r)
	if d.kind == slashCommands && a.Acked && len(a.Body) > 0 && a.Body[0] != '{' {
		a.Body = encode(object{"text": string(a.Body)}) // plain text is a message too
	}
	if d.kind == eventsAPI {
		a.Body = nil
	}
	return a
}

func fields(payload object) string {
	values := url.Values{}
	for name, value := range payload {
		values.Set(name, fmt.Sprint(value))
	}
	return values.Encode()
}

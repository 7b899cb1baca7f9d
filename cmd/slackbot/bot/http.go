package bot

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"

	"github.com/slack-go/slack"

	"signoff/approvals"
)

// maxBody is more than any payload of Slack: a view has 250 kB.
const maxBody = 1 << 20

// Handler serves Slack's signed HTTP requests: /slack/commands,
// /slack/interactions, /slack/options and /slack/events. What is not signed by
// Slack within the last five minutes changes nothing.
func (b *Bot) Handler() http.Handler {
	mux := http.NewServeMux()
	for path, read := range map[string]func([]byte) (approvals.Delivery, error){
		"/slack/commands": readCommand, "/slack/interactions": readInteraction, "/slack/options": readInteraction, "/slack/events": readEvent,
	} {
		mux.HandleFunc("POST "+path, b.signed(read))
	}
	return mux
}

// signed verifies a request over its raw body before anything of it is read.
func (b *Bot) signed(read func([]byte) (approvals.Delivery, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			http.Error(w, "the body is too large or ended early", http.StatusBadRequest)
			return
		}
		if err := b.verify(r.Header, body); err != nil {
			b.o.Log.Warn("a request that claims to be slack's was refused", "path", r.URL.Path, "from", r.RemoteAddr, "error", err)
			http.Error(w, "not signed by Slack, or too old", http.StatusUnauthorized)
			return
		}
		if challenge := challenged(body); challenge != "" {
			w.Header().Set("Content-Type", "text/plain")
			_, _ = io.WriteString(w, challenge)
			return
		}
		d, err := read(body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if d.ID == "" {
			d.ID = signedID(r.Header, body)
		}
		b.accept(w, r, d)
	}
}

// accept takes in a delivery and answers. Without the ledger there is no
// acknowledgement, so that Slack tells the person.
func (b *Bot) accept(w http.ResponseWriter, r *http.Request, d approvals.Delivery) {
	var answer any
	then := func() {}
	err := b.guarded(func() (err error) {
		answer, then, err = b.receive(context.WithoutCancel(r.Context()), d)
		return err
	})
	defer func() { then() }()
	switch {
	case errors.Is(err, errForeign):
		http.Error(w, "this app serves another workspace", http.StatusForbidden)
		return
	case err != nil:
		b.o.Log.Error("a delivery was not taken in", "error", err)
		http.Error(w, "the ledger does not answer", http.StatusServiceUnavailable)
		return
	case answer == nil:
		return
	}
	encoded, err := json.Marshal(answer)
	if err != nil {
		b.o.Log.Error("encode answer", "error", err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(encoded)
}

// verify checks signature and age.
func (b *Bot) verify(h http.Header, body []byte) error {
	if b.o.Signing == "" {
		return errors.New("no signing secret is configured")
	}
	verifier, err := slack.NewSecretsVerifier(h, b.o.Signing.Reveal())
	if err != nil {
		return err
	}
	if _, err := verifier.Write(body); err != nil {
		return err
	}
	return verifier.Ensure()
}

// signedID names a delivery that has no id of its own by what the signature
// covers, time and body: the same again within the five minutes is a replay. The
// signature itself can be written in several ways.
func signedID(h http.Header, body []byte) string {
	sum := sha256.Sum256(slices.Concat([]byte(h.Get("X-Slack-Request-Timestamp")+" "), body))
	return "slack-http-" + hex.EncodeToString(sum[:])
}

func challenged(body []byte) string {
	var c struct{ Type, Challenge string }
	if !bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) || json.Unmarshal(body, &c) != nil || c.Type != "url_verification" {
		return ""
	}
	return c.Challenge
}

// The readers bring what came over HTTP into the form that Socket Mode has, so
// that any replica can do it.

func readCommand(body []byte) (approvals.Delivery, error) {
	r := &http.Request{Method: http.MethodPost, Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, Body: io.NopCloser(bytes.NewReader(body))}
	command, err := slack.SlashCommandParse(r)
	if err != nil || command.Command == "" {
		return approvals.Delivery{}, errors.New("the body is no slash command")
	}
	command.Token = ""
	encoded, err := json.Marshal(command)
	return approvals.Delivery{Kind: kindCommand, Body: encoded}, err
}

func readInteraction(body []byte) (approvals.Delivery, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil || form.Get("payload") == "" {
		return approvals.Delivery{}, errors.New("the body has no payload")
	}
	return approvals.Delivery{Kind: kindInteraction, Body: []byte(form.Get("payload"))}, nil
}

func readEvent(body []byte) (approvals.Delivery, error) {
	var e event
	if err := json.Unmarshal(body, &e); err != nil || e.EventID == "" {
		return approvals.Delivery{}, errors.New("the body is no event")
	}
	return approvals.Delivery{ID: "slack-event-" + e.EventID, Kind: kindEvent, Body: body}, nil
}

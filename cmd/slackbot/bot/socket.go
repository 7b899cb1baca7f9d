package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"slices"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"signoff/approvals"
)

// connections are opened at different times, so that they do not end together:
// what Slack sends while one is renewed goes to the other.
const connections = 2

const (
	stagger   = 15 * time.Second
	readLimit = 1 << 20         // bytes of one envelope
	ackLimit  = 2 * time.Second // to hand an acknowledgement to the connection
)

// fatal are answers of apps.connections.open that no waiting mends.
var fatal = []string{"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type", "missing_scope",
	"no_permission", "team_access_not_granted", "link_disabled", "forbidden_team"}

// connect keeps one connection until the context ends. It returns why Slack
// will have no connection at all.
func (b *Bot) connect(ctx context.Context, number int) error {
	select {
	case <-time.After(time.Duration(number) * stagger):
	case <-ctx.Done():
		return nil
	}
	for pause := time.Second; ctx.Err() == nil; pause = min(2*pause, time.Minute) {
		begun := time.Now()
		err := b.listen(ctx, number)
		if said := fatalOf(err); said != "" {
			return fmt.Errorf("slack refuses Socket Mode (%s): check slack.app_token and that Socket Mode is on", said)
		}
		if ctx.Err() != nil {
			return nil
		}
		if time.Since(begun) > time.Minute {
			pause = time.Second
		}
		b.o.Log.Warn("the connection to slack ended", "connection", number, "error", err, "again_in", pause)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
	}
	return nil
}

func fatalOf(err error) string {
	if err == nil {
		return ""
	}
	said := fault(err)
	if said == "" {
		said = err.Error()
	}
	if slices.Contains(fatal, said) {
		return said
	}
	return ""
}

// listen reads one connection. A new client each time: the library keeps what
// was not written for its next connection, where nobody waits for it.
func (b *Bot) listen(ctx context.Context, number int) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	client := socketmode.New(b.api, socketmode.OptionReadLimit(readLimit), socketmode.OptionLog(log.New(discard{}, "", 0)))
	ended := make(chan error, 1)
	go func() { ended <- client.RunContext(ctx) }()
	for {
		select {
		case e := <-client.Events:
			if err := b.sent(ctx, client, e, number); err != nil {
				cancel(err)
				<-ended
				return err
			}
		case err := <-ended:
			return errors.Join(err, ctx.Err())
		}
	}
}

// discard keeps the library's own lines, which may quote payloads, out of the log.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// sent handles one event of the connection; an error ends it.
func (b *Bot) sent(ctx context.Context, client *socketmode.Client, e socketmode.Event, number int) error {
	switch e.Type {
	case socketmode.EventTypeConnected:
		b.o.Log.Info("connected to slack", "connection", number)
	case socketmode.EventTypeConnectionError:
		if failed, ok := e.Data.(*slack.ConnectionErrorEvent); ok {
			b.o.Log.Warn("slack cannot be reached", "connection", number, "try", failed.Attempt, "error", failed.ErrorObj)
			if fatalOf(failed.ErrorObj) != "" {
				return failed.ErrorObj
			}
		}
	case socketmode.EventTypeInvalidAuth:
		return errors.New("invalid_auth")
	case socketmode.EventTypeErrorBadMessage:
		if bad, ok := e.Data.(*socketmode.ErrorBadMessage); ok {
			b.odd(ctx, client, bad.Message)
		}
	case socketmode.EventTypeErrorWriteFailed:
		b.o.Log.Warn("an acknowledgement was not sent", "connection", number)
	}
	if e.Request != nil && e.Request.EnvelopeID != "" {
		b.intake(ctx, client, *e.Request)
	}
	return nil
}

// odd handles what the library cannot read: events of kinds that are newer than
// it. They are taken in like others; what nobody handles is acknowledged, or
// Slack would count it as failed.
func (b *Bot) odd(ctx context.Context, client *socketmode.Client, message []byte) {
	var envelope socketmode.Request
	if err := json.Unmarshal(message, &envelope); err != nil || envelope.EnvelopeID == "" {
		b.o.Log.Warn("slack sent what is no envelope", "bytes", len(message))
		return
	}
	b.intake(ctx, client, envelope)
}

// intake begins with an envelope. The reader does not wait for the ledger, whose
// answer may take longer than the library's buffer lasts, unless very many
// envelopes are at it.
func (b *Bot) intake(ctx context.Context, client *socketmode.Client, r socketmode.Request) {
	b.gate <- struct{}{}
	b.flying.Go(func() {
		defer func() { <-b.gate }()
		b.envelope(ctx, client, r)
	})
}

// envelope takes in one envelope and acknowledges it.
func (b *Bot) envelope(ctx context.Context, client *socketmode.Client, r socketmode.Request) {
	var answer any
	then := func() {}
	err := b.guarded(func() (err error) {
		if !slices.Contains([]string{kindCommand, kindInteraction, kindEvent}, r.Type) {
			return nil
		}
		answer, then, err = b.receive(context.WithoutCancel(ctx), approvals.Delivery{ID: envelopeID(r), Kind: r.Type, Body: r.Payload})
		return err
	})
	if err != nil && !errors.Is(err, errForeign) {
		b.o.Log.Error("a delivery was not taken in", "error", err)
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), ackLimit)
	defer cancel()
	if err := client.AckCtx(ctx, r.EnvelopeID, answer); err != nil {
		b.o.Log.Warn("an acknowledgement was not sent", "error", err)
	}
	then()
}

// envelopeID names a delivery: an event by its own id, because Slack repeats it
// in new envelopes.
func envelopeID(r socketmode.Request) string {
	var e event
	if r.Type == kindEvent && json.Unmarshal(r.Payload, &e) == nil && e.EventID != "" {
		return "slack-event-" + e.EventID
	}
	return "slack-envelope-" + r.EnvelopeID
}

package tools

import (
	"context"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"signoff/approvals"
	"signoff/provider"
)

// typeIt is what the description of a required secret says: that a model need
// not know it.
const typeIt = "Leave it out unless the user gave it to you: a person then types it in the console, where you do not see it."

// typable is an operation's input schema in which required secrets may be left
// out. Their description says what happens then.
func typable(op provider.Operation) []byte {
	secrets := provider.RequiredSecrets(op)
	if len(secrets) == 0 || op.Spec().Effect == provider.Observe {
		return op.InputSchema()
	}
	var members map[string]jsontext.Value
	var required []string
	mustDecode(op.InputSchema(), &members)
	mustDecode(members["required"], &required)
	members["required"] = mustJSON(slices.DeleteFunc(required, func(name string) bool { return slices.Contains(secrets, name) }))
	described, err := describing(members["properties"], secrets)
	if err != nil {
		panic("tools: " + op.Spec().Name + ": " + err.Error()) // the schema is ours and passed its tests
	}
	members["properties"] = described
	return mustJSON(members)
}

// describing adds typeIt to the descriptions of some properties; the order of
// all stays.
func describing(properties jsontext.Value, names []string) (jsontext.Value, error) {
	at := map[string]jsontext.Value{}
	if err := json.Unmarshal(properties, &at); err != nil {
		return nil, err
	}
	order, err := memberOrder(properties)
	if err != nil {
		return nil, err
	}
	out := []byte{'{'}
	for i, name := range order {
		if i > 0 {
			out = append(out, ',')
		}
		value := at[name]
		if slices.Contains(names, name) {
			var schema map[string]any
			if err := json.Unmarshal(value, &schema); err != nil {
				return nil, err
			}
			doc, _ := schema["description"].(string)
			schema["description"] = joined(doc, typeIt)
			value = mustJSON(schema)
		}
		if out, err = jsontext.AppendQuote(out, name); err != nil {
			return nil, err
		}
		out = append(append(out, ':'), value...)
	}
	return append(out, '}'), nil
}

func joined(doc, more string) string {
	if doc == "" {
		return more
	}
	return doc + " " + more
}

// tellDraft says where an incomplete ask stands.
func (b *toolbox) tellDraft(d *approvals.Draft) Envelope {
	e := Envelope{Status: d.Status(), RequestID: d.ID, Summary: d.Title(), Next: next[d.Status()]}
	if d.State == approvals.DraftOpen {
		e.ApproveURL, e.ExpiresAt = b.o.ApproveURL(d.ID), d.Until.UTC().Format("2006-01-02T15:04:05Z")
		e.Next = "Tell the user to type it at approve_url, never to you, then call request_get with this request_id and wait_seconds: it answers with the complete request, which a person then decides. Do not file it again."
	}
	if d.Reason != "" {
		e.Summary += " (" + approvals.Visible(clip(d.Reason, 500)) + ")"
	}
	return e
}

// ownDraft loads a draft of the caller's; others' do not exist for them.
func (b *toolbox) ownDraft(ctx context.Context, id string) (approvals.Draft, error) {
	d, err := b.service.GetDraft(ctx, id)
	if err == nil && d.Content.Requester.Person != b.person(ctx) {
		err = approvals.ErrNotFound
	}
	return d, err
}

// followDraft waits until it has ended, unless too many calls wait already.
func (b *toolbox) followDraft(ctx context.Context, id string, most time.Duration) (approvals.Draft, error) {
	d, err := b.ownDraft(ctx, id)
	if err != nil || most <= 0 {
		return d, err
	}
	leave, ok := b.waiting.enter(b.person(ctx))
	if !ok {
		return d, nil
	}
	defer leave()
	return b.service.WaitDraft(ctx, id, most)
}

// withdrawDraft takes back what is open; a typed one leads to its request.
func (b *toolbox) withdrawDraft(ctx context.Context, id, reason string) (approvals.Draft, error) {
	d, err := b.ownDraft(ctx, id)
	if err != nil || d.State == approvals.DraftTyped {
		return d, err
	}
	return b.service.WithdrawDraft(ctx, id, b.person(ctx), reason)
}

// draftsOf are the caller's open drafts, newest first, as request_list shows
// them.
func (b *toolbox) draftsOf(ctx context.Context, status approvals.Status) ([]Envelope, error) {
	items := []Envelope{}
	if status != "" && status != approvals.StatusPending {
		return items, nil
	}
	open, err := b.service.Drafts(ctx)
	for _, d := range slices.Backward(open) {
		if d.Content.Requester.Person == b.person(ctx) {
			e := b.tellDraft(&d)
			e.Next = ""
			items = append(items, e)
		}
	}
	return items, err
}

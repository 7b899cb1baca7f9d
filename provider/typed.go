package provider

import (
	"context"
	"io"
	"net/http"

	"github.com/go-json-experiment/json"
)

// Do performs the operation with typed input and output, secrets included:
// for Go programs and tests that stand outside the approval workflow.
func (d *Def[In, Out]) Do(ctx context.Context, c *Client, in In) (Out, error) {
	var out Out
	_, _, body, err := d.exchange(ctx, c, in)
	if err != nil {
		return out, err
	}
	return d.DecodeAnswer(body)
}

// DecodeAnswer decodes a provider's body openly into the output type.
func (d *Def[In, Out]) DecodeAnswer(body []byte) (Out, error) {
	var out Out
	plain := d.plainJSON(body)
	if plain == nil {
		return out, nil
	}
	return out, json.Unmarshal(plain, &out)
}

// EncodeAnswer is what a simulator sends: the output type with its secrets;
// nothing for an output without members.
func (d *Def[In, Out]) EncodeAnswer(out Out) ([]byte, error) {
	if d.out.kind == object && len(d.out.fields) == 0 {
		return nil, nil
	}
	return json.Marshal(out, revealing)
}

// Receive decodes the request of a simulated call strictly; path values come
// from the request's pattern. Errors are [*ArgumentError]s.
func (d *Def[In, Out]) Receive(r *http.Request) (In, error) {
	var in In
	body, err := io.ReadAll(io.LimitReader(r.Body, maxArguments+1))
	if err != nil {
		return in, err
	}
	raw, err := d.receive(r, body)
	if err != nil {
		return in, err
	}
	if err := scan(raw); err != nil {
		return in, err
	}
	if err := d.checkArguments(raw); err != nil {
		return in, err
	}
	if err := json.Unmarshal(raw, &in, json.RejectUnknownMembers(true)); err != nil {
		return in, err
	}
	return in, d.valid(in)
}

// Pattern is the operation's route, METHOD /path, below prefix.
func (d *Def[In, Out]) Pattern(prefix string) string {
	return d.route.method + " " + prefix + d.route.path
}

package tools

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"signoff/approvals"
	"signoff/provider"
)

// cursor is where the rest of an answer begins. It holds nothing but a place,
// and is good for the same call only: the answer is read anew.
type cursor struct {
	Call string `json:"c"` // digest of the call
	At   string `json:"a"` // JSON pointer of what was cut
	Skip int    `json:"s"`
}

var errCursor = provider.Wrong("cursor", "it does not belong to this call; give the cursor of the answer before, with the same operation, arguments, account and fields, or leave it out")

func (c cursor) String() string {
	encoded, _ := json.Marshal(c)
	return base64.RawURLEncoding.EncodeToString(encoded)
}

func parseCursor(text, call string) (cursor, error) {
	var c cursor
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(raw, &c, json.RejectUnknownMembers(true))
	}
	if err != nil || c.Call != call || c.Skip < 0 {
		return c, errCursor
	}
	return c, nil
}

// callOf digests what a cursor is good for. Arguments in another order or
// spacing are the same call.
func callOf(ask approvals.Ask, fields []string) string {
	arguments := jsontext.Value(ask.Arguments).Clone()
	if len(arguments) == 0 {
		arguments = jsontext.Value(`{}`)
	}
	_ = arguments.Canonicalize() // what cannot be is compared as it is
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\n%s\n%s\n%s", ask.Operation, ask.Account, arguments, strings.Join(fields, ",")))
	return hex.EncodeToString(sum[:6])
}

// page is one part of an answer that may be too large.
type page struct {
	body jsontext.Value
	cuts []cut
	next string // cursor; empty when all was shown
}

// pageOf shortens an answer from where an earlier one ended.
func pageOf(body jsontext.Value, call, from string) (page, error) {
	var start cursor
	if from != "" {
		var err error
		if start, err = parseCursor(from, call); err != nil {
			return page{}, err
		}
		if body, err = skip(body, strings.Split(start.At, "/")[1:], start.Skip); err != nil {
			return page{}, err
		}
	}
	var f fitter
	p := page{body: f.fit(body, "", maxResult-1<<10)} // room for what is said of it
	p.cuts = f.cuts
	if len(f.cuts) > 0 {
		next := cursor{Call: call, At: f.cuts[0].at, Skip: f.cuts[0].shown}
		if from != "" && next.At == start.At {
			next.Skip += start.Skip
			p.cuts[0].shown, p.cuts[0].total = next.Skip, p.cuts[0].total+start.Skip
		}
		p.next = next.String()
	}
	return p, nil
}

// told says what was left out, in words.
func (p page) told() string {
	var parts []string
	for _, c := range p.cuts[:min(len(p.cuts), 3)] {
		parts = append(parts, c.words())
	}
	return fmt.Sprintf("Cut at %d kB: up to %s.", maxResult>>10, strings.Join(parts, "; "))
}

package tools

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"signoff/approvals"
	"signoff/provider"
)

// cursor is where the rest of an answer begins. It holds nothing but places,
// and is good for the same call only: the answer is read anew.
type cursor struct {
	Call   string  `json:"c"` // digest of the call
	Places []place `json:"p"`
}

// place is one that was cut, and how much of it was shown by now.
type place struct {
	At   string `json:"a"` // JSON pointer into the whole answer
	Skip int    `json:"s"`
	List bool   `json:"l,omitzero"` // what is below it is counted
}

const (
	maxPlaces = 64
	entire    = 1 << 40 // of a place
)

// holds reports whether a pointer leads into the place.
func (p place) holds(at string) bool { return strings.HasPrefix(at, p.At+"/") }

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
	if err != nil || c.Call != call || len(c.Places) > maxPlaces || slices.ContainsFunc(c.Places, func(p place) bool { return p.Skip < 0 }) {
		return c, errCursor
	}
	return c, nil
}

// without leaves out what was shown: what lies deeper first, since leaving out
// items moves those behind them.
func (c cursor) without(body jsontext.Value) (jsontext.Value, error) {
	places := slices.Clone(c.Places)
	slices.SortStableFunc(places, func(a, b place) int { return strings.Count(b.At, "/") - strings.Count(a.At, "/") })
	for _, p := range places {
		var err error
		if body, err = skip(body, strings.Split(p.At, "/")[1:], p.Skip); err != nil {
			return nil, err
		}
	}
	return body, nil
}

// whole is where a cut of what was left lies in the whole answer.
func (c cursor) whole(at string) string {
	for _, p := range c.Places {
		if !p.List || !p.holds(at) {
			continue
		}
		index, deeper, _ := strings.Cut(at[len(p.At)+1:], "/")
		if n, err := strconv.Atoi(index); err == nil {
			at = strings.TrimSuffix(p.At+"/"+strconv.Itoa(n+p.Skip)+"/"+deeper, "/")
		}
	}
	return at
}

// next is where it goes on after a page with these cuts. What was cut before
// and not now was shown to its end, unless it lies in, or around, what was cut.
func (c cursor) next(cuts []cut) cursor {
	out := cursor{Call: c.Call}
	for _, p := range c.Places {
		cutHere := func(x cut) bool { return x.at == p.At }
		if i := slices.IndexFunc(cuts, cutHere); i >= 0 {
			p.Skip += cuts[i].shown
		} else if !slices.ContainsFunc(cuts, func(x cut) bool { return place{At: x.at}.holds(p.At) || p.holds(x.at) }) {
			p.Skip = entire
		}
		out.Places = append(out.Places, p)
	}
	for _, x := range cuts {
		known := slices.ContainsFunc(out.Places, func(p place) bool { return p.At == x.at })
		inside := slices.ContainsFunc(cuts, func(y cut) bool { return place{At: y.at}.holds(x.at) })
		if !known && !inside && len(out.Places) < maxPlaces {
			out.Places = append(out.Places, place{x.at, x.shown, x.unit == "items"})
		}
	}
	return out
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
	start := cursor{Call: call}
	if from != "" {
		var err error
		if start, err = parseCursor(from, call); err != nil {
			return page{}, err
		}
		if body, err = start.without(body); err != nil {
			return page{}, err
		}
	}
	var f fitter
	p := page{body: f.fit(body, "", maxResult-1<<10), cuts: f.cuts} // room for what is said of it
	for i := range p.cuts {
		p.cuts[i].at = start.whole(p.cuts[i].at)
	}
	if len(p.cuts) > 0 {
		if p.next = start.next(p.cuts).String(); p.next == from {
			p.next = "" // nothing more of it can be shown
		}
	}
	for i, x := range p.cuts {
		if at := slices.IndexFunc(start.Places, func(s place) bool { return s.At == x.at }); at >= 0 {
			p.cuts[i].shown, p.cuts[i].total = x.shown+start.Places[at].Skip, x.total+start.Places[at].Skip
		}
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

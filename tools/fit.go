package tools

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// maxResult is how many bytes of JSON one answer takes. More would fill a
// model's context, and some clients cut it anywhere.
const maxResult = 24 << 10

// A cut says where an answer was shortened: at a list, between items, or in a
// text, between runes.
type cut struct {
	at           string // JSON pointer
	shown, total int
	unit         string // items, bytes or members
}

// words tell a person or a model what is there of how much.
func (c cut) words() string {
	where := strings.ReplaceAll(strings.TrimPrefix(c.at, "/"), "/", ".")
	if where == "" {
		where = "the answer"
	}
	return fmt.Sprintf("%d of %d %s of %s", c.shown, c.total, c.unit, where)
}

// fitter shortens a value to a size. Types stay, so that the answer still fits
// its schema.
type fitter struct{ cuts []cut }

func (f *fitter) fit(v jsontext.Value, at string, most int) jsontext.Value {
	if len(v) <= most {
		return v
	}
	switch v.Kind() {
	case '{':
		return f.members(v, at, most)
	case '[':
		return f.items(v, at, most)
	case '"':
		return f.text(v, at, most)
	}
	return v
}

// members shortens the largest first, as far as the others leave room. Where
// none is large the object is a table of many like things, and so it is where
// shortening does not help.
func (f *fitter) members(v jsontext.Value, at string, most int) jsontext.Value {
	all := members(v)
	if !slices.ContainsFunc(all, func(m member) bool { return len(m.value) > most/4 }) {
		return f.firstMembers(all, at, most)
	}
	size, place := len(v), len(f.cuts)
	for _, i := range bySize(all) {
		if size <= most {
			break
		}
		before := len(all[i].value)
		all[i].value = f.fit(all[i].value, at+"/"+escape(all[i].name), max(before-(size-most), 0))
		size -= before - len(all[i].value)
	}
	if size <= most {
		return object(all)
	}
	inside := slices.Clone(f.cuts[place:])
	f.cuts = f.cuts[:place]
	defer func() { f.cuts = append(f.cuts, inside...) }() // what is cut outside is told before what is cut inside
	return f.firstMembers(all, at, most)
}

// bySize are the places of members, the largest first.
func bySize(all []member) []int {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return len(all[b].value) - len(all[a].value) })
	return order
}

// firstMembers keeps of a table those that fit whole.
func (f *fitter) firstMembers(all []member, at string, most int) jsontext.Value {
	kept, size := 0, len("{}")
	for kept < len(all) {
		if size += len(object(all[kept : kept+1])); size > most { // its braces make room for the comma
			break
		}
		kept++
	}
	f.cuts = append(f.cuts, cut{at, kept, len(all), "members"})
	return object(all[:kept])
}

// items keeps the first that fit whole. One that does not fit alone is itself
// shortened, so that every answer has something and a next one can go on.
func (f *fitter) items(v jsontext.Value, at string, most int) jsontext.Value {
	var all []jsontext.Value
	if json.Unmarshal(v, &all) != nil {
		return v
	}
	kept, size := 0, len("[]")
	for kept < len(all) && size+len(all[kept])+1 <= most {
		size += len(all[kept]) + 1
		kept++
	}
	place := len(f.cuts)
	if kept == 0 && most > 256 {
		all[0] = f.fit(all[0], at+"/0", most-len("[]"))
		kept = 1
	}
	if kept < len(all) { // what is cut outside is told before what is cut inside
		f.cuts = append(f.cuts[:place:place], append([]cut{{at, kept, len(all), "items"}}, f.cuts[place:]...)...)
	}
	out, _ := json.Marshal(all[:kept]) // parts of valid JSON
	return out
}

func (f *fitter) text(v jsontext.Value, at string, most int) jsontext.Value {
	var whole string
	if json.Unmarshal(v, &whole) != nil {
		return v
	}
	kept := min(len(whole), max(most-len(`""`), 0))
	for {
		for kept > 0 && kept < len(whole) && !utf8.RuneStart(whole[kept]) {
			kept--
		}
		out, _ := jsontext.AppendQuote(nil, whole[:kept])
		if len(out) <= most || kept == 0 {
			f.cuts = append(f.cuts, cut{at, kept, len(whole), "bytes"})
			return out
		}
		kept = max(kept-max(len(out)-most, 1), 0) // escapes take more than they stand for
	}
}

func escape(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}

// skip leaves out the first n items, bytes or members of what a pointer leads to.
func skip(v jsontext.Value, at []string, n int) (jsontext.Value, error) {
	if len(at) == 0 {
		return dropFirst(v, n)
	}
	if v.Kind() == '[' {
		var all []jsontext.Value
		i, err := strconv.Atoi(at[0])
		if err == nil {
			err = json.Unmarshal(v, &all)
		}
		if err != nil || i < 0 || i >= len(all) {
			return nil, errCursor
		}
		if all[i], err = skip(all[i], at[1:], n); err != nil {
			return nil, err
		}
		return json.Marshal(all)
	}
	all := members(v)
	for i, m := range all {
		if escape(m.name) == at[0] {
			inner, err := skip(m.value, at[1:], n)
			all[i].value = inner
			return object(all), err
		}
	}
	return nil, errCursor
}

func dropFirst(v jsontext.Value, n int) (jsontext.Value, error) {
	switch v.Kind() {
	case '{':
		all := members(v)
		return object(all[min(n, len(all)):]), nil
	case '[':
		var all []jsontext.Value
		if err := json.Unmarshal(v, &all); err != nil {
			return nil, err
		}
		return json.Marshal(all[min(n, len(all)):])
	case '"':
		var whole string
		if err := json.Unmarshal(v, &whole); err != nil {
			return nil, err
		}
		return jsontext.AppendQuote(nil, whole[min(n, len(whole)):])
	}
	return nil, errCursor
}

package provider

import (
	"strconv"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Waits says how the end of asynchronous work is recognised: poll a read until
// Done tells that it is over.
type Waits struct {
	Poll  Operation
	Done  func(View) Progress
	Every time.Duration // between polls
	Limit time.Duration // after which the outcome counts as unknown

	fromAnswer map[string]string // poll argument <- JSON pointer into the answer
}

// Progress is what one poll tells.
type Progress struct {
	End  End
	Note string // for people: "DEPLOYING, 40 %"
}

// End is how far asynchronous work has come.
type End uint8

// The values of [End].
const (
	Going   End = iota // not finished, or not known to be
	Reached            // finished as wished
	Failed             // finished without effect
	Blurred            // ended, but nothing is proven
)

// Until polls op, with the call's arguments of the same name, every five
// seconds for at most two hours.
func Until(op Operation, done func(View) Progress) *Waits {
	return &Waits{Poll: op, Done: done, Every: 5 * time.Second, Limit: 2 * time.Hour, fromAnswer: map[string]string{}}
}

// From fills an argument of the poll from the provider's answer: the id of
// what was just created, or of a task.
func (w *Waits) From(argument, pointer string) *Waits {
	w.fromAnswer[argument] = pointer
	return w
}

// Arguments builds the poll's arguments, from the answer what From says and the
// rest from the call; false when the answer lacks the id.
func (w *Waits) Arguments(canonical, answer []byte) ([]byte, bool) {
	var given map[string]jsontext.Value
	_ = json.Unmarshal(canonical, &given) // canonical bytes were encoded by us
	set := map[string]jsontext.Value{}
	for _, f := range core(w.Poll).in.fields {
		value, ok := given[f.name]
		ok = ok && (!f.optional || f.place == inLookup)
		pointer, answered := w.fromAnswer[f.name]
		if answered {
			value = lookup(answer, pointerPath(pointer))
			ok = value.Kind() == '"' || value.Kind() == '0'
		}
		switch {
		case ok:
			set[f.name] = value
		case answered || !f.optional:
			return nil, false
		}
	}
	raw, err := json.Marshal(set, json.Deterministic(true))
	return raw, err == nil
}

// lookup follows member names and array indexes into a JSON value; nil where
// there is nothing.
func lookup(raw jsontext.Value, path []string) jsontext.Value {
	for _, step := range path {
		var members map[string]jsontext.Value
		var elements []jsontext.Value
		i, notNumber := strconv.Atoi(step)
		switch {
		case json.Unmarshal(raw, &members) == nil:
			raw = members[step]
		case json.Unmarshal(raw, &elements) == nil && notNumber == nil && i >= 0 && i < len(elements):
			raw = elements[i]
		default:
			return nil
		}
	}
	return raw
}

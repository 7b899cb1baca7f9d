package provider

import (
	"fmt"
	"maps"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// A Look is a read that shows what a call will touch. Looks feed the preview,
// the fingerprint, waiting, settling and the resource lock.
type Look struct {
	op      *operation
	renames map[string]string // argument of the read <- argument of the call
	each    string            // list argument: one read for each element
	member  string            // of an element that is an object; empty = the element itself
	context bool
	fixed   map[string]jsontext.Value // arguments of the read that are the same for every call
}

// Read looks with op. Its arguments take the call's arguments of the same
// name; a rename "image_id=source_id" fills image_id from source_id.
func Read(op Operation, renames ...string) Look {
	look := Look{op: core(op), renames: map[string]string{}}
	for _, rename := range renames {
		to, from, ok := strings.Cut(rename, "=")
		if !ok {
			panic(fmt.Sprintf("look: %q is not to=from", rename))
		}
		look.renames[to] = from
	}
	return look
}

// Each looks with op at every element of the call's list argument; the element
// fills the read's argument of the name to. Where elements are objects,
// "servers.id" says which member does.
func Each(list string, op Operation, to string) Look {
	list, member, _ := strings.Cut(list, ".")
	return Look{op: core(op), renames: map[string]string{to: list}, each: list, member: member}
}

// Around marks a look that shows surroundings: it is shown and kept as evidence,
// but its changes do not make a decision stale.
func (l Look) Around() Look {
	l.context = true
	return l
}

// With gives an optional argument of the read a value of its own, as JSON.
func (l Look) With(argument, value string) Look {
	if f := l.op.in.member(argument); f == nil || !f.optional {
		panic(fmt.Sprintf("look: %s has no optional argument %s", l.op.spec.Name, argument))
	}
	l.fixed = maps.Clone(l.fixed)
	if l.fixed == nil {
		l.fixed = map[string]jsontext.Value{}
	}
	l.fixed[argument] = jsontext.Value(value)
	return l
}

// Operation is the read itself.
func (l Look) Operation() Operation { return l.op.self }

// erasable gives this package the inside of any Def.
type erasable interface{ core() *operation }

func (o *operation) core() *operation { return o }

func core(op Operation) *operation {
	inner, ok := op.(erasable)
	if !ok || inner.core() == nil {
		panic("look: the operation is not made by Define, or used before it")
	}
	return inner.core()
}

// fits proves that the call can fill every required argument of the read.
func (l Look) fits(call *operation) error {
	if l.op.spec.Effect != Observe {
		return fmt.Errorf("look: %s is not a read", l.op.spec.Name)
	}
	for _, f := range l.op.in.fields {
		source := call.in.member(l.source(f.name))
		if source == nil && !f.optional {
			return fmt.Errorf("look: nothing fills argument %s of %s", f.name, l.op.spec.Name)
		}
	}
	for to, from := range l.renames {
		if l.op.in.member(to) == nil || call.in.member(from) == nil {
			return fmt.Errorf("look: rename %s=%s names no argument", to, from)
		}
	}
	if l.member != "" && call.in.at([]string{l.each, "*", l.member}) == nil {
		return fmt.Errorf("look: the elements of %s have no member %s", l.each, l.member)
	}
	return nil
}

func (l Look) source(argument string) string {
	if from, ok := l.renames[argument]; ok {
		return from
	}
	return argument
}

// arguments builds the read's arguments from the call's canonical ones, one
// set a read. None when an optional argument that a rename needs is absent.
func (l Look) arguments(canonical []byte) ([][]byte, error) {
	var given map[string]jsontext.Value
	if err := json.Unmarshal(canonical, &given); err != nil {
		return nil, err
	}
	var elements []jsontext.Value
	if l.each != "" {
		if err := json.Unmarshal(given[l.each], &elements); err != nil {
			return nil, err
		}
	} else {
		elements = []jsontext.Value{nil}
	}
	var sets [][]byte
	for _, element := range elements {
		if l.member != "" {
			element = lookup(element, []string{l.member})
		}
		set, complete := l.fill(given, element)
		if !complete {
			continue
		}
		raw, err := json.Marshal(set, json.Deterministic(true))
		if err != nil {
			return nil, err
		}
		sets = append(sets, raw)
	}
	return sets, nil
}

func (l Look) fill(given map[string]jsontext.Value, element jsontext.Value) (map[string]jsontext.Value, bool) {
	set := map[string]jsontext.Value{}
	maps.Copy(set, l.fixed)
	for _, f := range l.op.in.fields {
		source := l.source(f.name)
		value, ok := given[source]
		if source == l.each && l.each != "" {
			value, ok = element, true
		}
		_, renamed := l.renames[f.name]
		if !ok && (!f.optional || renamed) {
			return nil, false
		}
		// An optional argument of the read, a filter say, is filled only on purpose;
		// a lookup names what is looked at.
		if ok && (!f.optional || renamed || f.place == inLookup) {
			set[f.name] = value
		}
	}
	return set, true
}

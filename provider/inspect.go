package provider

import (
	"net/http"
	"net/url"
	"reflect"
	"slices"

	"github.com/go-json-experiment/json"
)

// A Row is one declared node of an input or output, as tests compare it with
// the documents: names and places are those of the wire.
type Row struct {
	Place    string // path, query, header, body or answer
	Path     string // a name, or for body and answer a JSON pointer with * for any element
	Argument string // dotted name in arguments; empty for answers
	Type     string // string, integer, number, boolean, object, array
	Required bool   // given that its parent is there
	Secret   bool
	Private  bool
	Pick     string
	Doc      string
}

// Inputs lists what an operation takes, body nodes at every depth.
func Inputs(op Operation) []Row {
	var rows []Row
	for _, f := range core(op).in.fields {
		for bit, place := range map[place]string{inPath: "path", inQuery: "query", inHeader: "header"} {
			for _, name := range f.wire {
				if f.place&bit != 0 {
					rows = append(rows, f.row(place, name, f.name))
				}
			}
		}
		object, member := splitLookup(f.wire[0])
		switch {
		case f.place == inLookup && core(op).route.method == http.MethodGet:
			rows = append(rows, f.row("query", f.wire[0], f.name))
		case f.place == inLookup:
			rows = append(rows, f.row("body", "/"+object+"/"+member, f.name))
		case f.place&inBody != 0:
			for _, name := range f.wire {
				rows = f.rows(rows, "body", "/"+name, f.name)
			}
		case f.place&isBody != 0:
			rows = f.rows(rows, "body", "", f.name)
		}
	}
	return rows
}

// Outputs lists what an operation's answer declares, at every depth.
func Outputs(op Operation) []Row {
	out := core(op).out
	if out.kind == object {
		var rows []Row
		for _, f := range out.fields {
			rows = f.rows(rows, "answer", "/"+f.name, "")
		}
		return rows
	}
	return (&field{shape: out}).rows(nil, "answer", "", "")
}

func (f *field) row(place, path, argument string) Row {
	return Row{place, path, argument, f.shape.kind.String(), !f.optional || f.null, f.secret, f.private, f.pick, f.doc}
}

func (f *field) rows(rows []Row, place, path, argument string) []Row {
	if path != "" {
		rows = append(rows, f.row(place, path, argument))
	}
	s := f.shape
	for s.kind == list || s.kind == dict {
		path += "/*"
		s = s.elem
		element := *f
		element.shape, element.optional = s, true
		rows = append(rows, element.row(place, path, argument))
	}
	for _, inner := range s.fields {
		name := inner.name
		if argument != "" {
			name = argument + "." + name
		}
		rows = inner.rows(rows, place, path+"/"+inner.name, name)
	}
	return rows
}

// String is the JSON Schema type of the kind.
func (k kind) String() string {
	return [...]string{"", "object", "array", "object", "string", "string", "integer", "number", "boolean"}[k]
}

// LookOperations names the reads of a declaration, those of prices and polls
// included.
func LookOperations(op Operation) []Operation {
	var reads []Operation
	for _, look := range slices.Concat(op.Spec().Looks, op.Spec().Prices) {
		reads = append(reads, look.op.self)
	}
	if w := op.Spec().Waits; w != nil {
		reads = append(reads, w.Poll)
	}
	return reads
}

// RoundTripRequest decodes a documented request body as strictly as any input
// and encodes it back, so that tests can compare both.
func RoundTripRequest(op Operation, path map[string]string, body []byte) ([]byte, error) {
	o := core(op)
	r := &http.Request{Method: o.route.method, URL: &url.URL{}}
	for name, value := range path {
		r.SetPathValue(name, value)
	}
	raw, err := o.receive(r, body)
	if err != nil {
		return nil, err
	}
	call, err := o.Canon(raw, func(s Secret) string { return "mark " + s.Reveal() })
	if err != nil {
		return nil, err
	}
	in, err := o.input(call.Args())
	if err != nil {
		return nil, err
	}
	w, err := o.bind(in)
	if err != nil {
		return nil, err
	}
	return w.body, nil
}

// RoundTripAnswer decodes a documented answer into the declared type, refusing
// members that it does not declare, and encodes it back.
func RoundTripAnswer(op Operation, body []byte) ([]byte, error) {
	o := core(op)
	plain := o.plainJSON(body)
	if plain == nil {
		return nil, nil
	}
	out := reflect.New(o.out.typ)
	if err := json.Unmarshal(plain, out.Interface(), json.RejectUnknownMembers(true)); err != nil {
		return nil, err
	}
	return json.Marshal(out.Interface(), revealing)
}

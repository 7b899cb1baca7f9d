package provider

import (
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// wire is an HTTP request before it meets a base URL and a credential.
type wire struct {
	method string
	path   string // escaped
	query  url.Values
	header http.Header
	body   []byte // nil for none

	secrets []Secret // that stand in it
}

// revealing is for the one encoding that writes secrets; it notes which.
func (w *wire) revealing() json.Options {
	return json.WithMarshalers(json.MarshalFunc(func(s Secret) ([]byte, error) {
		w.secrets = append(w.secrets, s)
		return jsontext.AppendQuote(nil, s.Reveal())
	}))
}

// bind spreads a typed input over path, query, header and body. It is the only
// place where secrets become plain bytes.
func (o *operation) bind(in any) (*wire, error) {
	w := &wire{method: o.route.method, query: url.Values{}, header: http.Header{}}
	value := reflect.ValueOf(in)
	path, body := map[string]string{}, map[string]jsontext.Value{}
	for _, f := range o.in.fields {
		v := value.FieldByIndex(f.index)
		if f.optional && v.IsZero() && !f.null {
			continue
		}
		raw, err := json.Marshal(v.Interface(), w.revealing(), json.Deterministic(true))
		if err != nil {
			return nil, fmt.Errorf("%s: encode argument %s: %w", o.spec.Name, f.name, err)
		}
		if err := f.put(f.shape.nulls(raw, true), w, path, body); err != nil {
			return nil, err
		}
	}
	var err error
	if w.path, err = o.route.fill(path, o.api.siblings(o.route)); err != nil {
		return nil, err
	}
	return w, o.putBody(w, body)
}

// nulls puts null where a field of that tag was left out, or takes it away
// again. Other values stay as they are.
func (s *shape) nulls(raw jsontext.Value, put bool) jsontext.Value {
	if !s.holds(func(f *field) bool { return f.null }) {
		return raw
	}
	if s.kind == list {
		var elements []jsontext.Value
		if json.Unmarshal(raw, &elements) != nil {
			return raw
		}
		for i := range elements {
			elements[i] = s.elem.nulls(elements[i], put)
		}
		return encoded(elements, raw)
	}
	var members map[string]jsontext.Value
	if s.kind != object || json.Unmarshal(raw, &members) != nil {
		return raw
	}
	for _, f := range s.fields {
		value, there := members[f.name]
		switch {
		case there && f.null && !put && value.Kind() == 'n':
			delete(members, f.name)
		case there:
			members[f.name] = f.shape.nulls(value, put)
		case f.null && put:
			members[f.name] = jsontext.Value(`null`)
		}
	}
	return encoded(members, raw)
}

// encoded is v as JSON; v was decoded from otherwise, so encoding cannot fail.
func encoded(v any, otherwise jsontext.Value) jsontext.Value {
	raw, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		return otherwise
	}
	return raw
}

// put places one encoded argument everywhere it travels.
func (f *field) put(raw jsontext.Value, w *wire, path map[string]string, body map[string]jsontext.Value) error {
	if f.place&isBody != 0 {
		w.body = raw
	}
	if f.place&inLookup != 0 {
		return w.putLookup(f.wire[0], raw, body)
	}
	for _, name := range f.wire {
		if f.place&inPath != 0 {
			path[name] = spell(raw)
		}
		if f.place&inHeader != 0 {
			w.header.Set(name, spell(raw))
		}
		if f.place&inQuery != 0 {
			w.query[name] = spellAll(raw)
		}
		if f.place&inBody != 0 {
			body[name] = raw
		}
	}
	return nil
}

// putBody encodes the members of the body. A change without members still
// sends an empty object where the operation declares a body; a DELETE does not.
func (o *operation) putBody(w *wire, members map[string]jsontext.Value) error {
	if w.body != nil || !o.hasBody() || len(members) == 0 && w.method == http.MethodDelete {
		return nil
	}
	body, err := json.Marshal(members, json.Deterministic(true))
	w.body = body
	return err
}

func (o *operation) hasBody() bool {
	for _, f := range o.in.fields {
		if f.place&(inBody|isBody|inLookup) != 0 && o.route.method != http.MethodGet {
			return true
		}
	}
	return false
}

// spell writes a scalar as it stands in a URL.
func spell(raw jsontext.Value) string {
	if raw.Kind() == '"' {
		text, _ := jsontext.AppendUnquote(nil, raw)
		return string(text)
	}
	return string(raw)
}

// spellAll writes a scalar, or each element of a list.
func spellAll(raw jsontext.Value) []string {
	if raw.Kind() != '[' {
		return []string{spell(raw)}
	}
	var elements []jsontext.Value
	_ = json.Unmarshal(raw, &elements) // raw was encoded by us
	spelled := make([]string, len(elements))
	for i, element := range elements {
		spelled[i] = spell(element)
	}
	return spelled
}

// receive is bind backwards, for the simulators: it reads a request into the
// JSON of the operation's arguments and refuses what no field declares.
func (o *operation) receive(r *http.Request, body []byte) (jsontext.Value, error) {
	members := map[string]jsontext.Value{}
	if err := o.receiveBody(members, body); err != nil {
		return nil, err
	}
	query := r.URL.Query()
	for _, f := range o.in.fields {
		for _, name := range f.wire {
			if f.place&inPath != 0 {
				members[f.name] = f.shape.parse([]string{r.PathValue(name)})
			}
			if values, ok := query[name]; ok && f.place&(inQuery|inLookup) != 0 {
				members[f.name] = f.shape.parse(values)
				delete(query, name)
			}
		}
	}
	for name := range query {
		return nil, &ArgumentError{Code: UnknownArgument, Field: name, Problem: "no such query parameter"}
	}
	raw, err := json.Marshal(members, json.Deterministic(true))
	return o.in.nulls(raw, false), err
}

// receiveBody renames body members from the wire to their arguments.
func (o *operation) receiveBody(members map[string]jsontext.Value, body []byte) error {
	if len(body) == 0 {
		return nil
	}
	for _, f := range o.in.fields {
		if f.place&isBody == 0 {
			continue
		}
		if members[f.name] = body; !members[f.name].IsValid() {
			return invalid("", "the body is not JSON")
		}
		return nil
	}
	var sent map[string]jsontext.Value
	if err := json.Unmarshal(body, &sent); err != nil {
		return invalid("", "the body is not a JSON object")
	}
	for name, value := range sent {
		if found, err := o.receiveLookup(members, name, value); found || err != nil {
			if err != nil {
				return err
			}
			continue
		}
		f := o.bodyField(name)
		if f == nil {
			return &ArgumentError{Code: UnknownArgument, Field: name, Problem: "no such member of the body"}
		}
		if value.Kind() != 'n' { // on the wire null is absent; documented requests have it
			members[f.name] = value
		}
	}
	return nil
}

func (o *operation) bodyField(name string) *field {
	for _, f := range o.in.fields {
		for _, wire := range f.wire {
			if f.place&inBody != 0 && wire == name {
				return f
			}
		}
	}
	return nil
}

// parse reads the spelling of a URL value as JSON of the shape.
func (s *shape) parse(values []string) jsontext.Value {
	switch s.kind {
	case list:
		elements := make([]jsontext.Value, len(values))
		for i, v := range values {
			elements[i] = s.elem.parse([]string{v})
		}
		raw, _ := json.Marshal(elements)
		return raw
	case text, secret:
		raw, _ := jsontext.AppendQuote(nil, strings.ToValidUTF8(values[0], "\uFFFD"))
		return raw
	}
	if raw := jsontext.Value(values[0]); raw.IsValid() {
		return raw
	}
	raw, _ := jsontext.AppendQuote(nil, strings.ToValidUTF8(values[0], "\uFFFD"))
	return raw
}

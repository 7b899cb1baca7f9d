package provider

import (
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// An Answer is a provider's successful answer, made safe to keep and show.
type Answer struct {
	Status    int
	RequestID string // the provider's id of the call, when it gives one

	// Body is the JSON answered, with numbers that came as text put right,
	// nulls left out and every secret replaced by [Hidden]. Members that no type
	// declares pass through.
	Body jsontext.Value
	// Issued holds the secrets that the call made new, by JSON pointer. Whoever
	// gets an answer seals or drops them; they are nowhere in Body.
	Issued map[string]Secret
}

// Object is the body with an object at its root: a bare array becomes
// {items: [...]}, nothing becomes {}.
func (a *Answer) Object() jsontext.Value {
	switch a.Body.Kind() {
	case '{':
		return a.Body
	case '[':
		return slices.Concat(jsontext.Value(`{"items":`), a.Body, jsontext.Value(`}`))
	}
	return jsontext.Value(`{}`)
}

// newAnswer refines a provider's body.
func (o *operation) newAnswer(status int, requestID string, body []byte) (*Answer, error) {
	a := &Answer{Status: status, RequestID: requestID, Issued: map[string]Secret{}}
	if len(strings.TrimSpace(string(body))) == 0 {
		return a, nil
	}
	raw := jsontext.Value(body)
	if err := raw.Compact(jsontext.AllowDuplicateNames(true)); err != nil {
		return nil, err
	}
	r := refiner{unnamed: o.spec.Unnamed, secret: func(pointer string, value Secret) jsontext.Value {
		undeclared := o.spec.Unnamed && o.out.at(pointerPath(pointer)) == nil
		if undeclared || slices.Contains(o.spec.Issues, pointer) {
			a.Issued[pointer] = value
		}
		return jsontext.Value(`"` + Hidden + `"`)
	}}
	a.Body = r.refine(raw, o.out, "")
	return a, nil
}

// plainJSON decodes a provider's body into the output type, secrets included.
func (o *operation) plainJSON(body []byte) jsontext.Value {
	r := refiner{secret: func(_ string, value Secret) jsontext.Value {
		raw, _ := jsontext.AppendQuote(nil, value.Reveal())
		return raw
	}}
	return r.refine(body, o.out, "")
}

// Stable implements [Operation]: the declared members that are neither
// volatile nor secret, in canonical form.
func (o *operation) Stable(body []byte) ([]byte, error) {
	r := refiner{stable: true, secret: func(string, Secret) jsontext.Value { return nil }}
	value := r.refine(body, o.out, "")
	if value == nil {
		value = jsontext.Value(`null`)
	}
	return value, value.Format(jsontext.ReorderRawObjects(true))
}

// A refiner rewrites JSON along a shape. Providers spell numbers as text, empty
// objects as [], absent things as null and things that have nothing but a name
// as that name; after refining they do not.
type refiner struct {
	stable  bool // drop what is undeclared or volatile
	unnamed bool // what is undeclared is secret
	secret  func(pointer string, value Secret) jsontext.Value
}

// refine returns nil for what is absent.
func (r refiner) refine(raw jsontext.Value, s *shape, at string) jsontext.Value {
	switch {
	case raw.Kind() == 'n' || raw == nil:
		return nil
	case s.kind == object || s.kind == dict:
		return r.object(raw, s, at)
	case s.kind == list:
		return r.list(raw, s, at)
	case s.kind == secret:
		return r.secret(at, Secret(spell(raw)))
	}
	return scalar(raw, s)
}

func (r refiner) list(raw jsontext.Value, s *shape, at string) jsontext.Value {
	var elements []jsontext.Value
	if json.Unmarshal(raw, &elements, jsontext.AllowDuplicateNames(true)) != nil {
		return nil
	}
	refined := make([]jsontext.Value, 0, len(elements))
	for _, element := range elements {
		if v := r.refine(element, s.elem, at+"/*"); v != nil {
			refined = append(refined, v)
		}
	}
	out, _ := json.Marshal(refined) // refined elements are valid
	return out
}

// object keeps declared members in declared order, then the others.
func (r refiner) object(raw jsontext.Value, s *shape, at string) jsontext.Value {
	if raw.Kind() == '[' {
		return jsontext.Value(`{}`)
	}
	if name := s.member("name"); raw.Kind() == '"' && len(raw) > len(`""`) && name != nil && name.shape.kind == text {
		return slices.Concat(jsontext.Value(`{"name":`), raw, jsontext.Value(`}`))
	}
	var members map[string]jsontext.Value
	if json.Unmarshal(raw, &members, jsontext.AllowDuplicateNames(true)) != nil {
		return nil
	}
	out := []byte{'{'}
	put := func(name string, value jsontext.Value) {
		if len(out) > 1 {
			out = append(out, ',')
		}
		out, _ = jsontext.AppendQuote(out, name)
		out = append(append(out, ':'), value...)
	}
	for _, f := range s.fields {
		value, ok := members[f.name]
		delete(members, f.name)
		if !ok || r.stable && f.volatile {
			continue
		}
		if v := r.refine(value, f.shape, at+"/"+f.name); v != nil {
			put(f.name, v)
		}
	}
	r.others(members, s, at, put)
	return append(out, '}')
}

// others passes undeclared members on, unless they are or look secret.
func (r refiner) others(members map[string]jsontext.Value, s *shape, at string, put func(string, jsontext.Value)) {
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		switch {
		case s.kind == dict:
			if v := r.refine(members[name], s.elem, at+"/*"); v != nil {
				put(name, v)
			}
		case r.unnamed && members[name].Kind() != 'n':
			put(name, r.secret(at+"/"+name, Secret(spell(members[name]))))
		case !r.stable && members[name].Kind() != 'n':
			put(name, conceal(name, members[name]))
		}
	}
}

// LooksSecret matches member names that usually hold a secret.
var LooksSecret = regexp.MustCompile(`(?i)pass(word|wd|phrase)?|secret|token|private_?key|api_?key|credential|kerberos|user_?data$`)

// conceal hides undeclared values by name, at every depth.
func conceal(name string, raw jsontext.Value) jsontext.Value {
	if LooksSecret.MatchString(name) {
		return jsontext.Value(`"` + Hidden + `"`)
	}
	switch raw.Kind() {
	case '{':
		return refiner{}.object(raw, &shape{kind: object}, "")
	case '[':
		var elements []jsontext.Value
		if json.Unmarshal(raw, &elements, jsontext.AllowDuplicateNames(true)) != nil {
			return jsontext.Value(`[]`)
		}
		for i := range elements {
			elements[i] = conceal("", elements[i])
		}
		out, _ := json.Marshal(elements)
		return out
	}
	return raw
}

// scalar puts a value into the spelling its shape wants; what cannot be put
// right is left out, so that answers always fit their schema.
func scalar(raw jsontext.Value, s *shape) jsontext.Value {
	switch s.kind {
	case text:
		if raw.Kind() == '"' {
			return raw
		}
		quoted, _ := jsontext.AppendQuote(nil, string(raw))
		return quoted
	case integer, decimal:
		number, err := ParseDecimal(strings.TrimSpace(spell(raw)))
		if err != nil || s.kind == integer && strings.Contains(number.String(), ".") {
			return nil
		}
		return jsontext.Value(number.String())
	case boolean:
		switch spell(raw) {
		case "true", "1":
			return jsontext.Value(`true`)
		case "false", "0":
			return jsontext.Value(`false`)
		}
	}
	return nil
}

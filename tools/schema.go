package tools

import (
	"bytes"
	stdjson "encoding/json"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"signoff/approvals"
)

// property is an argument that Signoff adds to an operation's own.
type property struct {
	name     string
	schema   map[string]any
	required bool
}

// extend adds properties to the end of an object schema, whose own order stays.
func extend(schema []byte, more []property) ([]byte, error) {
	var parts struct {
		Properties           jsontext.Value `json:"properties"`
		AdditionalProperties jsontext.Value `json:"additionalProperties"`
		Type                 string         `json:"type"`
		Required             []string       `json:"required"`
	}
	if err := json.Unmarshal(schema, &parts); err != nil {
		return nil, err
	}
	properties := parts.Properties[:len(parts.Properties)-1]
	for _, p := range more {
		encoded, err := json.Marshal(p.schema, json.Deterministic(true))
		if err != nil {
			return nil, err
		}
		if len(properties) > 1 {
			properties = append(properties, ',')
		}
		properties = append(append(properties, `"`+p.name+`":`...), encoded...)
		if p.required {
			parts.Required = append(parts.Required, p.name)
		}
	}
	parts.Properties = append(properties, '}')
	return json.Marshal(parts)
}

// closed is the schema of an input: exactly these properties.
func closed(properties map[string]any, required ...string) []byte {
	if required == nil {
		required = []string{}
	}
	return mustJSON(map[string]any{"type": "object", "properties": properties, "additionalProperties": false, "required": required})
}

// opened is the schema of an output, which may have members added later.
func opened(properties map[string]any, required ...string) stdjson.RawMessage {
	if required == nil {
		required = []string{}
	}
	return mustJSON(map[string]any{"type": "object", "properties": properties, "required": required})
}

// anyObject is an object whose members somebody else defines.
func anyObject(words string) map[string]any {
	schema := map[string]any{"type": "object", "additionalProperties": true}
	if words != "" {
		schema["description"] = words
	}
	return schema
}

// envelopeSchema describes [Envelope]. Only status is always there.
var envelopeSchema = mustJSON(map[string]any{
	"type": "object",
	"properties": map[string]any{
		"status":      map[string]any{"type": "string", "enum": approvals.Statuses},
		"request_id":  map[string]any{"type": "string"},
		"summary":     map[string]any{"type": "string"},
		"approvers":   map[string]any{"type": "array", "items": map[string]any{"type": "string"}},
		"expires_at":  map[string]any{"type": "string"},
		"approve_url": map[string]any{"type": "string"},
		"result":      anyObject(""),
		"error":       anyObject(""),
		"next":        map[string]any{"type": "string"},
	},
	"required": []string{"status"},
})

func mustJSON(v any) []byte {
	encoded, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		panic(err) // a literal of this file
	}
	return encoded
}

// mustDecode reads JSON of our own.
func mustDecode(raw []byte, into any) {
	if err := json.Unmarshal(raw, into); err != nil {
		panic(err)
	}
}

// memberOrder lists the names of an object's members as they stand.
func memberOrder(object []byte) ([]string, error) {
	var names []string
	d := jsontext.NewDecoder(bytes.NewReader(object))
	if _, err := d.ReadToken(); err != nil {
		return nil, err
	}
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return nil, err
		}
		names = append(names, name.String())
		if err := d.SkipValue(); err != nil {
			return nil, err
		}
	}
	return names, nil
}

// raw passes JSON on as mcp-go encodes it.
func raw(v []byte) stdjson.RawMessage { return v }

package tools

import (
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
		"result":      map[string]any{"type": "object", "additionalProperties": true},
		"error":       map[string]any{"type": "object", "additionalProperties": true},
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

// raw passes JSON on as mcp-go encodes it.
func raw(v []byte) stdjson.RawMessage { return v }

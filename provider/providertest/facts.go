package providertest

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"signoff/provider"
)

// fact is one operation as the catalogue has it.
type fact struct {
	ID, Method, Path string
	Deprecated       bool
	PathParams       []param `json:"path_params"`
	QueryParams      []param `json:"query_params"`
	Body             []row
	Response         map[string][]row
	Effect           provider.Effect
	EffectRules      []rule `json:"effect_rules"`
	Idempotent       bool
	CostsMoney       bool     `json:"costs_money"`
	Sensitive        bool     `json:"security_sensitive"`
	Secrets          []string `json:"secret_fields"`
	RequestSecrets   []string `json:"request_secret_fields"`
	SecretUnnamed    bool     `json:"secret_unnamed"`
	AsyncPoll        *poll    `json:"async_poll"`
	OpenAPI          *openAPI `json:"openapi"`
}

// openAPI is what a public OpenAPI document says of the same operation. It may
// add to the seed's facts; where both differ the table of defects says so.
type openAPI struct {
	PathParams  []param `json:"path_params"`
	QueryParams []param `json:"query_params"`
	Body        []row
	Response    map[string][]row
}

// newer are the members of the answers that an OpenAPI document has, by path.
// It need not be complete, and may know more than is declared.
func (f fact) newer() map[string]row {
	rows := map[string]row{}
	if f.OpenAPI != nil {
		for _, answer := range f.OpenAPI.Response {
			for _, r := range answer {
				rows[strings.ReplaceAll(r.Path, "{}", "*")] = r
			}
		}
	}
	return rows
}

type param struct {
	Name, Type string
	Required   *bool
}

type row struct {
	Path     string
	Type     jsontext.Value // a name, a list of names, or null
	Required *bool          // nil = not documented
	Variant  string         // the union branch it belongs to
	Declared *bool          // false = only in the documented example
}

type rule struct {
	When   []condition
	Effect provider.Effect
}

type condition struct {
	Path, Op string
	Value    jsontext.Value
}

type poll struct {
	Operation string
	Companion *struct{ Method, Path string }
}

// types a documented row allows; none = not documented.
func (r row) types() []string {
	var one string
	var many []string
	if json.Unmarshal(r.Type, &one) == nil && one != "" {
		return []string{one}
	}
	_ = json.Unmarshal(r.Type, &many) // null stays empty
	return slices.DeleteFunc(many, func(t string) bool { return t == "null" })
}

// fits reports whether a declared type can carry a documented one.
func (r row) fits(declared string) bool {
	types := r.types()
	return len(types) == 0 || slices.Contains(types, declared) || declared == "number" && slices.Contains(types, "integer")
}

// row is a parameter as a row. Documents call whole numbers numbers.
func (p param) row(required *bool) row {
	if p.Type == "number" {
		return row{Type: jsontext.Value(`["number","integer"]`), Required: required}
	}
	return row{Type: jsontext.Value(`"` + p.Type + `"`), Required: required}
}

// inputs are the documented parameters and body members by place and path.
// What only the OpenAPI document has is there too.
func (f fact) inputs() map[string]row {
	want := map[string]row{}
	add := func(paths, queries []param, body []row) {
		for _, p := range paths {
			put(want, "path "+p.Name, p.row(nil))
		}
		for _, p := range queries {
			put(want, "query "+p.Name, p.row(p.Required))
		}
		for _, r := range body {
			put(want, "body "+strings.ReplaceAll(r.Path, "{}", "*"), r)
		}
	}
	add(f.PathParams, f.QueryParams, f.Body)
	if f.OpenAPI != nil {
		add(f.OpenAPI.PathParams, f.OpenAPI.QueryParams, f.OpenAPI.Body)
	}
	return want
}

// put keeps the seed's row; a member of a union's branch is required there only.
func put(want map[string]row, at string, r row) {
	if r.Variant != "" {
		r.Required = nil
	}
	if _, there := want[at]; !there {
		want[at] = r
	}
}

func readFacts(t *testing.T) []fact {
	t.Helper()
	raw, err := os.ReadFile("testdata/catalogue.json")
	require.NoError(t, err, "vendor the facts of the cloud under testdata")
	var facts []fact
	require.NoError(t, json.Unmarshal(raw, &facts, json.MatchCaseInsensitiveNames(true)))
	return facts
}

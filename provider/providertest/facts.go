package providertest

import (
	"os"
	"slices"
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
	AsyncPoll        *poll    `json:"async_poll"`
}

type param struct {
	Name, Type string
	Required   bool
	AliasOf    string `json:"alias_of"`
}

type row struct {
	Path     string
	Type     jsontext.Value // a name, a list of names, or null
	Required bool
	Enum     []jsontext.Value
	Declared *bool // false = only in the documented example
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
	Operation, Companion string
	DoneWhen             string `json:"done_when"`
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

func readFacts(t *testing.T) []fact {
	t.Helper()
	raw, err := os.ReadFile("testdata/catalogue.json")
	require.NoError(t, err, "vendor the facts of the cloud under testdata")
	var facts []fact
	require.NoError(t, json.Unmarshal(raw, &facts, json.MatchCaseInsensitiveNames(true)))
	return facts
}

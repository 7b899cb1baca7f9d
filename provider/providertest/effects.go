package providertest

import (
	"os"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"signoff/provider"
)

// effects: worst case, milder cases, cost and sensitivity are as catalogued.
func (c *checker) effects(t *testing.T) {
	c.each(t, func(t *testing.T, f fact, op provider.Operation) {
		s := op.Spec()
		require.Equal(t, f.Effect.String(), s.Effect.String())
		require.Equal(t, f.Idempotent, s.Idempotent, "idempotent")
		require.Equal(t, f.CostsMoney, s.Costs, "costs money")
		require.Equal(t, f.Sensitive, s.Sensitive, "security sensitive")
		for _, r := range f.EffectRules {
			require.Equal(t, r.Effect.String(), effectUnder(t, f, op, r).String(), "under %v", r.When)
		}
	})
}

// effectUnder canonicalises the documented request with the rule's conditions
// made true.
func effectUnder(t *testing.T, f fact, op provider.Operation, r rule) provider.Effect {
	body := map[string]any{}
	if raw, err := os.ReadFile("testdata/examples/" + f.ID + ".request.json"); err == nil {
		require.NoError(t, json.Unmarshal(raw, &body))
	}
	for _, when := range r.When {
		name := strings.TrimPrefix(when.Path, "/")
		switch when.Op {
		case "eq":
			body[name] = when.Value
		case "in":
			var values []any
			require.NoError(t, json.Unmarshal(when.Value, &values))
			body[name] = values[0]
		case "absent", "not_true":
			delete(body, name)
		case "all_in_or_absent": // "/rules/*/action": every element's member
			var values []any
			require.NoError(t, json.Unmarshal(when.Value, &values))
			list, member, _ := strings.Cut(name, "/*/")
			for _, element := range body[list].([]any) {
				element.(map[string]any)[member] = values[0]
			}
		}
	}
	for _, row := range provider.Inputs(op) {
		switch {
		case row.Place == "path" && row.Type == "integer":
			body[row.Argument] = 1
		case row.Place == "path":
			body[row.Argument] = placeholderID
		}
	}
	raw, err := json.Marshal(body)
	require.NoError(t, err)
	call, err := op.Canon(raw, marker)
	require.NoError(t, err)
	return call.Effect
}

// placeholderID has the form of an id of every cloud that checks forms.
const placeholderID = "0123456789ABCDEF0123456789ABCDEF"

// placeholder stands for a path value.
func placeholder(r provider.Row) string {
	if r.Type == "integer" {
		return "1"
	}
	return placeholderID
}

func marker(s provider.Secret) string { return "mark " + s.Reveal() }

// secrets: what the catalogue calls secret is marked, and no member whose name
// looks secret is left unmarked.
func (c *checker) secrets(t *testing.T) {
	c.each(t, func(t *testing.T, f fact, op provider.Operation) {
		marked, whole := map[string]bool{}, true
		for _, r := range provider.Outputs(op) {
			marked[r.Path], whole = marked[r.Path] || r.Secret, whole && r.Secret
			for above := r.Path; r.Secret && above != ""; above = above[:strings.LastIndex(above, "/")] {
				marked[above] = true // an object is secret by its secret members
			}
			last := r.Path[strings.LastIndex(r.Path, "/")+1:]
			require.False(t, r.Type == "string" && provider.LooksSecret.MatchString(last) && !r.Secret && !c.excused(f.ID, "answer "+r.Path),
				"answer %s looks secret and is not marked", r.Path)
		}
		require.Equal(t, f.SecretUnnamed, op.Spec().Unnamed, "a secret that no document names")
		marked[""] = whole && len(marked) > 0 // the body is secret when every member is
		for _, pointer := range f.Secrets {
			require.True(t, marked[pointer], "answer %s is secret", pointer)
		}
		given := map[string]bool{}
		for _, r := range provider.Inputs(op) {
			given[r.Path] = r.Secret || r.Private
			last := r.Path[strings.LastIndex(r.Path, "/")+1:]
			require.False(t, r.Type == "string" && provider.LooksSecret.MatchString(last) && !given[r.Path] && !c.excused(f.ID, r.Place+" "+r.Path),
				"argument %s looks secret and is not marked", r.Path)
		}
		for _, pointer := range f.RequestSecrets {
			require.True(t, given[pointer], "argument %s is secret", pointer)
		}
	})
}

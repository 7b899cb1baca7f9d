package providertest

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
)

// Simulator is the cloud simulated.
type Simulator interface {
	http.Handler
	Serves(operation string) bool
}

// Defect excuses one difference that is the documents' own fault.
type Defect struct {
	Operation string // name; empty = every operation
	At        string // place and path: "body /type_ip"; "body /servers/**" is that and all below it
	Number    string // where mismatches.md has it
}

// Check holds api against its catalogue, its examples and its simulator.
func Check(t *testing.T, api *provider.API, sim Simulator, defects ...Defect) {
	c := &checker{api: api, sim: sim, facts: readFacts(t), defects: defects, used: map[Defect]bool{}}
	t.Run("catalogue", c.catalogue)
	t.Run("inputs", c.inputs)
	t.Run("outputs", c.outputs)
	t.Run("effects", c.effects)
	t.Run("secrets", c.secrets)
	t.Run("waits", c.waits)
	t.Run("references", c.references)
	t.Run("examples", c.examples)
	t.Run("schemas", c.schemas)
	t.Run("simulator", c.simulator)
	for _, d := range defects {
		require.True(t, c.used[d], "the defect %v excuses nothing any more", d)
	}
}

type checker struct {
	api     *provider.API
	sim     Simulator
	facts   []fact
	defects []Defect
	used    map[Defect]bool
}

// excused looks a difference up in the table of the documents' defects.
func (c *checker) excused(operation, at string) bool {
	for _, d := range c.defects {
		if (d.Operation == "" || d.Operation == operation) && d.covers(at) {
			c.used[d] = true
			return true
		}
	}
	return false
}

func (d Defect) covers(at string) bool {
	above, deep := strings.CutSuffix(d.At, "/**")
	return d.At == at || deep && (at == above || strings.HasPrefix(at, above+"/"))
}

// each runs a check for every operation that the catalogue has.
func (c *checker) each(t *testing.T, check func(t *testing.T, f fact, op provider.Operation)) {
	for _, f := range c.facts {
		op := c.api.Operation(f.ID)
		if op == nil {
			continue // reported by catalogue
		}
		t.Run(f.ID, func(t *testing.T) { check(t, f, op) })
	}
}

// catalogue: every catalogued operation is declared, every declared one is
// catalogued or a companion.
func (c *checker) catalogue(t *testing.T) {
	for _, f := range c.facts {
		op := c.api.Operation(f.ID)
		if op == nil {
			t.Errorf("%s is catalogued, not declared", f.ID)
			continue
		}
		s := op.Spec()
		require.Equal(t, f.Method+" "+f.Path, s.Method+" "+s.Path, f.ID)
		require.Equal(t, f.Deprecated, s.Deprecated, f.ID)
		require.False(t, s.Companion, "%s is catalogued, so no companion", f.ID)
	}
	for _, op := range c.api.Operations() {
		known := slices.ContainsFunc(c.facts, func(f fact) bool { return f.ID == op.Spec().Name })
		require.True(t, known || op.Spec().Companion, "%s is declared, but neither catalogued nor a companion", op.Spec().Name)
		require.True(t, strings.HasPrefix(op.Spec().Name, c.api.Name+"_"), op.Spec().Name)
	}
}

// inputs: documented parameters and body members are declared where and as
// documented, and nothing else is.
func (c *checker) inputs(t *testing.T) {
	c.each(t, func(t *testing.T, f fact, op provider.Operation) {
		declared := map[string]provider.Row{}
		for _, r := range provider.Inputs(op) {
			declared[r.Place+" "+r.Path] = r
		}
		want := f.inputs()
		for at, documented := range want {
			d, ok := declared[at]
			switch {
			case ok:
				require.True(t, documented.fits(d.Type) || c.excused(f.ID, at), "%s is documented as %s, declared as %s", at, documented.Type, d.Type)
				known := documented.Required
				require.True(t, known == nil || *known == d.Required || c.excused(f.ID, at), "%s: required is not as in the documents", at)
			default:
				require.True(t, c.excused(f.ID, at), "%s is documented, not declared", at)
			}
		}
		for at := range declared {
			_, ok := want[at]
			require.True(t, ok || c.excused(f.ID, at), "%s is declared, not documented", at)
		}
	})
}

// outputs: documented members of the answers are declared with their type, the
// newer document's where it has them.
func (c *checker) outputs(t *testing.T) {
	c.each(t, func(t *testing.T, f fact, op provider.Operation) {
		declared := map[string]string{}
		for _, r := range provider.Outputs(op) {
			declared[r.Path] = r.Type
		}
		newer := f.newer()
		for _, rows := range f.Response {
			for _, documented := range rows {
				d, ok := declared[documented.Path]
				at := "answer " + documented.Path
				require.True(t, ok || c.excused(f.ID, at), "answer %s is documented, not declared", documented.Path)
				if _, refined := newer[documented.Path]; !refined {
					require.True(t, !ok || documented.fits(d) || c.excused(f.ID, at), "answer %s is documented as %s, declared as %s", documented.Path, documented.Type, d)
				}
			}
		}
		for path, types := range newer {
			d, ok := declared[path]
			require.True(t, !ok || types.fits(d) || c.excused(f.ID, "answer "+path), "answer %s is documented as %s, declared as %s", path, types.Type, d)
		}
	})
}

// waits: what the documents call asynchronous is waited for with the read they name.
func (c *checker) waits(t *testing.T) {
	c.each(t, func(t *testing.T, f fact, op provider.Operation) {
		waits := op.Spec().Waits
		if f.AsyncPoll == nil && waits != nil && c.excused(f.ID, "waits") {
			return
		}
		require.Equal(t, f.AsyncPoll != nil, waits != nil, "asynchronous")
		if waits == nil {
			return
		}
		poll := waits.Poll.Spec()
		if companion := f.AsyncPoll.Companion; companion != nil {
			require.Equal(t, companion.Method+" "+companion.Path, poll.Method+" "+poll.Path)
			return
		}
		require.Equal(t, f.AsyncPoll.Operation, poll.Name)
	})
}

// references: whatever names another operation names one that exists, and
// reads where a read is meant.
func (c *checker) references(t *testing.T) {
	for _, op := range c.api.Operations() {
		s := op.Spec()
		if s.Successor != "" {
			require.NotNil(t, c.api.Operation(s.Successor), "%s: successor %s", s.Name, s.Successor)
		}
		for _, r := range provider.Inputs(op) {
			if r.Pick == "" {
				continue
			}
			list := c.api.Operation(r.Pick)
			require.NotNil(t, list, "%s: %s picks from %s", s.Name, r.Path, r.Pick)
			require.Equal(t, provider.Observe, list.Spec().Effect, "%s: %s picks from %s", s.Name, r.Path, r.Pick)
		}
		for _, read := range provider.LookOperations(op) {
			require.Same(t, c.api.Operation(read.Spec().Name), read, "%s looks with %s", s.Name, read.Spec().Name)
		}
	}
}

package sim_test

import (
	"os"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/providertest"
	"signoff/provider/simulator"
)

func TestEveryChangeIsInTheTable(t *testing.T) {
	for _, op := range ionos.API().Operations() {
		if op.Spec().Effect != provider.Observe {
			require.True(t, slices.ContainsFunc(changes, func(c change) bool { return c.op == op }), op.Spec().Name)
		}
	}
}

// What reads prove of an outcome that nobody heard of: nothing happened; it is
// under way; it happened. Waiting sees the same end, and the codes are the
// documented ones, or those that clients see.
func TestUnknownOutcomesAreReadBack(t *testing.T) {
	for _, profile := range []simulator.Profile{simulator.Docs, simulator.Clients} {
		for _, c := range changes {
			t.Run(c.op.Spec().Name+" "+string(profile), func(t *testing.T) {
				w := newWorld(t, simulator.Config{Delay: slow.Delay, Profile: profile})
				o := w.watch(c.op, c.arguments)
				o.proves(c, provider.NotApplied)

				answer := w.call(c.op, c.arguments)
				require.Contains(t, success(t, c.op.Spec().Name, profile), answer.Status)
				o.waits(answer, provider.Going)
				require.NotEqual(t, provider.NotApplied, o.Judge(o).Finding, "on the way: %v", o.Judge(o))

				w.rests()
				o.waits(answer, provider.Reached)
				o.proves(c, provider.Applied)
			})
		}
	}
}

// outlook is a call with what its looks saw before it.
type outlook struct {
	*world
	providertest.Outlook
}

func (w *world) watch(op provider.Operation, arguments string) outlook {
	w.Helper()
	call, err := op.Canon([]byte(arguments), seal)
	require.NoError(w, err)
	return outlook{w, providertest.Watch(w, w.client, call)}
}

// proves wants a finding, unless only a person can tell.
func (o outlook) proves(c change, want provider.Finding) {
	o.Helper()
	if c.person {
		want = provider.Undecided
	}
	verdict := o.Judge(o)
	require.Equal(o, want, verdict.Finding, verdict.Why)
}

// waits checks what one poll tells, where the operation is polled.
func (o outlook) waits(answer *provider.Answer, want provider.End) {
	o.Helper()
	if o.Operation.Spec().Waits == nil {
		return
	}
	progress := o.Poll(o, answer)
	require.Equal(o, want, progress.End, progress.Note)
}

// success are the codes that the catalogue has for an operation.
func success(t *testing.T, name string, profile simulator.Profile) []int {
	t.Helper()
	raw, err := os.ReadFile("../testdata/catalogue.json")
	require.NoError(t, err)
	var facts []struct {
		ID      string `json:"id"`
		Success []int  `json:"success"`
		Seen    []int  `json:"success_seen"`
	}
	require.NoError(t, json.Unmarshal(raw, &facts))
	for _, f := range facts {
		if f.ID == name && profile == simulator.Clients && len(f.Seen) > 0 {
			return f.Seen
		}
		if f.ID == name {
			return f.Success
		}
	}
	t.Fatalf("%s is not in the catalogue", name)
	return nil
}

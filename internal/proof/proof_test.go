package proof

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/provider"
	"signoff/provider/all"
	"signoff/provider/providertest"
)

// changes are the operations of a cloud that change something.
func (c cloud) changes() []provider.Operation {
	return slices.DeleteFunc(slices.Clone(c.api.Operations()), func(op provider.Operation) bool { return op.Spec().Effect == provider.Observe })
}

func TestEveryCloudIsProven(t *testing.T) {
	for _, api := range all.APIs() {
		i := slices.IndexFunc(clouds, func(c cloud) bool { return c.api == api })
		require.GreaterOrEqual(t, i, 0, "%s has no cases", api.Name)
		for _, op := range clouds[i].changes() {
			require.Contains(t, clouds[i].cases, op.Spec().Name, "a mutating operation without a case")
		}
		for name := range clouds[i].cases {
			require.NotNil(t, api.Operation(name), "a case for %s, which is not declared", name)
		}
	}
}

// Every change is proposed, approved, executed once and read back.
func TestEveryChangeRunsOnceAndCanBeReadBack(t *testing.T) {
	for _, c := range clouds {
		b := newBench(t, c)
		for _, op := range c.changes() {
			name := op.Spec().Name
			t.Run(name, func(t *testing.T) {
				sim := b.renew(t, nil)
				r := b.approved(t, name)
				r = b.until(t, r.ID, func(r *approvals.Request) bool { return r.Status().Final() || r.Status() == approvals.StatusUnknown })
				require.Equal(t, approvals.StatusSucceeded, r.Status(), "%+v", r.Execution)
				require.Equal(t, 1, sim.calls(name))
				if op.Spec().ByPerson != "" {
					return
				}
				verdict := b.judge(t, op, r)
				require.NotEqual(t, provider.NotApplied, verdict.Finding, verdict.Why)
			})
		}
	}
}

// Every change whose answer is lost becomes unknown, is never repeated, and is
// settled by reading back or left to a person. The table says which.
func TestEveryLostAnswerIsSettledOrLeftToAPerson(t *testing.T) {
	var table strings.Builder
	eachLost(t, true, func(t *testing.T, b *bench, op provider.Operation, r approvals.Request, sim simulated) {
		fmt.Fprintf(&table, "%-48s %s\n", op.Spec().Name, b.settled(t, op, r, provider.Applied))
		require.Equal(t, 1, sim.calls(op.Spec().Name), "the call was repeated")
	})
	t.Logf("how a lost outcome is settled when the call took effect:\n%s", table.String())
}

// A call that broke off before it took effect looks the same to the caller;
// reading back never calls it done.
func TestEveryLostCallIsSettledOrLeftToAPerson(t *testing.T) {
	var table strings.Builder
	eachLost(t, false, func(t *testing.T, b *bench, op provider.Operation, r approvals.Request, _ simulated) {
		fmt.Fprintf(&table, "%-48s %s\n", op.Spec().Name, b.settled(t, op, r, provider.NotApplied))
	})
	t.Logf("how a lost outcome is settled when the call took no effect:\n%s", table.String())
}

// eachLost breaks the connection of each change, after or before its effect.
func eachLost(t *testing.T, effect bool, then func(*testing.T, *bench, provider.Operation, approvals.Request, simulated)) {
	for _, c := range clouds {
		b := newBench(t, c)
		for _, op := range c.changes() {
			name := op.Spec().Name
			t.Run(name, func(t *testing.T) {
				sim := b.renew(t, func(operation string, next http.HandlerFunc) http.HandlerFunc {
					return func(w http.ResponseWriter, r *http.Request) {
						if operation != name {
							next(w, r)
							return
						}
						if effect {
							next(httptest.NewRecorder(), r)
						}
						panic(http.ErrAbortHandler)
					}
				})
				r := b.approved(t, name)
				r = b.until(t, r.ID, func(r *approvals.Request) bool { return r.Execution != nil && !r.Execution.State.Running() })
				require.Equal(t, approvals.StatusUnknown, r.Status(), "%+v", r.Execution.Failure)
				b.offset.Add(int64(10 * time.Minute)) // some clouds settle late
				then(t, b, op, r, sim)
			})
		}
	}
}

// judge reads back what became of a request's call.
func (b *bench) judge(t *testing.T, op provider.Operation, r approvals.Request) provider.Verdict {
	t.Helper()
	return providertest.Outlook{Client: b.client, Operation: op, Arguments: r.Content.Arguments, Before: r.Execution.Before}.Judge(t)
}

// settled waits for the machine, or lets a person attest where no read tells.
// The machine may find what is so, or nothing, but never the opposite.
func (b *bench) settled(t *testing.T, op provider.Operation, r approvals.Request, truth provider.Finding) string {
	t.Helper()
	why := op.Spec().ByPerson
	if why == "" {
		verdict := b.judge(t, op, r)
		require.Contains(t, []provider.Finding{truth, provider.Undecided}, verdict.Finding, verdict.Why)
		if verdict.Finding == truth {
			r = b.until(t, r.ID, func(r *approvals.Request) bool { return r.Status().Final() })
			require.Equal(t, map[provider.Finding]approvals.StepState{provider.Applied: approvals.Applied, provider.NotApplied: approvals.NotApplied}[truth], r.Execution.State)
			return "by machine: " + r.Execution.Evidence
		}
		why = verdict.Why
	}
	r, err := b.service.Attest(context.Background(), r.ID, approver, truth == provider.Applied, "looked at the machine")
	require.NoError(t, err)
	require.Equal(t, truth == provider.Applied, r.Status() == approvals.StatusSucceeded)
	return "by a person: " + why
}

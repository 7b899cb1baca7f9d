package approvals_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/provider"
)

// owned is a service with an account of alice's, one of bob's and a common one.
func (w *world) owned(worker string, bobs ...string) *approvals.Service {
	w.t.Helper()
	account := func(name string, people []string) provider.Account {
		return provider.Account{Name: name, Token: "t", Ref: "env:" + name, People: people}
	}
	return w.serviceWith(w.store, worker, account("alices", []string{alice}), account("bobs", bobs), account("common", nil))
}

func on(account string, a approvals.Ask) approvals.Ask {
	a.Account = account
	return a
}

const refused = `argument account: "alices" is not an account of ionos that you may use; allowed: bobs, common`

func TestOnePersonNeitherReadsNorChangesWithAnothersAccount(t *testing.T) {
	w := newWorld(t)
	s := w.owned("worker", bob)
	ctx := context.Background()
	_, err := s.Read(ctx, on("alices", ask("ionos_servers_list", `{}`)))
	require.EqualError(t, err, refused)
	_, err = s.Propose(ctx, on("alices", ask("ionos_servers_delete", `{"server_id":"`+staging+`"}`)))
	require.EqualError(t, err, refused)
	plan := approvals.PlanAsk{Requester: approvals.Requester{Person: bob}}
	for _, account := range []string{"bobs", "alices"} {
		plan.Steps = append(plan.Steps, approvals.StepAsk{Operation: "ionos_servers_delete", Account: account, Arguments: []byte(`{"server_id":"` + staging + `"}`)})
	}
	_, err = s.ProposePlan(ctx, plan)
	require.ErrorContains(t, err, `argument steps.1.account: "alices" is not an account of ionos that you may use`)
	require.Zero(t, w.cloud.Calls("ionos_servers_list")+w.cloud.Calls("ionos_servers_get"), "nothing was even looked at")
	found, err := s.Find(ctx, approvals.Query{})
	require.NoError(t, err)
	require.Empty(t, found)

	for _, account := range []string{"bobs", "common"} {
		_, err = s.Read(ctx, on(account, ask("ionos_servers_list", `{}`)))
		require.NoError(t, err)
	}
	_, err = s.Read(ctx, ask("ionos_servers_list", `{}`))
	require.ErrorContains(t, err, "ionos has several accounts; say which; allowed: bobs, common")
}

func TestAnAccountTakenAwayStopsWhatWasApproved(t *testing.T) {
	w := newWorld(t)
	before, after := w.owned("before", bob), w.owned("after", alice)
	ctx := context.Background()
	single, err := before.Propose(ctx, on("bobs", ask("ionos_servers_delete", `{"server_id":"`+staging+`"}`)))
	require.NoError(t, err)
	plan := approvals.PlanAsk{Requester: approvals.Requester{Person: bob}}
	for _, name := range []string{"one", "two"} {
		plan.Steps = append(plan.Steps, approvals.StepAsk{Operation: "ionos_servers_update", Account: "bobs", Arguments: []byte(`{"server_id":"` + webOne + `","name":"` + name + `","description":""}`)})
	}
	several, err := before.ProposePlan(ctx, plan)
	require.NoError(t, err)
	for _, r := range []approvals.Request{single, several} {
		_, err = before.Vote(ctx, ballot(r, true))
		require.NoError(t, err)
	}
	w.run(after)
	for _, r := range []approvals.Request{single, several} {
		r, err = after.Wait(ctx, r.ID, 20*time.Second, func(r *approvals.Request) bool { return r.Status().Final() })
		require.NoError(t, err)
		require.Equal(t, approvals.StatusStale, r.Status())
		require.Contains(t, r.Reason, "the requester may no longer use the account")
	}
	require.Zero(t, w.cloud.Calls("ionos_servers_delete")+w.cloud.Calls("ionos_servers_update"))
}

func TestADraftIsForAnAccountOfTheRequester(t *testing.T) {
	w := newWorld(t)
	before, after := w.owned("before", bob), w.owned("after", alice)
	ctx := context.Background()
	_, lacks, err := before.Draft(ctx, on("alices", ask("ionos_users_create", newUser)))
	require.True(t, lacks)
	require.EqualError(t, err, refused)
	d, _, err := before.Draft(ctx, on("bobs", ask("ionos_users_create", newUser)))
	require.NoError(t, err)
	require.Equal(t, approvals.CodeNotEligible, codeOf(t, after.MayType(ctx, d, alice)), "it was taken away: nothing is read with it")
	_, err = after.Type(ctx, d.ID, bob, typing("Correct-Horse-9!"))
	require.ErrorContains(t, err, "may no longer use the account bobs")
	found, err := after.Find(ctx, approvals.Query{})
	require.NoError(t, err)
	require.Empty(t, found)
}

func TestAGrantDoesNotOpenAnothersAccount(t *testing.T) {
	w := newWorld(t)
	before, after := w.owned("before", bob), w.owned("after", alice)
	ctx := context.Background()
	rename := on("bobs", ask("ionos_servers_update", `{"server_id":"`+staging+`","name":"staging-9","description":""}`))
	example, err := before.Propose(ctx, rename)
	require.NoError(t, err)
	_, err = before.AddGrant(ctx, approvals.GrantAsk{Example: example.ID, Person: alice, Why: "often", Uses: 5, Life: time.Hour, Loose: map[string]string{"name": `arguments.name.startsWith("staging")`}})
	require.NoError(t, err)
	covered, err := before.Propose(ctx, on("bobs", ask("ionos_servers_update", `{"server_id":"`+staging+`","name":"staging-10","description":""}`)))
	require.NoError(t, err)
	require.Equal(t, approvals.StatusApproved, covered.Status())

	_, err = after.Propose(ctx, on("bobs", ask("ionos_servers_update", `{"server_id":"`+staging+`","name":"staging-11","description":""}`)))
	require.ErrorContains(t, err, `"bobs" is not an account of ionos that you may use`)
	w.run(after)
	covered, err = after.Wait(ctx, covered.ID, 20*time.Second, func(r *approvals.Request) bool { return r.Status().Final() })
	require.NoError(t, err)
	require.Equal(t, approvals.StatusStale, covered.Status())
	require.Zero(t, w.cloud.Calls("ionos_servers_update"))
}

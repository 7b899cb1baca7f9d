package approvals_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/provider"
	"signoff/provider/ionos/sim"
)

// rename is a change of staging-3 that a grant may cover.
func rename(name string) string {
	return `{"server_id":"` + staging + `","name":"` + name + `","description":"x"}`
}

const update = "ionos_servers_update"

// granting is alice's form for a request, changed as a test wants.
func granting(r approvals.Request, change ...func(*approvals.GrantAsk)) approvals.GrantAsk {
	a := approvals.GrantAsk{Example: r.ID, Person: alice, Why: "spring cleaning", Uses: 3, Life: time.Hour,
		Loose: map[string]string{"name": `arguments.name.startsWith("staging-")`}}
	for _, c := range change {
		c(&a)
	}
	return a
}

// granted makes a grant from a request that was decided.
func (w *world) granted(change ...func(*approvals.GrantAsk)) approvals.Grant {
	w.t.Helper()
	g, err := w.service.AddGrant(context.Background(), granting(w.propose(update, rename("staging-example")), change...))
	require.NoError(w.t, err)
	return g
}

func (w *world) left(g approvals.Grant) int {
	w.t.Helper()
	g, err := w.service.Grant(context.Background(), g.ID)
	require.NoError(w.t, err)
	return g.Left
}

func TestAGrantApprovesWhatItCoversAndIsSpent(t *testing.T) {
	w := newWorld(t)
	g := w.granted()
	r := w.propose(update, rename("staging-4"))
	require.Equal(t, approvals.Approved, r.State)
	require.Equal(t, "grant "+g.ID, r.Prepared.Ruling.Rule)
	require.Equal(t, "built-in/one-person", r.Prepared.Grant.Rule)
	require.NotEmpty(t, r.Prepared.Ruling.Requirement.Slots, "what the policy wanted stays on record")
	require.Equal(t, 3, w.left(g), "spent with the claim, not before")
	w.run(w.service)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusSucceeded, r.Status())
	require.Equal(t, 2, w.left(g))
	require.Equal(t, 1, w.cloud.Calls(update))
	var facts []string
	require.NoError(t, w.service.Audit(context.Background(), r.ID, func(e approvals.Entry) error {
		if e.Kind == "request.prepare" || e.Kind == "execution.claim" {
			facts = append(facts, string(e.Facts))
		}
		return nil
	}))
	require.Len(t, facts, 2)
	for _, f := range facts {
		require.Contains(t, f, g.ID)
	}
	messages, err := w.store.TakeMessages(context.Background(), "notify", 0, time.Minute)
	require.NoError(t, err)
	require.Contains(t, fmt.Sprint(messages), r.ID+" notify approved", "told like a vote")
}

func TestINV23_AGrantCoversNothingElse(t *testing.T) {
	w := newWorld(t)
	w.granted(func(a *approvals.GrantAsk) { a.OnlyAgent, a.When = true, `subject.name == "staging-3"` })
	covered := func(change func(*approvals.Ask)) bool {
		a := ask(update, rename("staging-5"))
		change(&a)
		r, err := w.service.Propose(context.Background(), a)
		require.NoError(t, err)
		require.Contains(t, []approvals.State{approvals.Pending, approvals.Approved}, r.State)
		_, err = w.service.Withdraw(context.Background(), r.ID, a.Requester.Person, "seen")
		require.NoError(t, err)
		return r.State == approvals.Approved
	}
	require.True(t, covered(func(*approvals.Ask) {}))
	for name, change := range map[string]func(*approvals.Ask){
		"another person":             func(a *approvals.Ask) { a.Requester.Person = "mallory@example.com" },
		"another assistant":          func(a *approvals.Ask) { a.Requester.Agent = "other client" },
		"a value that does not hold": func(a *approvals.Ask) { a.Arguments = []byte(rename("prod-1")) },
		"another target": func(a *approvals.Ask) {
			a.Arguments = []byte(`{"server_id":"` + webOne + `","name":"staging-5","description":"x"}`)
		},
		"another pinned value": func(a *approvals.Ask) {
			a.Arguments = []byte(`{"server_id":"` + staging + `","name":"staging-5","description":"y"}`)
		},
		"another operation": func(a *approvals.Ask) {
			a.Operation, a.Arguments = "ionos_server_hardware_update", []byte(`{"server_id":"`+staging+`","vcore":4,"cores_per_processor":1,"ram":8}`)
		},
	} {
		require.False(t, covered(change), name)
	}
	require.NoError(t, w.cloud.Change(func(s *sim.State) { *s.Servers[5].Name = "prod-3" }))
	require.False(t, covered(func(*approvals.Ask) {}), "the target's state does not hold any more")
}

// What the example does not give must be absent, what it gives must be there.
func TestINV23_ArgumentsThatTheGrantDoesNotNameArePinned(t *testing.T) {
	w := newWorld(t)
	hardware := func(more string) string {
		return `{"name":"small","appliance_id":"3C3F2FA3DB91318E8DCCB9F405339F76","hardware":{"vcore":2,"cores_per_processor":1,"ram":4,"hdds":[{"size":40,"is_main":true}]}` + more + `}`
	}
	r := w.propose("ionos_servers_create", hardware(""))
	require.Equal(t, approvals.Pending, r.State, r.Reason)
	_, err := w.service.AddGrant(context.Background(), granting(r, func(a *approvals.GrantAsk) {
		a.Loose = map[string]string{"hardware.ram": "arguments.hardware.ram <= 4.0", "name": `arguments.name != ""`}
	}))
	require.NoError(t, err)
	for arguments, want := range map[string]approvals.State{
		`{"name":"b","appliance_id":"3C3F2FA3DB91318E8DCCB9F405339F76","hardware":{"vcore":2,"cores_per_processor":1,"ram":2,"hdds":[{"size":40,"is_main":true}]}}`:  approvals.Approved,
		`{"name":"c","appliance_id":"3C3F2FA3DB91318E8DCCB9F405339F76","hardware":{"vcore":2,"cores_per_processor":1,"ram":8,"hdds":[{"size":40,"is_main":true}]}}`:  approvals.Pending,
		`{"name":"d","appliance_id":"3C3F2FA3DB91318E8DCCB9F405339F76","hardware":{"vcore":4,"cores_per_processor":1,"ram":4,"hdds":[{"size":40,"is_main":true}]}}`:  approvals.Pending,
		`{"name":"e","appliance_id":"3C3F2FA3DB91318E8DCCB9F405339F76","hardware":{"vcore":2,"cores_per_processor":1,"ram":4,"hdds":[{"size":400,"is_main":true}]}}`: approvals.Pending,
		hardware(`,"description":"more"`): approvals.Pending,
	} {
		require.Equal(t, want, new(w.propose("ionos_servers_create", arguments)).State, arguments)
	}
}

func TestINV23_ExpiredRevokedSuspendedOrSpentGrantsCoverNothing(t *testing.T) {
	for name, end := range map[string]func(*world, approvals.Grant){
		"expired": func(w *world, _ approvals.Grant) { w.pass(time.Hour) },
		"revoked": func(w *world, g approvals.Grant) {
			require.NoError(w.t, w.service.RevokeGrant(context.Background(), g.ID, "carol@example.com"))
		},
		"suspended": func(w *world, _ approvals.Grant) {
			require.NoError(w.t, w.store.SuspendGrants(context.Background(), approvals.Entry{Kind: "grant.suspend", Actor: "restore"}))
		},
		"spent": func(w *world, _ approvals.Grant) {
			stop := w.run(w.service)
			w.final(w.propose(update, rename("staging-6")).ID)
			stop()
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			g := w.granted(func(a *approvals.GrantAsk) { a.Uses = 1 })
			end(w, g)
			require.Equal(t, approvals.Pending, new(w.propose(update, rename("staging-7"))).State)
		})
	}
}

// A grant that ends between approval and claim takes the approval with it.
func TestINV23_TheGrantIsLookedAtAgainAtTheClaim(t *testing.T) {
	w := newWorld(t)
	g := w.granted()
	r := w.propose(update, rename("staging-4"))
	require.Equal(t, approvals.Approved, r.State)
	require.NoError(t, w.service.RevokeGrant(context.Background(), g.ID, alice))
	require.Error(t, w.service.RevokeGrant(context.Background(), g.ID, alice))
	w.run(w.service)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusStale, r.Status())
	require.Contains(t, r.Reason, "it was revoked by "+alice)
	require.Zero(t, w.cloud.Calls(update))
	require.Equal(t, 3, w.left(g))
}

// Several processes file and claim against one grant at once.
func TestINV23_RacingRequestsNeverExceedAGrant(t *testing.T) {
	w := newWorld(t)
	const n, uses = 12, 4
	g := w.granted(func(a *approvals.GrantAsk) { a.Uses = uses })
	_, second := w.process("worker-2")
	var all sync.WaitGroup
	ids := make([]string, n)
	for i := range n {
		all.Go(func() {
			r, err := []*approvals.Service{w.service, second}[i%2].Propose(context.Background(), ask(update, rename(fmt.Sprint("staging-", i))))
			if err == nil {
				ids[i] = r.ID
			}
		})
	}
	all.Wait()
	w.run(w.service)
	w.run(second)
	done := 0
	for _, id := range ids {
		require.NotEmpty(t, id)
		r := w.until(id, func(r *approvals.Request) bool { return r.Status().Final() || r.State == approvals.Pending })
		if r.State == approvals.Consumed {
			done++
		}
	}
	require.LessOrEqual(t, done, uses)
	require.Equal(t, uses-done, w.left(g))
	require.Equal(t, done, w.cloud.Calls(update))
}

func TestINV23_TheClaimThatFindsTheGrantSpentIsStale(t *testing.T) {
	w := newWorld(t)
	g := w.granted(func(a *approvals.GrantAsk) { a.Uses = 1 })
	r := w.propose(update, rename("staging-4"))
	require.Equal(t, approvals.Approved, r.State)
	second := w.propose(update, rename("staging-5"))
	require.Equal(t, approvals.Pending, second.State, "its only use is promised")
	// Another process claims by the same grant between the check and the claim.
	w.policy.swap(asked{both, func() { w.spend(g) }})
	w.run(w.service)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusStale, r.Status())
	require.Equal(t, "the grant is spent, or was ended", r.Reason)
	require.Zero(t, w.cloud.Calls(update))
}

// asked is a policy that tells when a person's standing is read: at the claim
// that is after the grant was looked at.
type asked struct {
	approvals.OnePerson
	then func()
}

func (p asked) Standing(ctx context.Context, person string, r approvals.Request) ([]string, error) {
	p.then()
	return p.OnePerson.Standing(ctx, person, r)
}

// spend uses the grant up as a claim of another request does.
func (w *world) spend(g approvals.Grant) {
	ctx := context.Background()
	if w.left(g) == 0 {
		return
	}
	r := approvals.Request{ID: approvals.NewID("req"), Created: w.now(), State: approvals.Pending, DecideBy: w.now().Add(time.Minute),
		Content: approvals.Content{CallDigest: approvals.Digest(approvals.NewID("call")), Requester: approvals.Requester{Person: "x"}, Effect: provider.Modify}}
	r, _, err := w.store.Add(ctx, r, nil, approvals.Entry{Kind: "test"})
	require.NoError(w.t, err)
	after := r
	after.State = approvals.Withdrawn // what counts here is the grant that goes with the change
	_, err = w.store.Swap(ctx, approvals.Change{Before: r, After: after, Entry: approvals.Entry{Kind: "test"}, Grant: g.ID})
	require.NoError(w.t, err)
}

// ruled is a policy whose answer a test writes.
type ruled struct {
	approvals.OnePerson
	ruling approvals.Ruling
	err    error
}

func (p ruled) Rule(context.Context, approvals.Question) (approvals.Ruling, error) {
	return p.ruling, p.err
}

func review(self bool, slots ...approvals.Slot) approvals.Ruling {
	return approvals.Ruling{Outcome: approvals.Review, Rule: "test", Requirement: approvals.Requirement{Slots: slots, SelfApproval: self},
		DecideWithin: approvals.Window(time.Hour), UseWithin: approvals.Window(time.Hour)}
}

var both = approvals.OnePerson{People: []string{alice, bob, "carol@example.com"}}

func TestINV23_TodaysPolicyStandsAboveEveryGrant(t *testing.T) {
	one, two := approvals.Slot{Need: 1, From: []string{alice}}, approvals.Slot{Need: 2, From: []string{alice, "carol@example.com"}}
	frozen := review(true, one)
	frozen.NoGrants = true
	for name, c := range map[string]struct {
		policy ruled
		want   approvals.State
	}{
		"it still suffices":         {ruled{both, review(false, one), nil}, approvals.Approved},
		"deny":                      {ruled{both, approvals.Ruling{Outcome: approvals.Deny, Rule: "test"}, nil}, approvals.Refused},
		"INV-10 it cannot be asked": {ruled{both, review(true, one), errors.New("broken")}, approvals.Refused},
		"two people":                {ruled{both, review(true, two), nil}, approvals.Pending},
		"others":                    {ruled{both, review(true, approvals.Slot{Need: 1, From: []string{"carol@example.com"}}), nil}, approvals.Pending},
		"no standing":               {ruled{approvals.OnePerson{People: []string{bob}}, review(true, one), nil}, approvals.Pending},
		"a freeze window":           {ruled{both, frozen, nil}, approvals.Pending},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.granted()
			w.policy.swap(c.policy)
			require.Equal(t, c.want, new(w.propose(update, rename("staging-4"))).State)
		})
	}
}

func TestINV10_AConditionOfAGrantThatCannotBeEvaluatedCoversNothing(t *testing.T) {
	w := newWorld(t)
	w.granted(func(a *approvals.GrantAsk) { a.When = "subject.description.size() / (arguments.name.size() - 9) >= 0" })
	require.Equal(t, approvals.Pending, new(w.propose(update, rename("staging-9"))).State, "it divides by zero")
}

func TestWhoMayMakeAGrant(t *testing.T) {
	one, two := approvals.Slot{Need: 1, From: []string{alice, bob}}, approvals.Slot{Need: 2, From: []string{alice, bob}}
	for name, c := range map[string]struct {
		person string
		policy approvals.Policy
		want   string
	}{
		"alone suffices":        {alice, ruled{both, review(false, one), nil}, ""},
		"two are wanted":        {alice, ruled{both, review(true, two), nil}, "yours alone is not enough"},
		"a stranger":            {"mallory@example.com", ruled{both, review(true, one), nil}, "yours alone is not enough"},
		"one's own":             {bob, ruled{both, review(false, one), nil}, "the policy wants somebody else"},
		"one's own, permitted":  {bob, ruled{both, review(true, one), nil}, ""},
		"today's policy denies": {alice, ruled{both, approvals.Ruling{Outcome: approvals.Deny, Rule: "never"}, nil}, "leaves no room for a grant"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.policy.swap(ruled{both, review(true, one), nil})
			r := w.propose(update, rename("staging-example"))
			w.policy.swap(c.policy)
			_, err := w.service.AddGrant(context.Background(), granting(r, func(a *approvals.GrantAsk) { a.Person = c.person }))
			if c.want == "" {
				require.NoError(t, err)
				next := w.propose(update, rename("staging-4"))
				require.Equal(t, approvals.Approved, next.State)
				require.Equal(t, c.person == bob, next.SelfApproved(), "marked as such")
				return
			}
			require.ErrorContains(t, err, c.want)
			require.Contains(t, w.kinds(r.ID), "attempt.refused")
		})
	}
}

func TestDestructiveCallsAcceptNoGrants(t *testing.T) {
	w := newWorld(t)
	_, err := w.service.AddGrant(context.Background(), granting(w.deleteStaging()))
	require.ErrorContains(t, err, "Destructive calls accept no grants")

	// The same operation may destroy with other arguments: those stay out.
	on := w.propose("ionos_server_status_action", `{"server_id":"`+staging+`","action":"POWER_ON"}`)
	require.Equal(t, provider.Modify, on.Content.Effect)
	_, err = w.service.AddGrant(context.Background(), granting(on, func(a *approvals.GrantAsk) { a.Loose = map[string]string{"action": `arguments.action != ""`} }))
	require.NoError(t, err)
	off := w.propose("ionos_server_status_action", `{"server_id":"`+staging+`","action":"REBOOT"}`)
	require.Equal(t, approvals.Pending, off.State, off.Reason)
}

func TestAPlanIsDecidedAsAWholeByPeople(t *testing.T) {
	w := newWorld(t)
	w.granted()
	r := w.plan(approvals.StepAsk{Operation: update, Arguments: []byte(rename("staging-4"))},
		approvals.StepAsk{Operation: update, Arguments: []byte(rename("staging-5"))})
	require.Equal(t, approvals.Pending, r.State, r.Reason)
	_, err := w.service.AddGrant(context.Background(), granting(r))
	require.ErrorContains(t, err, "A plan is decided as a whole")
}

func TestAGrantIsMadeOfADecidedOrPendingRequestOnly(t *testing.T) {
	w := newWorld(t)
	r := w.propose(update, rename("staging-example"))
	_, err := w.service.Vote(context.Background(), ballot(r, false))
	require.NoError(t, err)
	_, err = w.service.AddGrant(context.Background(), granting(r))
	require.ErrorContains(t, err, "this one is denied")
}

func TestAGrantIsNotMadeOfWhatEndedUndecidedOrStale(t *testing.T) {
	w := newWorld(t)
	withdrawn, err := w.service.Withdraw(context.Background(), w.propose(update, rename("web-7")).ID, bob, "no")
	require.NoError(t, err)
	stale := w.approve(w.propose(update, rename("web-8")))
	require.NoError(t, w.cloud.Change(func(s *sim.State) { *s.Servers[5].Name = "prod-3" }))
	w.run(w.service)
	stale = w.final(stale.ID)
	expired := w.propose(update, rename("web-9"))
	w.pass(30 * 24 * time.Hour)
	expired = w.final(expired.ID)
	for state, r := range map[approvals.State]approvals.Request{approvals.Withdrawn: withdrawn, approvals.Stale: stale, approvals.Expired: expired} {
		require.Equal(t, state, r.State)
		require.NotNil(t, r.Prepared)
		require.Equal(t, approvals.CodeNotPending, codeOf(t, w.service.Grantable(context.Background(), r, alice)), state)
	}
}

func TestWrongGrantsAreRefusedWithASentence(t *testing.T) {
	w := newWorld(t)
	r := w.propose(update, rename("staging-example"))
	for want, change := range map[string]func(*approvals.GrantAsk){
		"Say why":                   func(a *approvals.GrantAsk) { a.Why = " " },
		"from 1 to 100 times":       func(a *approvals.GrantAsk) { a.Uses = 101 },
		"Say how often":             func(a *approvals.GrantAsk) { a.Uses = 0 },
		"at most 24 hours":          func(a *approvals.GrantAsk) { a.Life = 25 * time.Hour },
		"nmae cannot be loosened":   func(a *approvals.GrantAsk) { a.Loose = map[string]string{"nmae": "true"} },
		"undefined field 'nmae'":    func(a *approvals.GrantAsk) { a.Loose["name"] = `arguments.nmae == "x"` },
		"speak of arguments.name":   func(a *approvals.GrantAsk) { a.Loose["name"] = `subject.name == "x"` },
		"not a condition":           func(a *approvals.GrantAsk) { a.When = `subject.name` },
		"undefined field 'anybody'": func(a *approvals.GrantAsk) { a.When = `subject.anybody == "x"` },
	} {
		_, err := w.service.AddGrant(context.Background(), granting(r, change))
		require.Equal(t, approvals.CodeIncomplete, codeOf(t, err), want)
		require.ErrorContains(t, err, want)
	}
	all, err := w.service.Grants(context.Background())
	require.NoError(t, err)
	require.Empty(t, all)
}

func TestAskingAgainAfterADenialGetsTheDenial(t *testing.T) {
	w := newWorld(t)
	first := w.deleteStaging()
	_, err := w.service.Vote(context.Background(), ballot(first, false))
	require.NoError(t, err)
	for _, repeat := range []string{"", first.ID} {
		a := ask("ionos_servers_delete", `{"server_id":"`+staging+`"}`)
		a.RepeatOf = repeat
		again, err := w.service.Propose(context.Background(), a)
		require.NoError(t, err)
		require.Equal(t, first.ID, again.ID)
		require.Equal(t, approvals.StatusDenied, again.Status())
		require.Equal(t, "because", again.Reason)
	}
	other := w.propose("ionos_servers_delete", `{"server_id":"`+webOne+`"}`)
	require.Equal(t, approvals.Pending, other.State, "another call is another question")
	w.pass(approvals.DefaultSettings.CoolDown)
	require.NotEqual(t, first.ID, w.deleteStaging().ID)
}

func TestALateDenialCoolsDownTooAndTakingBackDoesNot(t *testing.T) {
	w := newWorld(t)
	r := w.approve(w.deleteStaging())
	_, err := w.service.Revoke(context.Background(), r.ID, alice, "wait")
	require.NoError(t, err)
	again := w.propose("ionos_servers_delete", `{"server_id":"`+staging+`"}`)
	require.Equal(t, r.ID, again.ID)
	require.Equal(t, approvals.StatusRevoked, again.Status())

	r = w.approve(w.propose("ionos_servers_delete", `{"server_id":"`+webOne+`"}`))
	_, err = w.service.Withdraw(context.Background(), r.ID, bob, "not yet")
	require.NoError(t, err)
	require.NotEqual(t, r.ID, new(w.propose("ionos_servers_delete", `{"server_id":"`+webOne+`"}`)).ID)
}

func TestTooManyOpenRequestsAreRefused(t *testing.T) {
	w := newWorld(t)
	var last approvals.Request
	for i := range approvals.DefaultSettings.MaxOpen {
		last = w.propose(update, rename(fmt.Sprint("n", i)))
	}
	_, err := w.service.Propose(context.Background(), ask(update, rename("one more")))
	require.Equal(t, approvals.CodeTooMany, codeOf(t, err))
	require.ErrorContains(t, err, "20 requests for "+bob+" are open already")
	require.Equal(t, last.ID, new(w.propose(update, rename("n19"))).ID, "the same again is no more")
	a := ask(update, rename("somebody else's"))
	a.Requester.Person = "dave@example.com"
	_, err = w.service.Propose(context.Background(), a)
	require.NoError(t, err)
	_, err = w.service.Withdraw(context.Background(), last.ID, bob, "make room")
	require.NoError(t, err)
	w.propose(update, rename("one more"))
}

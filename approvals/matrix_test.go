package approvals

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider"
)

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

// sample is a request in a state, with all that the state brings along.
func sample(state State, step StepState) Request {
	r := Request{ID: "req_1", State: state, PreviewBy: noon.Add(time.Hour), Content: Content{Operation: "toy", Effect: provider.Destroy, Requester: Requester{Person: "bob"}}}
	r.Prepared = &Prepared{ApprovalDigest: "sha256:a", PresentationDigest: "sha256:p", Ruling: Ruling{Outcome: Review,
		Requirement: Requirement{Slots: []Slot{{Need: 2, From: []string{"alice", "carol"}}}, BreakGlass: [][]string{{"dave", "group:oncall"}, {"dave", "erin", "bob"}}}, DecideWithin: Window(time.Hour), UseWithin: Window(time.Hour)}}
	if state == Proposed {
		r.Prepared = nil
	}
	r.DecideBy, r.UseBy = noon.Add(time.Hour), noon.Add(time.Hour)
	if state == Consumed {
		r.Execution = &Execution{State: step, Worker: "w", Epoch: 7, Lease: noon.Add(time.Minute), SentAt: noon, Deadline: noon.Add(30 * time.Second)}
	}
	return r
}

func vote(person string, approve bool) Cast {
	return Cast{Vote{Person: person, Approve: approve, Reason: "because", ApprovalDigest: "sha256:a", PresentationDigest: "sha256:p", At: noon}}
}

func glass(person string, change ...func(*Vote)) BreakGlass {
	v := vote(person, false).Vote
	v.Channel = ConsoleChannel
	for _, c := range change {
		c(&v)
	}
	return BreakGlass{v}
}

// decisionMatrix is table 9.1 of the facts: for each event, where it leads
// from each open state; absent = refused. Terminal states refuse everything.
func decisionMatrix() map[string]struct {
	event Event
	leads map[State]State
} {
	type row = struct {
		event Event
		leads map[State]State
	}
	prepared := *sample(Pending, "").Prepared
	allowed := prepared
	allowed.Ruling.Outcome = Allow
	past := noon.Add(2 * time.Hour)
	return map[string]row{
		"policy refuses": {PolicyRefuses{Why: "no"}, map[State]State{Proposed: Refused}},
		"policy reviews": {Prepare{prepared, noon}, map[State]State{Proposed: Pending}},
		"policy allows":  {Prepare{allowed, noon}, map[State]State{Proposed: Approved}},
		"approve":        {vote("alice", true), map[State]State{Pending: Pending}},
		"break glass":    {glass("dave"), map[State]State{Pending: Approved}},
		"deny":           {vote("alice", false), map[State]State{Pending: Denied, Approved: Revoked}},
		"withdraw":       {Withdraw{"bob", "no", noon}, map[State]State{Proposed: Withdrawn, Pending: Withdrawn, Approved: Revoked}},
		"revoke":         {Revoke{"alice", "no", noon}, map[State]State{Approved: Revoked}},
		"deadline":       {Expire{past}, map[State]State{Proposed: Expired, Pending: Expired, Approved: Lapsed}},
		"too early":      {Expire{noon}, nil},
		"stale":          {GoStale{Why: "changed"}, map[State]State{Approved: Stale}},
		"claim":          {Claim{claim: claim{"w", 1, noon}, Lease: past}, map[State]State{Approved: Consumed}},
		"claim too late": {Claim{claim: claim{"w", 1, past}, Lease: past}, nil},
		"restore":        {Restored{"w", noon}, map[State]State{Proposed: Stale, Pending: Stale, Approved: Stale}},
		"propose":        {Propose{}, nil},
	}
}

func TestDecisionMatrix(t *testing.T) {
	for name, row := range decisionMatrix() {
		for _, state := range States {
			before := sample(state, Sent)
			after, err := row.event.Apply(before)
			want, leads := row.leads[state]
			if !leads {
				var refusal *Refusal
				require.ErrorAs(t, err, &refusal, "%s from %s", name, state)
				require.NotEmpty(t, refusal.Code)
				require.Equal(t, before, after, "%s from %s: a refusal changes nothing", name, state)
				continue
			}
			require.NoError(t, err, "%s from %s", name, state)
			require.Equal(t, want, after.State, "%s from %s", name, state)
			require.Equal(t, state, before.State, "%s from %s: Apply is pure", name, state)
		}
	}
}

// executionMatrix is the second table of 9.1.
func executionMatrix() map[string]struct {
	event Event
	leads map[StepState]StepState
} {
	type row = struct {
		event Event
		leads map[StepState]StepState
	}
	mine := claim{"w", 7, noon}
	applied := provider.Verdict{Finding: provider.Applied, Why: "gone"}
	not := provider.Verdict{Finding: provider.NotApplied, Why: "there"}
	over := noon.Add(2 * time.Minute)
	return map[string]row{
		"commit sent":     {Send{mine, noon.Add(30 * time.Second), time.Second}, map[StepState]StepState{Claimed: Sent}},
		"sent too late":   {Send{mine, noon.Add(time.Minute), time.Second}, nil},
		"abandon":         {Abandon{mine, "no credential"}, map[StepState]StepState{Claimed: Rejected}},
		"ok":              {Succeed{claim: mine}, map[StepState]StepState{Sent: Succeeded, Accepted: Succeeded}},
		"refusal":         {Reject{mine, Failure{}}, map[StepState]StepState{Sent: Rejected, Accepted: Rejected}},
		"work goes on":    {Accept{claim: mine}, map[StepState]StepState{Sent: Accepted}},
		"did not arrive":  {Retry{mine, "refused"}, map[StepState]StepState{Sent: Sent}},
		"ambiguous":       {LoseTrack{mine, Failure{}}, map[StepState]StepState{Sent: Unknown, Accepted: Unknown}},
		"lease over":      {LeaseEnds{"other", over}, map[StepState]StepState{Claimed: Rejected, Sent: Unknown}},
		"lease not over":  {LeaseEnds{"other", noon}, nil},
		"adopt":           {Adopt{claim{"other", 8, over}, over}, map[StepState]StepState{Accepted: Accepted}},
		"adopt early":     {Adopt{claim{"other", 8, noon}, over}, nil},
		"late success":    {LateTruth{claim: mine, Applied: true}, map[StepState]StepState{Unknown: Applied}},
		"late refusal":    {LateTruth{claim: mine}, map[StepState]StepState{Unknown: NotApplied}},
		"read back":       {ReadBack{By: "w", At: over, NotYet: noon, Verdict: applied}, map[StepState]StepState{Unknown: Applied}},
		"read back: no":   {ReadBack{By: "w", At: over, NotYet: noon, Verdict: not}, map[StepState]StepState{Unknown: NotApplied}},
		"read back early": {ReadBack{By: "w", At: noon, NotYet: over, Verdict: applied}, nil},
		"undecided":       {ReadBack{By: "w", At: over, NotYet: noon}, nil},
		"attest":          {Attest{Attestation{Person: "alice", Text: "I looked", At: noon}}, map[StepState]StepState{Unknown: ByHand}},
		"restore": {RestoredStep{"w", noon}, map[StepState]StepState{Queued: SkippedStep, Claimed: Unknown, Sent: Unknown,
			Accepted: Accepted, Unknown: Unknown}},
		"attest in silence": {Attest{Attestation{Person: "alice", At: noon}}, nil},
	}
}

func TestExecutionMatrix(t *testing.T) {
	for name, row := range executionMatrix() {
		for _, state := range StepStates {
			before := sample(Consumed, state)
			after, err := row.event.Apply(before)
			want, leads := row.leads[state]
			if !leads {
				var refusal *Refusal
				require.ErrorAs(t, err, &refusal, "%s from %s", name, state)
				require.Equal(t, state, after.Execution.State, "%s from %s: a refusal changes nothing", name, state)
				continue
			}
			require.NoError(t, err, "%s from %s", name, state)
			require.Equal(t, want, after.Execution.State, "%s from %s", name, state)
			require.Equal(t, state, before.Execution.State, "%s from %s: Apply is pure", name, state)
		}
		for _, state := range []State{Proposed, Pending, Approved, Denied} {
			_, err := row.event.Apply(sample(state, ""))
			require.Error(t, err, "%s while the request is %s", name, state)
		}
	}
}

func TestINV20_AnotherEpochWritesNothing(t *testing.T) {
	stranger := claim{"w", 6, noon}
	for state, event := range map[StepState]Event{
		Claimed:  Send{stranger, noon.Add(time.Second), time.Second},
		Sent:     Succeed{claim: stranger},
		Accepted: Succeed{claim: stranger},
		Unknown:  LateTruth{claim: stranger, Applied: true},
	} {
		_, err := event.Apply(sample(Consumed, state))
		require.Equal(t, CodeOtherEpoch, code(err), "%T", event)
	}
}

func TestINV20_AWorkerWhoseLeaseIsOverCannotSend(t *testing.T) {
	late := noon.Add(2 * time.Minute)
	_, err := Send{claim{"w", 7, late}, late.Add(time.Second), time.Second}.Apply(sample(Consumed, Claimed))
	require.Equal(t, CodeLeaseOver, code(err))
}

func TestINV02_AVoteCountsOnlyForWhatWasShown(t *testing.T) {
	for _, spoil := range []func(*Vote){
		func(v *Vote) { v.ApprovalDigest = "sha256:old" },
		func(v *Vote) { v.PresentationDigest = "sha256:old" },
	} {
		event := vote("alice", true)
		spoil(&event.Vote)
		after, err := event.Apply(sample(Pending, ""))
		require.Equal(t, CodeOldDigest, code(err))
		require.Empty(t, after.Votes)
	}
}

func TestINV07_AVoteAfterTheDeadlineIsTooLate(t *testing.T) {
	event := vote("alice", true)
	event.Vote.At = noon.Add(time.Hour)
	_, err := event.Apply(sample(Pending, ""))
	require.Equal(t, CodeTooLate, code(err))
}

func TestINV07_AfterTheClaimRevokingSaysInFlight(t *testing.T) {
	for _, event := range []Event{vote("alice", false), Revoke{"alice", "no", noon}, Withdraw{"bob", "no", noon}} {
		_, err := event.Apply(sample(Consumed, Sent))
		require.Equal(t, CodeInFlight, code(err), "%T", event)
	}
}

func TestINV08_OnePersonCountsOnceAndTheRequesterNotAtAll(t *testing.T) {
	r := sample(Pending, "")
	r, err := vote("alice", true).Apply(r)
	require.NoError(t, err)
	require.Equal(t, Pending, r.State)

	_, err = vote("alice", true).Apply(r)
	require.Equal(t, CodeVoted, code(err), "the same person twice")

	self := vote("carol", true)
	self.Vote.Self = true
	still, err := self.Apply(r)
	require.NoError(t, err)
	require.Equal(t, Pending, still.State, "the requester's own human does not count")

	done, err := vote("carol", true).Apply(r)
	require.NoError(t, err)
	require.Equal(t, Approved, done.State)

	turned, err := vote("alice", false).Apply(r)
	require.NoError(t, err)
	require.Equal(t, Denied, turned.State, "an approve may be turned into a deny")
	require.Len(t, turned.Votes, 1)
}

func TestINV10_AnEmptyApproverListMeansNobody(t *testing.T) {
	votes := []Vote{{Person: "alice", Approve: true}}
	require.False(t, Requirement{}.Met(votes))
	require.False(t, Requirement{Slots: []Slot{{Need: 1}}}.Met(votes))
	require.False(t, Requirement{Slots: []Slot{{From: []string{"alice"}}}}.Met(votes))
	require.True(t, Requirement{Slots: []Slot{{Need: 1, From: []string{"alice"}}}}.Met(votes))
}

func TestINV08_OnePersonFillsOneSlot(t *testing.T) {
	both := Requirement{Slots: []Slot{{Need: 1, From: []string{"group:sre"}}, {Need: 1, From: []string{"group:leads", "dave"}}}}
	alice := Vote{Person: "alice", Approve: true, Groups: []string{"sre", "leads"}}
	carol := Vote{Person: "carol", Approve: true, Groups: []string{"sre"}}
	require.False(t, both.Met([]Vote{alice}), "in both groups, and still one person")
	require.True(t, both.Met([]Vote{alice, carol}), "alice gives up the seat that only carol can take")
	require.True(t, both.Met([]Vote{carol, alice}))
	require.False(t, both.Met([]Vote{carol, {Person: "erin", Approve: true, Groups: []string{"sre"}}}))
	require.True(t, both.Met([]Vote{carol, {Person: "dave", Approve: true}}))
	carol.Self = true
	require.False(t, both.Met([]Vote{alice, carol}), "the requester's own human does not count")
}

func TestABrokenGlassIsOneVoteThatFillsNoSeat(t *testing.T) {
	r, err := vote("alice", true).Apply(sample(Pending, ""))
	require.NoError(t, err)
	r.Prepared.Ruling.Requirement.BreakGlass = [][]string{{"alice"}}
	r, err = glass("alice").Apply(r)
	require.NoError(t, err)
	require.Equal(t, Approved, r.State)
	require.Equal(t, noon.Add(time.Hour), r.UseBy)
	require.Len(t, r.Votes, 1, "the same person's approval became the broken glass")
	v, broken := r.Glass()
	require.True(t, broken)
	require.True(t, v.Approve)
	require.False(t, r.Prepared.Ruling.Requirement.Met(append(r.Votes, Vote{Person: "carol", Approve: true})), "it is no seat of the usual decision")
	require.Equal(t, "vote.break_glass", v.kind())
	require.Equal(t, true, glass("alice").Facts()["break_glass"])
}

func TestINV08_OnlyTheListedBreakTheGlassAndInNoOtherWay(t *testing.T) {
	for name, c := range map[string]struct {
		event  BreakGlass
		change func(*Request)
		code   string // empty = it breaks
	}{
		"on both lists":            {glass("dave"), nil, ""},
		"on both, one by a group":  {glass("erin", func(v *Vote) { v.Groups = []string{"oncall"} }), nil, ""},
		"whoever asked, if listed": {glass("bob", func(v *Vote) { v.Groups, v.Self = []string{"oncall"}, true }), nil, ""},
		"on one list only":         {glass("erin"), nil, CodeNotEligible},
		"an approver":              {glass("alice"), nil, CodeNotEligible},
		"no list":                  {glass("dave"), func(r *Request) { r.Prepared.Ruling.Requirement.BreakGlass = nil }, CodeNotEligible},
		"an empty list":            {glass("dave"), func(r *Request) { r.Prepared.Ruling.Requirement.BreakGlass = [][]string{{"dave"}, {}} }, CodeNotEligible},
		"a plan":                   {glass("dave"), func(r *Request) { r.Content.Steps = []Step{{}} }, CodeNotEligible},
		"another channel":          {glass("dave", func(v *Vote) { v.Channel = "slack" }), nil, CodeNotEligible},
		"no channel":               {glass("dave", func(v *Vote) { v.Channel = "" }), nil, CodeNotEligible},
		"no reason":                {glass("dave", func(v *Vote) { v.Reason = " \n\t" }), nil, CodeIncomplete},
		"an old card":              {glass("dave", func(v *Vote) { v.PresentationDigest = "sha256:old" }), nil, CodeOldDigest},
		"an old request":           {glass("dave", func(v *Vote) { v.ApprovalDigest = "sha256:old" }), nil, CodeOldDigest},
		"too late":                 {glass("dave", func(v *Vote) { v.At = noon.Add(time.Hour) }), nil, CodeTooLate},
	} {
		before := sample(Pending, "")
		if c.change != nil {
			c.change(&before)
		}
		after, err := c.event.Apply(before)
		if c.code == "" {
			require.NoError(t, err, name)
			require.Equal(t, Approved, after.State, name)
			continue
		}
		require.Equal(t, c.code, code(err), name)
		require.Equal(t, before, after, name)
	}
}

func TestEveryStateHasAStatus(t *testing.T) {
	known := map[Status]bool{}
	for _, s := range Statuses {
		known[s] = true
	}
	for _, state := range States {
		for _, step := range StepStates {
			r := sample(state, step)
			if step == ByHand && r.Execution != nil {
				r.Execution.Attested = &Attestation{}
			}
			require.True(t, known[r.Status()], "%s %s is %q", state, step, r.Status())
			if !r.Active() {
				require.True(t, r.Status().Final(), "%s %s", state, step)
			}
		}
	}
}

func code(err error) string {
	var refusal *Refusal
	if errors.As(err, &refusal) {
		return refusal.Code
	}
	return ""
}

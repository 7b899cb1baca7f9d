package approvals

import "time"

// PolicyRefuses is R2: the policy, or the target, says no before anybody is asked.
type PolicyRefuses struct {
	Ruling Ruling
	Why    string
}

// Apply implements [Event].
func (e PolicyRefuses) Apply(r Request) (Request, error) {
	if err := r.must("refused by policy", Proposed); err != nil {
		return r, err
	}
	r = r.clone()
	r.State, r.Reason = Refused, e.Why
	return r, nil
}

// Kind implements [Event].
func (PolicyRefuses) Kind() string { return "policy.refuse" }

// Actor implements [Event].
func (PolicyRefuses) Actor() string { return "policy" }

// Facts implements [Event].
func (e PolicyRefuses) Facts() map[string]any {
	return map[string]any{"rule": e.Ruling.Rule, "policy": e.Ruling.Hash, "why": e.Why}
}

// Prepare is R3 or R4: the preview is read and the policy has spoken.
type Prepare struct {
	Prepared Prepared
	At       time.Time
}

// Apply implements [Event].
func (e Prepare) Apply(r Request) (Request, error) {
	if err := r.must("prepared", Proposed); err != nil {
		return r, err
	}
	r = r.clone()
	r.Prepared = &e.Prepared
	switch e.Prepared.Ruling.Outcome {
	case Allow:
		r.State, r.Decided, r.UseBy = Approved, e.At, e.At.Add(time.Duration(e.Prepared.Ruling.UseWithin))
	case Review:
		r.State, r.DecideBy = Pending, e.At.Add(time.Duration(e.Prepared.Ruling.DecideWithin))
	default:
		return r, refuse(CodeNotPending, "A denied request is refused, not prepared.")
	}
	return r, nil
}

// Kind implements [Event].
func (Prepare) Kind() string { return "request.prepare" }

// Actor implements [Event].
func (Prepare) Actor() string { return "policy" }

// Facts implements [Event].
func (e Prepare) Facts() map[string]any {
	p := e.Prepared
	facts := map[string]any{"rule": p.Ruling.Rule, "policy": p.Ruling.Hash, "outcome": p.Ruling.Outcome, "requirement": p.Ruling.Requirement,
		"fingerprint": p.Fingerprint, "approval_digest": p.ApprovalDigest, "presentation_digest": p.PresentationDigest}
	if p.Grant != nil {
		facts["grant"] = p.Grant
	}
	return facts
}

// Cast is R5, R6 and R7, and R12 for a deny that comes late. Whether the
// person may decide at all is checked before, against the policy of the day.
type Cast struct{ Vote Vote }

// Apply implements [Event].
func (e Cast) Apply(r Request) (Request, error) {
	v := e.Vote
	if !v.Approve && v.Reason == "" {
		return r, refuse(CodeIncomplete, "A denial needs a reason; the assistant and the record show it.")
	}
	if r.State == Approved && !v.Approve {
		return Revoke{Person: v.Person, Why: v.Reason, At: v.At}.Apply(r)
	}
	if r.State == Approved {
		return r, refuse(CodeNotPending, "It is approved already; a second approval changes nothing.")
	}
	if err := r.must(map[bool]string{true: "approved", false: "denied"}[v.Approve], Pending); err != nil {
		return r, err
	}
	if err := v.inForce(&r); err != nil {
		return r, err
	}
	return e.count(r)
}

// inForce refuses a decision that comes too late, or for another card.
func (v Vote) inForce(r *Request) error {
	if !v.At.Before(r.DecideBy) {
		return refuse(CodeTooLate, "It is too late: the request had to be decided by %s.", Clock(r.DecideBy))
	}
	if !v.isFor(r.Prepared) {
		return refuse(CodeOldDigest, "This decision is for another version of the card than the one in force. Open the card again and decide on what it shows now.")
	}
	return nil
}

// isFor reports whether the vote is for what was prepared, as it was shown.
func (v Vote) isFor(p *Prepared) bool {
	return v.ApprovalDigest == p.ApprovalDigest && v.PresentationDigest == p.PresentationDigest
}

// count adds the vote and draws the consequence. The same person may turn an
// approve into a deny, never the reverse.
func (e Cast) count(r Request) (Request, error) {
	v := e.Vote
	r = r.clone()
	for i, old := range r.Votes {
		if old.Person != v.Person {
			continue
		}
		if v.Approve || !old.Approve {
			return r, refuse(CodeVoted, "%s has already voted on this request.", v.Person)
		}
		r.Votes = append(r.Votes[:i], r.Votes[i+1:]...)
		break
	}
	r.Votes = append(r.Votes, v)
	switch {
	case !v.Approve:
		r.State, r.Reason, r.EndedBy, r.Decided = Denied, v.Reason, v.Person, v.At
	case r.Prepared.Ruling.Requirement.Met(r.Votes):
		r.State, r.Decided, r.UseBy = Approved, v.At, v.At.Add(time.Duration(r.Prepared.Ruling.UseWithin))
	}
	return r, nil
}

// Kind implements [Event].
func (e Cast) Kind() string {
	if e.Vote.Approve {
		return "vote.approve"
	}
	return "vote.deny"
}

// Actor implements [Event].
func (e Cast) Actor() string { return e.Vote.Person }

// Facts implements [Event].
func (e Cast) Facts() map[string]any {
	v := e.Vote
	return map[string]any{"approval_digest": v.ApprovalDigest, "presentation_digest": v.PresentationDigest, "channel": v.Channel,
		"renderer": v.Renderer, "self_approved": v.Self && v.Approve, "reason": v.Reason}
}

// Withdraw is R8: whoever asked takes the request back; once approved, it is
// revoked instead.
type Withdraw struct {
	Person string
	Why    string
	At     time.Time
}

// Apply implements [Event].
func (e Withdraw) Apply(r Request) (Request, error) {
	if r.State == Approved {
		return Revoke(e).Apply(r)
	}
	if err := r.must("withdrawn", Proposed, Pending); err != nil {
		return r, err
	}
	r = r.clone()
	r.State, r.Reason, r.EndedBy, r.Decided = Withdrawn, e.Why, e.Person, e.At
	return r, nil
}

// Kind implements [Event].
func (Withdraw) Kind() string { return "request.withdraw" }

// Actor implements [Event].
func (e Withdraw) Actor() string { return e.Person }

// Facts implements [Event].
func (e Withdraw) Facts() map[string]any { return map[string]any{"why": e.Why} }

// Revoke is R12: an approval is taken back before it was used.
type Revoke struct {
	Person string
	Why    string
	At     time.Time
}

// Apply implements [Event].
func (e Revoke) Apply(r Request) (Request, error) {
	if err := r.must("revoked", Approved); err != nil {
		return r, err
	}
	r = r.clone()
	r.State, r.Reason, r.EndedBy, r.Decided = Revoked, e.Why, e.Person, e.At
	return r, nil
}

// Kind implements [Event].
func (Revoke) Kind() string { return "request.revoke" }

// Actor implements [Event].
func (e Revoke) Actor() string { return e.Person }

// Facts implements [Event].
func (e Revoke) Facts() map[string]any { return map[string]any{"why": e.Why} }

// Expire is R9 and R11: a deadline passed.
type Expire struct{ At time.Time }

// Apply implements [Event].
func (e Expire) Apply(r Request) (Request, error) {
	if err := r.must("expired", Proposed, Pending, Approved); err != nil {
		return r, err
	}
	if deadline := r.Deadline(); e.At.Before(deadline) {
		return r, refuse(CodeTooEarly, "It expires at %s, not before.", Clock(deadline))
	}
	r = r.clone()
	switch r.State {
	case Proposed:
		r.State, r.Reason = Expired, "what it touches could not be read in time"
	case Pending:
		r.State, r.Reason = Expired, "nobody decided in time"
	case Approved:
		r.State, r.Reason = Lapsed, "it was approved, but could not be started in time"
	}
	return r, nil
}

// Kind implements [Event].
func (Expire) Kind() string { return "request.expire" }

// Actor implements [Event].
func (Expire) Actor() string { return "clock" }

// Facts implements [Event].
func (Expire) Facts() map[string]any { return nil }

// Deadline is when an open request ends by itself.
func (r *Request) Deadline() time.Time {
	switch r.State {
	case Proposed:
		return r.PreviewBy
	case Pending:
		return r.DecideBy
	}
	return r.UseBy
}

// GoStale is R13: the check before the call found a difference.
type GoStale struct {
	Why   string
	Drift []Drift
	By    string
}

// Apply implements [Event].
func (e GoStale) Apply(r Request) (Request, error) {
	if err := r.must("found stale", Approved); err != nil {
		return r, err
	}
	r = r.clone()
	r.State, r.Reason, r.Drift = Stale, e.Why, e.Drift
	return r, nil
}

// Kind implements [Event].
func (GoStale) Kind() string { return "request.stale" }

// Actor implements [Event].
func (e GoStale) Actor() string { return e.By }

// Facts implements [Event].
func (e GoStale) Facts() map[string]any { return map[string]any{"why": e.Why, "drift": e.Drift} }

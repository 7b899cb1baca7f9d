package approvals

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/go-json-experiment/json"

	"signoff/provider"
)

// MayType returns a [*Refusal] unless the person may type what a draft lacks:
// whoever it is asked for, and whoever may decide what will follow.
func (s *Service) MayType(ctx context.Context, d Draft, person string) error {
	if person == d.Content.Requester.Person {
		return nil
	}
	op, client, err := s.reachAs(d.Content.Requester.Person, d.Content)
	if err != nil {
		return err
	}
	seen, err := look(ctx, op, client, d.Content.Arguments)
	if err != nil {
		return refuse(CodeNotEligible, "Who may decide this cannot be found out now, since what it touches cannot be read. %s may type it all the same.", Visible(d.Content.Requester.Person))
	}
	now, err := s.store.Now(ctx)
	if err != nil {
		return err
	}
	ruling, err := s.policy.Rule(ctx, Question{op.Spec(), d.Content.Effect, d.Content, seen.Views, 0, now})
	if err != nil || ruling.Outcome != Review {
		return refuse(CodeNotEligible, "Only %s, for whom it is asked, may type this.", Visible(d.Content.Requester.Person))
	}
	asked := Request{ID: d.ID, Content: d.Content, State: Pending, Prepared: &Prepared{Ruling: ruling}}
	_, err = s.policy.Standing(ctx, person, asked)
	return err
}

// Type completes a draft with what a person typed, by argument, and files the
// request in the name of whoever asked; it still has to be approved. Wrong
// input is a [*provider.ArgumentError], and the draft waits on.
func (s *Service) Type(ctx context.Context, id, person string, typed map[string]provider.Secret) (Request, error) {
	d, err := s.openDraft(ctx, id)
	if err == nil {
		err = s.MayType(ctx, d, person)
	}
	if err != nil {
		return Request{}, s.refused(ctx, id, person, draftTyped, err)
	}
	op, client, err := s.reachAs(d.Content.Requester.Person, d.Content)
	if err != nil {
		return Request{}, err
	}
	given, err := s.draftSecrets(ctx, id)
	if err != nil {
		return Request{}, err
	}
	call, err := op.Complete(provider.Args{Canonical: d.Content.Arguments, Secrets: given}, typed, s.seal.Mark)
	if err != nil {
		return Request{}, err
	}
	content := s.content(op, client, call, Ask{Requester: d.Content.Requester, Why: d.Content.Why, RepeatOf: d.Content.RepeatOf})
	content.Follows = d.ID
	for range 3 { // another one for the same call may be filed in between
		r, err := s.followDraft(ctx, d, person, content, call.Secrets)
		if !errors.Is(err, ErrConflict) {
			return r, s.refused(ctx, id, person, draftTyped, err)
		}
		if d, err = s.openDraft(ctx, id); err != nil {
			return Request{}, err
		}
	}
	return Request{}, ErrConflict
}

// draftTyped is the entry of a typed draft.
const draftTyped = "draft.type"

// followDraft ends the draft with the request that follows: an earlier one that
// answers the call, or a new one.
func (s *Service) followDraft(ctx context.Context, d Draft, person string, c Content, secrets map[string]provider.Secret) (Request, error) {
	earlier, err := s.answering(ctx, c)
	if err == nil && earlier.ID == "" {
		earlier, err = s.beforeRotation(ctx, c, secrets)
	}
	if err != nil {
		return Request{}, err
	}
	ended := d.ended(DraftTyped, person, "")
	if earlier.ID != "" {
		ended.Request = earlier.ID
		_, err := s.endDraft(ctx, draftTyped, ended)
		return earlier, err
	}
	if err := s.room(ctx, c); err != nil {
		return Request{}, err
	}
	r, sealed, asked, err := s.newRequest(ctx, c, secrets)
	if err != nil {
		return Request{}, err
	}
	ended.Request = r.ID
	end, err := draftEntry(draftTyped, ended, DraftOpen, r.Created)
	if err != nil {
		return Request{}, err
	}
	r, err = s.store.CompleteDraft(ctx, ended, end, r, sealed, asked)
	if err != nil {
		return Request{}, err
	}
	s.wake()
	return s.prepare(ctx, r)
}

// draftSecrets opens the secrets that came with a draft.
func (s *Service) draftSecrets(ctx context.Context, id string) (map[string]provider.Secret, error) {
	sealed, err := s.store.DraftSecrets(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.opened(id, sealed)
}

// WaitDraft returns the draft when it has ended, or as it stands when the time
// is up.
func (s *Service) WaitDraft(ctx context.Context, id string, most time.Duration) (Draft, error) {
	return follow(ctx, s, most, func() (Draft, error) { return s.store.Draft(ctx, id) }, func(d *Draft) bool { return d.State != DraftOpen })
}

// draftEntry records what happened to a draft; never what was typed.
func draftEntry(kind string, d Draft, from DraftState, at time.Time) (Entry, error) {
	e := Entry{At: at.UTC(), Request: d.ID, Kind: kind, Actor: d.EndedBy, From: string(from), To: string(d.State)}
	facts := map[string]any{"lacking": d.Lacking}
	if from == "" {
		c := d.Content
		e.Actor = c.Requester.Person
		maps.Copy(facts, Propose{Content: c}.Facts())
	}
	if d.Request != "" {
		facts["request"] = d.Request
	}
	if d.Reason != "" {
		facts["why"] = d.Reason
	}
	var err error
	e.Facts, err = json.Marshal(facts, json.Deterministic(true))
	return e, err
}

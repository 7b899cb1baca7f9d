package approvals

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"signoff/approvals/conditions"
	"signoff/provider"
)

// grant makes an approval of a review that a live grant covers. Whatever goes
// wrong with a grant, people are asked.
func (s *Service) grant(ctx context.Context, op provider.Operation, q Question, ruling *Ruling) (*GrantUse, error) {
	if ruling.Outcome != Review || ruling.NoGrants || q.Effect >= provider.Destroy {
		return nil, nil
	}
	now, err := s.store.Now(ctx)
	if err != nil {
		return nil, err
	}
	grants, err := s.store.Grants(ctx)
	if err != nil {
		return nil, err
	}
	for _, g := range grants {
		why, err := s.uncovered(ctx, op, g, q, *ruling, now)
		if err == nil && why == "" {
			why, err = s.promised(ctx, g)
		}
		if err != nil {
			s.log.Warn("a grant covers nothing, because it cannot be judged", "grant", g.ID, "error", err)
			continue
		}
		if why == "" {
			use := &GrantUse{g.ID, g.By, g.By == g.Person, g.Until, g.Uses, ruling.Rule}
			ruling.Outcome, ruling.Rule = Allow, "grant "+g.ID
			ruling.UseWithin = min(ruling.UseWithin, Window(g.Until.Sub(now)))
			return use, nil
		}
	}
	return nil, nil
}

// grantFor looks for a grant of a request's only call. A plan is decided as a
// whole, by people.
func (s *Service) grantFor(ctx context.Context, c Content, parts []part, ruling *Ruling) (*GrantUse, error) {
	if len(c.Steps) > 0 {
		return nil, nil
	}
	p := parts[0]
	return s.grant(ctx, p.op, Question{Operation: p.op.Spec(), Effect: p.content.Effect, Content: p.content, Views: p.preview.Views}, ruling)
}

// promised says when the uses that are left are all meant for requests that
// were approved and not started yet. The claim counts for good.
func (s *Service) promised(ctx context.Context, g Grant) (string, error) {
	active, err := s.store.Find(ctx, Query{Requester: g.Person, Active: true})
	waiting := 0
	for _, r := range active {
		if r.State == Approved && r.Prepared.Grant != nil && r.Prepared.Grant.ID == g.ID {
			waiting++
		}
	}
	if waiting >= g.Left {
		return "it is spent", err
	}
	return "", err
}

// uncovered says why a grant does not cover a call, or is empty if it does.
func (s *Service) uncovered(ctx context.Context, op provider.Operation, g Grant, q Question, ruling Ruling, now time.Time) (string, error) {
	if why := g.Ended(now); why != "" {
		return why, nil
	}
	if !g.meant(q) {
		return "it is for another call", nil
	}
	if ruling.NoGrants || ruling.Outcome == Deny {
		return "the policy wants people to decide now", nil
	}
	if holds, err := g.holds(op, q, now); err != nil || !holds {
		return "its conditions do not hold", err
	}
	if ruling.Outcome == Allow {
		return "", nil
	}
	return s.votes(ctx, g, q, ruling, now)
}

// votes says why the policy does not take the maker's one vote for enough.
func (s *Service) votes(ctx context.Context, g Grant, q Question, ruling Ruling, now time.Time) (string, error) {
	groups, err := s.policy.Standing(ctx, g.By, Request{Content: q.Content, State: Pending, Prepared: &Prepared{Views: q.Views, Ruling: ruling}})
	if ruledOut(err) {
		return g.By + " may no longer decide this", nil
	}
	if err != nil {
		return "", err
	}
	if !ruling.Requirement.Met([]Vote{g.vote(groups, now)}) {
		return "the policy wants more than the word of " + g.By, nil
	}
	return "", nil
}

// regrant judges at the claim whether the grant still carries the approval.
func (s *Service) regrant(ctx context.Context, op provider.Operation, r Request, views []provider.View, ruling Ruling) (*GoStale, error) {
	now, err := s.store.Now(ctx)
	if err != nil {
		return nil, err
	}
	g, err := s.store.Grant(ctx, r.Prepared.Grant.ID)
	if err != nil {
		return nil, err
	}
	why, err := s.uncovered(ctx, op, g, Question{op.Spec(), r.Content.Effect, r.Content, views, 0, now}, ruling, now)
	if err != nil || why == "" {
		return nil, err
	}
	return &GoStale{Why: "the grant that approved it covers it no more: " + why, By: s.worker}, nil
}

// spent ends a request whose grant was used up by others, or ended, in the
// moment of its claim.
func (s *Service) spent(ctx context.Context, id string) (Request, error) {
	return s.apply(ctx, id, func(Request, time.Time) (Event, Change, error) {
		return GoStale{Why: "the grant is spent, or was ended", By: s.worker}, Change{}, nil
	})
}

// spends names the grant that a claim uses up a part of.
func (r *Request) spends() string {
	if r.Prepared == nil || r.Prepared.Grant == nil {
		return ""
	}
	return r.Prepared.Grant.ID
}

// meant reports whether everything but the arguments is as in the example.
func (g Grant) meant(q Question) bool {
	c := q.Content
	return g.Operation == c.Operation && g.Declaration == c.Declaration && g.Provider == c.Provider && g.Account == c.Account &&
		g.Endpoint == c.Endpoint && g.Credential == c.Credential && g.Person == c.Requester.Person &&
		(g.Agent == "" || g.Agent == c.Requester.Agent) && q.Effect <= g.Effect && q.Effect < provider.Destroy
}

// holds compares the arguments and evaluates every condition.
func (g Grant) holds(op provider.Operation, q Question, now time.Time) (bool, error) {
	loose := map[string]bool{}
	for _, l := range g.Loose {
		loose[l.Argument] = true
	}
	if same, err := pinned(g.Arguments, q.Content.Arguments, "", loose); err != nil || !same {
		return false, err
	}
	compiled, err := g.compile(op)
	if err != nil || len(compiled) == 0 {
		return err == nil, err
	}
	facts, err := q.Call(op, now).Facts()
	if err != nil {
		return false, err
	}
	for _, c := range compiled {
		if holds, err := c.Holds(facts); err != nil || !holds {
			return false, err
		}
	}
	return true, nil
}

// compile prepares the grant's conditions. Each loosened argument has one that
// speaks of it.
func (g Grant) compile(op provider.Operation) ([]conditions.Condition, error) {
	env, err := conditions.For(op)
	if err != nil {
		return nil, err
	}
	var all []conditions.Condition
	for _, l := range g.Loose {
		c, err := env.Compile(l.When)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.Argument, err)
		}
		if !c.Names(l.Argument) {
			return nil, fmt.Errorf("%s: the condition does not speak of arguments.%s", l.Argument, l.Argument)
		}
		all = append(all, c)
	}
	if g.When != "" {
		c, err := env.Compile(g.When)
		if err != nil {
			return nil, fmt.Errorf("only while: %w", err)
		}
		all = append(all, c)
	}
	return all, nil
}

// pinned compares canonical arguments, member by member: what the example
// lacks must be lacking, what it has must be the same, unless it is loose, and
// then it must be there. A list is one value.
func pinned(example, given jsontext.Value, at string, loose map[string]bool) (bool, error) {
	if at != "" && loose[at] {
		return true, nil
	}
	if example.Kind() != '{' || given.Kind() != '{' {
		return bytes.Equal(example, given), nil
	}
	was, is := map[string]jsontext.Value{}, map[string]jsontext.Value{}
	if err := errors.Join(json.Unmarshal(example, &was), json.Unmarshal(given, &is)); err != nil {
		return false, err
	}
	if !slices.Equal(slices.Sorted(maps.Keys(was)), slices.Sorted(maps.Keys(is))) {
		return false, nil
	}
	for name := range was {
		if same, err := pinned(was[name], is[name], below(at, name), loose); err != nil || !same {
			return false, err
		}
	}
	return true, nil
}

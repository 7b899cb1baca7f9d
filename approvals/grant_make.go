package approvals

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"signoff/provider"
)

// GrantAsk is what a person wants to allow, on a form of a human channel.
type GrantAsk struct {
	Example   string            // request that it is made from
	Person    string            // principal that the channel has authenticated
	Why       string            // required
	Uses      int               // 1 to MaxGrantUses
	Life      time.Duration     // at most MaxGrantLife
	OnlyAgent bool              // only for the assistant that the example names
	Loose     map[string]string // argument -> condition under which it may differ
	When      string            // holds besides
}

// GrantArgument is one value of a request that a grant pins, or loosens.
type GrantArgument struct {
	Name   string // dotted path
	Value  string // made visible
	Hidden bool   // a secret or private value: it stays as it is
}

// Grantable returns a [*Refusal] if the person may not make a grant from the
// request: it loses something, or it neither waits nor was approved, or today's
// policy does not take this person's word alone for it.
func (s *Service) Grantable(ctx context.Context, r Request, person string) error {
	if r.Prepared == nil || !slices.Contains([]State{Pending, Approved, Lapsed, Consumed}, r.State) {
		return refuse(CodeNotPending, "A grant is made from a request that waits or was approved; this one is %s.", r.State)
	}
	if len(r.Content.Steps) > 0 {
		return refuse(CodeNotEligible, "This is a plan. A plan is decided as a whole; a grant is made from a request for a single call.")
	}
	if r.Content.Effect >= provider.Destroy {
		return refuse(CodeNotEligible, "This is destructive. Destructive calls accept no grants: each of them is decided by itself.")
	}
	op, _, err := s.reach(r.Content)
	if err != nil {
		return err
	}
	if op.Declaration() != r.Content.Declaration {
		return refuse(CodeNotPending, "The operation is declared differently than when this was asked. Make the grant from a newer request.")
	}
	now, err := s.store.Now(ctx)
	if err != nil {
		return err
	}
	q := Question{op.Spec(), r.Content.Effect, r.Content, r.Prepared.Views, 0, now}
	ruling, err := s.policy.Rule(ctx, q)
	if err != nil {
		return err
	}
	if ruling.Outcome != Review || ruling.NoGrants {
		return refuse(CodeNotEligible, "The policy leaves no room for a grant here: %s.", ruling.words(nil))
	}
	why, err := s.votes(ctx, Grant{By: person, Person: r.Content.Requester.Person}, q, ruling, now)
	switch {
	case err != nil:
		return err
	case why != "" && person == r.Content.Requester.Person:
		return refuse(CodeNotEligible, "You asked for this yourself; the policy wants somebody else to allow it.")
	case why != "":
		return refuse(CodeNotEligible, "A grant stands for one person's vote, and yours alone is not enough for this: it takes %s.", ruling.Requirement.words())
	}
	return nil
}

// AddGrant makes a grant. Refusals are [*Refusal]s; one for lack of standing is
// recorded.
func (s *Service) AddGrant(ctx context.Context, ask GrantAsk) (Grant, error) {
	r, err := s.store.Load(ctx, ask.Example)
	if err != nil {
		return Grant{}, err
	}
	if err := s.Grantable(ctx, r, ask.Person); err != nil {
		return Grant{}, s.refused(ctx, r.ID, ask.Person, "grant.add", err)
	}
	now, err := s.store.Now(ctx)
	if err != nil {
		return Grant{}, err
	}
	g, err := s.drafted(r, ask, now)
	if err != nil {
		return Grant{}, err
	}
	e, err := grantEntry("grant.add", r.ID, ask.Person, g, now)
	if err != nil {
		return Grant{}, err
	}
	if err := s.store.AddGrant(ctx, g, e); err != nil {
		return Grant{}, err
	}
	s.log.Info("grant.add", "id", g.ID, "by", Visible(g.By), "operation", g.Operation, "uses", g.Uses)
	s.wake()
	return g, nil
}

// drafted checks what was asked and makes the grant of it.
func (s *Service) drafted(r Request, ask GrantAsk, now time.Time) (Grant, error) {
	switch {
	case strings.TrimSpace(ask.Why) == "":
		return Grant{}, refuse(CodeIncomplete, "Say why: the record shows it with every use.")
	case ask.Uses < 1 || ask.Uses > MaxGrantUses:
		return Grant{}, refuse(CodeIncomplete, "Say how often: from 1 to %d times.", MaxGrantUses)
	case ask.Life <= 0 || ask.Life > MaxGrantLife:
		return Grant{}, refuse(CodeIncomplete, "Say for how long: at most %d hours.", int(MaxGrantLife.Hours()))
	case ask.OnlyAgent && r.Content.Requester.Agent == "":
		return Grant{}, refuse(CodeIncomplete, "The request names no assistant that the grant could be kept to.")
	}
	c := r.Content
	g := Grant{ID: NewID("grant"), By: ask.Person, Why: ask.Why, Example: r.ID, Created: now, Until: now.Add(ask.Life), Uses: ask.Uses, Left: ask.Uses,
		Operation: c.Operation, Declaration: c.Declaration, Provider: c.Provider, Account: c.Account, Endpoint: c.Endpoint, Credential: c.Credential,
		Person: c.Requester.Person, Arguments: c.Arguments, When: ask.When, Effect: c.Effect}
	if ask.OnlyAgent {
		g.Agent = c.Requester.Agent
	}
	known, err := s.GrantArguments(r)
	if err != nil {
		return Grant{}, err
	}
	for _, name := range slices.Sorted(maps.Keys(ask.Loose)) {
		at := slices.IndexFunc(known, func(a GrantArgument) bool { return a.Name == name && !a.Hidden })
		if at < 0 {
			return Grant{}, refuse(CodeIncomplete, "%s cannot be loosened: the request does not give it, or it is hidden.", Visible(name))
		}
		g.Loose = append(g.Loose, Loose{name, ask.Loose[name]})
	}
	if _, err := g.compile(s.clouds.Operation(c.Operation)); err != nil {
		return Grant{}, refuse(CodeIncomplete, "A condition is wrong. %v", err)
	}
	return g, nil
}

// RevokeGrant ends a grant. What it approved and did not start yet becomes
// stale. Every person who is signed in may do it: it only takes away.
func (s *Service) RevokeGrant(ctx context.Context, id, person string) error {
	g, err := s.store.Grant(ctx, id)
	if err != nil {
		return err
	}
	now, err := s.store.Now(ctx)
	if err != nil {
		return err
	}
	e, err := grantEntry("grant.revoke", g.Example, person, map[string]any{"id": g.ID, "left": g.Left}, now)
	if err != nil {
		return err
	}
	if err := s.store.RevokeGrant(ctx, id, person, e); err != nil {
		if errors.Is(err, ErrConflict) {
			return refuse(CodeFinal, "The grant was revoked before.")
		}
		return err
	}
	s.log.Info("grant.revoke", "id", id, "by", Visible(person))
	s.wake()
	return nil
}

// Grants lists all grants, newest first; Grant loads one.
func (s *Service) Grants(ctx context.Context) ([]Grant, error) { return s.store.Grants(ctx) }

// Grant loads one; ErrNotFound when there is none.
func (s *Service) Grant(ctx context.Context, id string) (Grant, error) { return s.store.Grant(ctx, id) }

func grantEntry(kind, request, actor string, facts any, now time.Time) (Entry, error) {
	raw, err := json.Marshal(facts, json.Deterministic(true))
	return Entry{At: now.UTC(), Request: request, Kind: kind, Actor: actor, Facts: raw}, err
}

// GrantArguments lists the values that a request gives, as a grant pins them:
// members of objects each by itself, a list as one.
func (s *Service) GrantArguments(r Request) ([]GrantArgument, error) {
	op := s.clouds.Operation(r.Content.Operation)
	if op == nil {
		return nil, nil
	}
	explained, err := op.Explain(r.Content.Arguments)
	if err != nil {
		return nil, err
	}
	all := grantArguments(nil, r.Content.Arguments, "")
	for i, a := range all {
		all[i].Hidden = slices.ContainsFunc(explained, func(e provider.Argument) bool {
			return e.Privacy != provider.Open && (e.Name == a.Name || strings.HasPrefix(e.Name, a.Name+"."))
		})
		if all[i].Hidden {
			all[i].Value = ""
		}
	}
	return all, nil
}

func grantArguments(to []GrantArgument, raw jsontext.Value, at string) []GrantArgument {
	if raw.Kind() != '{' {
		value := string(raw)
		if raw.Kind() == '"' {
			text, _ := jsontext.AppendUnquote(nil, raw)
			value = string(text)
		}
		return append(to, GrantArgument{Name: at, Value: Visible(value)})
	}
	var members map[string]jsontext.Value
	_ = json.Unmarshal(raw, &members) // canonical bytes were encoded by us
	for _, name := range slices.Sorted(maps.Keys(members)) {
		to = grantArguments(to, members[name], below(at, name))
	}
	return to
}

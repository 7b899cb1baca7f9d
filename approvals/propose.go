package approvals

import (
	"context"
	"errors"
	"slices"

	"signoff/provider"
)

// Ask is a call that somebody wants to make.
type Ask struct {
	Operation string
	Account   string // may be empty where the cloud has only one
	Arguments []byte // JSON, as it came
	Requester Requester
	Why       string
	RepeatOf  string
}

// maxWhy is how much of the caller's words is kept, in bytes; more is refused,
// nothing is cut off silently.
const maxWhy = 2000

// Read performs an operation that only reads, if the policy allows it.
func (s *Service) Read(ctx context.Context, ask Ask) (*provider.Answer, error) {
	op, client, call, err := s.canon(ask)
	if err != nil {
		return nil, err
	}
	if op.Spec().Effect != provider.Observe {
		return nil, refuse(CodeNotEligible, "%s changes something: it has to be asked for.", ask.Operation)
	}
	now, err := s.store.Now(ctx)
	if err != nil {
		return nil, err
	}
	ruling, err := s.policy.Rule(ctx, Question{Operation: op.Spec(), Effect: call.Effect, Content: s.content(op, client, call, ask), At: now})
	if err != nil || ruling.Outcome != Allow {
		return nil, refuse(CodeNotEligible, "The policy does not allow this read: %s.", ruling.words(err))
	}
	return op.Call(ctx, client, call.Args())
}

func (r Ruling) words(err error) string {
	switch {
	case err != nil:
		return "it could not be evaluated (" + err.Error() + ")"
	case r.Why != "":
		return r.Why
	}
	return "rule " + r.Rule
}

// canon finds operation and account, one that the requester may use, and decodes the arguments, once.
func (s *Service) canon(ask Ask) (provider.Operation, *provider.Client, *provider.Call, error) {
	op := s.clouds.Operation(ask.Operation)
	if op == nil {
		return nil, nil, nil, &provider.ArgumentError{Code: provider.InvalidArgument, Field: "operation", Problem: "no configured cloud has an operation of that name"}
	}
	client, err := s.clouds.ClientOf(ask.Requester.Person, op.Spec().Provider, ask.Account)
	if err != nil {
		return nil, nil, nil, err
	}
	call, err := op.Canon(ask.Arguments, s.seal.Mark)
	return op, client, call, err
}

func (s *Service) content(op provider.Operation, client *provider.Client, call *provider.Call, ask Ask) Content {
	c := Content{
		Operation: op.Spec().Name, Declaration: op.Declaration(), Provider: client.API.Name, Account: client.Account.Name,
		Region: client.Account.Region, Endpoint: client.Endpoint(), Credential: client.Account.Ref,
		Arguments: call.Canonical, Effect: call.Effect, Requester: ask.Requester, Why: ask.Why, RepeatOf: ask.RepeatOf,
	}
	c.CallDigest = callDigest(c)
	return c
}

// Propose files a change and returns the request: pending, refused, or the
// earlier one that asked for the same. Nothing is sent to the provider but
// reads.
func (s *Service) Propose(ctx context.Context, ask Ask) (Request, error) {
	if len(ask.Why) > maxWhy {
		return Request{}, provider.Wrong("why", "at most %d bytes", maxWhy)
	}
	op, client, call, err := s.canon(ask)
	if err != nil {
		return Request{}, err
	}
	if op.Spec().Effect == provider.Observe {
		return Request{}, refuse(CodeNotEligible, "%s only reads; it needs no request.", ask.Operation)
	}
	content := s.content(op, client, call, ask)
	return s.file(ctx, content, call.Secrets)
}

// file adds a request unless an earlier one answers it, and prepares it.
func (s *Service) file(ctx context.Context, content Content, secrets map[string]provider.Secret) (Request, error) {
	if earlier, err := s.earlier(ctx, content); err != nil || earlier.ID != "" {
		return earlier, err
	}
	if before, err := s.beforeRotation(ctx, content, secrets); err != nil || before.ID != "" {
		return before, err
	}
	if err := s.room(ctx, content); err != nil {
		return Request{}, err
	}
	request, fresh, err := s.add(ctx, content, secrets)
	if err != nil || !fresh {
		return request, err
	}
	return s.prepare(ctx, request)
}

// earlier finds the outcome that a repeated call is answered with: for a while
// after a denial and after a success, and for as long as an outcome is unknown.
func (s *Service) earlier(ctx context.Context, c Content) (Request, error) {
	now, err := s.store.Now(ctx)
	if err != nil {
		return Request{}, err
	}
	last, err := s.last(ctx, c)
	if err != nil || s.cooling(last, now) {
		return last, err
	}
	if c.RepeatOf != "" {
		_, err := s.store.Load(ctx, c.RepeatOf)
		return Request{}, unknownRepeat(err, c.RepeatOf)
	}
	recent := last.Status() == StatusSucceeded && now.Sub(last.Execution.Ended) < s.settings.RepeatWindow
	if recent || last.Status() == StatusUnknown {
		return last, nil
	}
	return Request{}, nil
}

// beforeRotation finds what answers a call that holds secrets and was asked for
// under an older seal key, where its digest was another one.
func (s *Service) beforeRotation(ctx context.Context, c Content, secrets map[string]provider.Secret) (Request, error) {
	if len(secrets) == 0 {
		return Request{}, nil
	}
	for _, arguments := range s.seal.remarked(c.Arguments, secrets) {
		older := c
		older.Arguments = arguments
		older.CallDigest = callDigest(older)
		if r, err := s.answering(ctx, older); err != nil || r.ID != "" {
			return r, err
		}
	}
	return Request{}, nil
}

// answering is the request that answers a call without a new one: an earlier
// outcome, or the same that is active.
func (s *Service) answering(ctx context.Context, c Content) (Request, error) {
	r, err := s.earlier(ctx, c)
	if err != nil || r.ID != "" {
		return r, err
	}
	active, err := s.store.Find(ctx, Query{Requester: c.Requester.Person, Call: c.CallDigest, Active: true})
	same := slices.IndexFunc(active, func(r Request) bool { return r.Content.RepeatOf == c.RepeatOf })
	if err != nil || same < 0 {
		return Request{}, err
	}
	return active[same], nil
}

func unknownRepeat(err error, id string) error {
	if errors.Is(err, ErrNotFound) {
		return provider.Wrong("repeat_of", "there is no request %s", Visible(id))
	}
	return err
}

// last is the newest request for the same call by the same requester, or an
// empty one.
func (s *Service) last(ctx context.Context, c Content) (Request, error) {
	found, err := s.store.Find(ctx, Query{Requester: c.Requester.Person, Call: c.CallDigest, Limit: 1})
	if err != nil || len(found) == 0 {
		return Request{}, err
	}
	return found[0], nil
}

// newRequest makes the request as proposed, its secrets sealed for it, and its
// entry.
func (s *Service) newRequest(ctx context.Context, c Content, secrets map[string]provider.Secret) (Request, []Sealed, Entry, error) {
	now, err := s.store.Now(ctx)
	if err != nil {
		return Request{}, nil, Entry{}, err
	}
	r := Request{ID: NewID("req"), Created: now, Content: c, State: Proposed, PreviewBy: now.Add(s.settings.PreviewWithin)}
	var sealed []Sealed
	for mark, value := range secrets {
		sealed = append(sealed, Sealed{SealedArgument, mark, s.seal.Close(r.ID, mark, value)})
	}
	entry, err := entryOf(Propose{Content: c}, nil, &r, now)
	return r, sealed, entry, err
}

// add writes a new request, its secrets sealed beside.
func (s *Service) add(ctx context.Context, c Content, secrets map[string]provider.Secret) (Request, bool, error) {
	r, sealed, entry, err := s.newRequest(ctx, c, secrets)
	if err != nil {
		return Request{}, false, err
	}
	stored, fresh, err := s.store.Add(ctx, r, sealed, entry)
	if err == nil {
		s.wake()
	}
	return stored, fresh, err
}

// Propose is R1, the birth of a request; it is recorded, not applied.
type Propose struct{ Content Content }

// Apply implements [Event]: a request is proposed once, by being added.
func (Propose) Apply(r Request) (Request, error) {
	return r, refuse(CodeFinal, "The request exists already.")
}

// Kind implements [Event].
func (Propose) Kind() string { return "request.propose" }

// Actor implements [Event].
func (e Propose) Actor() string { return e.Content.Requester.Person }

// Facts implements [Event].
func (e Propose) Facts() map[string]any {
	c := e.Content
	return map[string]any{"operation": c.Operation, "account": c.Provider + "/" + c.Account, "arguments": c.Arguments, "effect": c.Effect,
		"call_digest": c.CallDigest, "agent": c.Requester.Agent, "channel": c.Requester.Channel, "why": c.Why, "repeat_of": c.RepeatOf}
}

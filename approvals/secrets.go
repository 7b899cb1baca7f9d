package approvals

import (
	"context"
	"errors"

	"github.com/go-json-experiment/json"

	"signoff/provider"
)

// Private opens the private arguments of a request that is still to be
// decided, by name, for the console to show in full.
func (s *Service) Private(ctx context.Context, r Request) (map[string]string, error) {
	op := s.clouds.Operation(r.Content.Operation)
	if op == nil {
		return nil, nil
	}
	arguments, err := op.Explain(r.Content.Arguments)
	if err != nil {
		return nil, err
	}
	secrets, err := s.secrets(ctx, r.ID)
	if err != nil {
		return nil, err
	}
	open := map[string]string{}
	for _, a := range arguments {
		if value, ok := secrets[a.Value]; ok && a.Privacy == provider.Private {
			open[a.Name] = value.Reveal()
		}
	}
	return open, nil
}

// secrets opens the sealed arguments of a request.
func (s *Service) secrets(ctx context.Context, id string) (map[string]provider.Secret, error) {
	sealed, err := s.store.Sealed(ctx, id, SealedArgument)
	if err != nil {
		return nil, err
	}
	return s.opened(id, sealed)
}

func (s *Service) opened(id string, sealed []Sealed) (open map[string]provider.Secret, err error) {
	open = map[string]provider.Secret{}
	for _, v := range sealed {
		if open[v.Name], err = s.seal.Open(id, v.Name, v.Bytes); err != nil {
			return nil, err
		}
	}
	return open, nil
}

// Reveal opens a secret that a change made new, once, for the person who asked
// for the change or decided it. The record comes first: a secret whose showing
// cannot be recorded is not shown. One that cannot be opened here goes back.
func (s *Service) Reveal(ctx context.Context, id, pointer, person string) (secret provider.Secret, err error) {
	err = s.RevealTo(ctx, id, pointer, person, func(opened provider.Secret) error {
		secret = opened
		return nil
	})
	return secret, err
}

// RevealTo is Reveal for a place that may fail to show it: if show does, the
// secret goes back, to be opened later, and its error is returned.
func (s *Service) RevealTo(ctx context.Context, id, pointer, person string, show func(provider.Secret) error) error {
	sealed, err := s.take(ctx, id, pointer, person)
	if err != nil {
		return err
	}
	secret, err := s.seal.Open(id, pointer, sealed.Bytes)
	if err == nil {
		err = show(secret)
	}
	if err == nil {
		return nil
	}
	ctx = context.WithoutCancel(ctx)
	return errors.Join(err, s.store.ReturnSealed(ctx, id, sealed), s.revealing(ctx, "secret.return", id, pointer, person))
}

// take records that somebody opens a secret, and takes it out of the ledger.
func (s *Service) take(ctx context.Context, id, pointer, person string) (Sealed, error) {
	r, err := s.store.Load(ctx, id)
	if err != nil {
		return Sealed{}, err
	}
	if err := entitled(r, person); err != nil {
		return Sealed{}, s.refused(ctx, id, person, "secret.reveal", err)
	}
	if err := s.revealing(ctx, "secret.reveal", id, pointer, person); err != nil {
		return Sealed{}, err
	}
	sealed, err := s.store.TakeSealed(ctx, id, pointer)
	if errors.Is(err, ErrNotFound) {
		gone := refuse(CodeFinal, "The secret was shown already, or its time is over.")
		return Sealed{}, s.refused(ctx, id, person, "secret.reveal", gone)
	}
	return sealed, err
}

// revealing records what happens to a secret.
func (s *Service) revealing(ctx context.Context, kind, id, pointer, person string) error {
	now, err := s.store.Now(ctx)
	if err != nil {
		return err
	}
	facts, err := json.Marshal(map[string]string{"pointer": pointer}, json.Deterministic(true))
	if err != nil {
		return err
	}
	return s.store.Record(ctx, Entry{At: now, Request: id, Kind: kind, Actor: person, Facts: facts})
}

// Unrevealed lists the secrets of a request that nobody has opened yet.
func (s *Service) Unrevealed(ctx context.Context, id string) ([]string, error) {
	sealed, err := s.store.Sealed(ctx, id, SealedResult)
	var pointers []string
	for _, v := range sealed {
		pointers = append(pointers, v.Name)
	}
	return pointers, err
}

func entitled(r Request, person string) error {
	if person == r.Content.Requester.Person {
		return nil
	}
	for _, v := range r.Votes {
		if v.Person == person && v.Approve {
			return nil
		}
	}
	return refuse(CodeNotEligible, "Only the person who asked or who approved may open this secret.")
}

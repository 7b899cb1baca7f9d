package approvals

import (
	"context"
	"errors"
	"time"

	"signoff/provider"
)

// Draft files an ask that lacks required secrets, and nothing else; false means
// that it lacks none, and is to be proposed. The same ask again is answered
// with the draft that is open.
func (s *Service) Draft(ctx context.Context, ask Ask) (Draft, bool, error) {
	op := s.clouds.Operation(ask.Operation)
	if op == nil || op.Spec().Effect == provider.Observe {
		return Draft{}, false, nil
	}
	call, lacking, err := op.Draft(ask.Arguments, s.seal.Mark)
	if len(lacking) == 0 {
		return Draft{}, false, err
	}
	if len(ask.Why) > maxWhy {
		return Draft{}, true, provider.Wrong("why", "at most %d bytes", maxWhy)
	}
	client, err := s.clouds.ClientOf(ask.Requester.Person, op.Spec().Provider, ask.Account)
	if err != nil {
		return Draft{}, true, err
	}
	content := s.content(op, client, call, ask)
	if ask.RepeatOf != "" {
		if _, err := s.store.Load(ctx, ask.RepeatOf); err != nil {
			return Draft{}, true, unknownRepeat(err, ask.RepeatOf)
		}
	}
	d, err := s.fileDraft(ctx, Draft{Content: content, Lacking: lacking, State: DraftOpen}, call.Secrets)
	return d, true, err
}

// fileDraft adds a draft unless the same one is open. One that is over makes
// room first.
func (s *Service) fileDraft(ctx context.Context, d Draft, secrets map[string]provider.Secret) (Draft, error) {
	now, err := s.store.Now(ctx)
	if err != nil {
		return d, err
	}
	if err := s.expireDrafts(ctx, now); err != nil {
		return d, err
	}
	if err := s.draftRoom(ctx, d.Content); err != nil {
		return d, err
	}
	d.ID, d.Created, d.Until = NewID("drf"), now, now.Add(draftLife)
	var sealed []Sealed
	for mark, value := range secrets {
		sealed = append(sealed, Sealed{SealedArgument, mark, s.seal.Close(d.ID, mark, value)})
	}
	entry, err := draftEntry("draft.file", d, "", now)
	if err != nil {
		return d, err
	}
	d, _, err = s.store.AddDraft(ctx, d, sealed, entry)
	s.wake()
	return d, err
}

// draftRoom bounds the open drafts of one person like open requests.
func (s *Service) draftRoom(ctx context.Context, c Content) error {
	open, err := s.store.Drafts(ctx)
	if err != nil || s.settings.MaxOpen <= 0 {
		return err
	}
	count := 0
	for _, d := range open {
		if d.Content.CallDigest == c.CallDigest && d.Content.Requester.Person == c.Requester.Person {
			return nil
		}
		if d.Content.Requester.Person == c.Requester.Person {
			count++
		}
	}
	if count < s.settings.MaxOpen {
		return nil
	}
	return refuse(CodeTooMany, "%d asks for %s wait for a secret to be typed already, and no more are taken. Withdraw those that are not needed.",
		count, Visible(c.Requester.Person))
}

// GetDraft loads a draft; ErrNotFound if there is none of that id.
func (s *Service) GetDraft(ctx context.Context, id string) (Draft, error) {
	return s.store.Draft(ctx, id)
}

// Drafts lists the open ones, oldest first; of everybody.
func (s *Service) Drafts(ctx context.Context) ([]Draft, error) { return s.store.Drafts(ctx) }

// WithdrawDraft takes back what the person asked for.
func (s *Service) WithdrawDraft(ctx context.Context, id, person, why string) (Draft, error) {
	d, err := s.openDraft(ctx, id)
	if err != nil {
		return d, err
	}
	if d.Content.Requester.Person != person {
		return d, refuse(CodeNotEligible, "Only who asked can withdraw a request.")
	}
	return s.endDraft(ctx, "draft.withdraw", d.ended(DraftWithdrawn, person, why))
}

// openDraft loads a draft and refuses one that has ended.
func (s *Service) openDraft(ctx context.Context, id string) (Draft, error) {
	d, err := s.store.Draft(ctx, id)
	if err != nil {
		return d, err
	}
	now, err := s.store.Now(ctx)
	if err == nil && (d.State != DraftOpen || d.over(now)) {
		err = refuse(CodeFinal, "Nothing is waited for here any more: it is over.")
	}
	return d, err
}

func (s *Service) endDraft(ctx context.Context, kind string, d Draft) (Draft, error) {
	now, err := s.store.Now(ctx)
	if err != nil {
		return d, err
	}
	entry, err := draftEntry(kind, d, DraftOpen, now)
	if err != nil {
		return d, err
	}
	err = s.store.EndDraft(ctx, d, entry)
	if errors.Is(err, ErrConflict) {
		err = refuse(CodeFinal, "Nothing is waited for here any more: somebody else was faster.")
	}
	s.wake()
	return d, err
}

// expireDrafts ends those whose time is over.
func (s *Service) expireDrafts(ctx context.Context, now time.Time) error {
	open, err := s.store.Drafts(ctx)
	if err != nil {
		return err
	}
	for _, d := range open {
		if !d.over(now) {
			continue
		}
		_, err := s.endDraft(ctx, "draft.expire", d.ended(DraftExpired, "clock", "nobody typed what was lacking in time"))
		var refusal *Refusal
		if err != nil && !errors.As(err, &refusal) { // another process did it
			return err
		}
	}
	return nil
}

package approvals

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
)

// A GlassReview is what a broken glass leaves behind: somebody else looks at it
// afterwards and says so. While one is open, whoever broke the glass does not
// break another. It is kept beside the request, which has long ended by then.
type GlassReview struct {
	Request  string // also its id: a glass is broken once
	By       string // principal who broke the glass
	Why      string // in their words
	Opened   time.Time
	ClosedBy string // empty while it is open
	Comment  string
	Closed   time.Time
}

// Open reports whether nobody has looked at it yet.
func (v GlassReview) Open() bool { return v.ClosedBy == "" }

// ReviewStore keeps reviews. One is opened by [Store.Swap], in the transaction
// that breaks the glass.
type ReviewStore interface {
	// Reviews lists all open ones, oldest first, then so many of those that were
	// closed, newest first.
	Reviews(ctx context.Context, closed int) ([]GlassReview, error)
	// Review returns the one of a request; ErrNotFound when no glass was broken.
	Review(ctx context.Context, request string) (GlassReview, error)
	// CloseReview ends the review of a request, once, with its audit entry.
	// ErrNotFound when there is none, ErrConflict when it was closed before.
	CloseReview(ctx context.Context, request, person, comment string, e Entry) error
}

// ErrReviewOpen means that somebody breaks a glass while a review of theirs is
// open. Nothing has happened then.
var ErrReviewOpen = errors.New("an earlier break-glass has not been reviewed")

// Reviews lists what broken glasses have left behind: all open ones, oldest
// first, then so many of those that were closed, newest first.
func (s *Service) Reviews(ctx context.Context, closed int) ([]GlassReview, error) {
	return s.store.Reviews(ctx, closed)
}

// Review returns the review of a request whose glass was broken.
func (s *Service) Review(ctx context.Context, request string) (GlassReview, error) {
	return s.store.Review(ctx, request)
}

// Reviewable returns a [*Refusal] if the person may not close the review: it is
// for somebody else than who broke the glass, and who could have approved the
// request.
func (s *Service) Reviewable(ctx context.Context, r Request, person string) error {
	v, broken := r.Glass()
	switch {
	case !broken:
		return refuse(CodeNotPending, "No glass was broken for this.")
	case v.Person == person:
		return refuse(CodeNotEligible, "You broke the glass yourself; somebody else reviews that.")
	case person == r.Content.Requester.Person && !r.Prepared.Ruling.Requirement.SelfApproval:
		return refuse(CodeNotEligible, "You asked for this yourself; the policy wants somebody else to review it.")
	}
	_, err := s.policy.Standing(ctx, person, r)
	return err
}

// CloseReview says that somebody has looked at a broken glass afterwards. A
// comment is required.
func (s *Service) CloseReview(ctx context.Context, request, person, comment string) error {
	const verb = "review.close"
	r, err := s.store.Load(ctx, request)
	if err != nil {
		return err
	}
	err = s.Reviewable(ctx, r, person)
	if err == nil && strings.TrimSpace(comment) == "" {
		err = refuse(CodeIncomplete, "Say what you found; it stands with the record.")
	}
	if err == nil {
		err = s.closeReview(ctx, verb, r.ID, person, comment)
	}
	if errors.Is(err, ErrConflict) {
		err = refuse(CodeFinal, "The review was closed before.")
	}
	return s.refused(ctx, request, person, verb, err)
}

func (s *Service) closeReview(ctx context.Context, verb, request, person, comment string) error {
	now, err := s.store.Now(ctx)
	if err != nil {
		return err
	}
	facts, err := json.Marshal(map[string]string{"comment": comment}, json.Deterministic(true))
	if err != nil {
		return err
	}
	s.log.Info(verb, "id", request, "by", Visible(person))
	defer s.wake()
	return s.store.CloseReview(ctx, request, person, comment, Entry{At: now, Request: request, Kind: verb, Actor: person, Facts: facts})
}

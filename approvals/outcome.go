package approvals

import (
	"context"
	"errors"
	"fmt"
	"time"

	"signoff/provider"
)

// conclude records the outcome of the call. What is known must not be lost
// because the database is away for a moment, so that is tried for as long as
// a lease.
func (s *Service) conclude(ctx context.Context, op provider.Operation, id string, epoch int64, answer *provider.Answer, callErr error) (Request, error) {
	until := time.Now().Add(s.settings.Lease)
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, time.Second) {
		r, err := s.settle(ctx, op, id, epoch, answer, callErr)
		var refusal *Refusal
		if err == nil || errors.As(err, &refusal) || time.Now().After(until) {
			return r, err
		}
		s.log.Warn("outcome not recorded yet", "id", id, "error", err)
		time.Sleep(pause)
	}
}

// settle writes the outcome. If the lease ended meanwhile, the answer is late
// truth.
func (s *Service) settle(ctx context.Context, op provider.Operation, id string, epoch int64, answer *provider.Answer, callErr error) (Request, error) {
	return s.apply(ctx, id, func(r Request, now time.Time) (Event, Change, error) {
		if r.Execution == nil {
			return nil, Change{}, restoredMeanwhile()
		}
		held := claim{s.worker, epoch, now}
		if r.Execution.State == Unknown {
			return s.late(op, r, held, answer, callErr)
		}
		return s.outcome(op, r, held, answer, callErr)
	})
}

func (s *Service) outcome(op provider.Operation, r Request, held claim, answer *provider.Answer, callErr error) (Event, Change, error) {
	if callErr != nil {
		failure := failureOf(callErr)
		if provider.NoEffect(op, callErr) {
			return Reject{held, failure}, Change{}, nil
		}
		return LoseTrack{held, failure}, Change{}, nil
	}
	issued, sealed := s.issued(r, answer)
	waits := op.Spec().Waits
	if waits == nil {
		return Succeed{claim: held, Answer: answer.Object(), CallID: answer.RequestID, Issued: issued}, Change{Seal: sealed}, nil
	}
	poll, ok := waits.Arguments(r.Call().Arguments, answer.Body)
	if !ok {
		return LoseTrack{held, Failure{Kind: "unreadable", Message: "The answer does not say what to wait for."}}, Change{Seal: sealed}, nil
	}
	return Accept{held, answer.Object(), answer.RequestID, issued, poll, held.At.Add(waits.Limit), held.At.Add(s.settings.Lease)}, Change{Seal: sealed}, nil
}

// late is what a worker adds when it comes back after its outcome was given
// up: only a definite answer counts, and work that goes on is left to reading
// back.
func (s *Service) late(op provider.Operation, r Request, held claim, answer *provider.Answer, callErr error) (Event, Change, error) {
	switch {
	case callErr == nil && op.Spec().Waits == nil:
		issued, sealed := s.issued(r, answer)
		return LateTruth{held, true, answer.Object(), issued, nil}, Change{Seal: sealed}, nil
	case callErr != nil && provider.NoEffect(op, callErr):
		failure := failureOf(callErr)
		return LateTruth{held, false, nil, nil, &failure}, Change{}, nil
	}
	return nil, Change{}, refuse(CodeWrongStep, "The late answer proves nothing.")
}

// issued seals what the answer made new. In a plan the step is part of the name:
// two steps may answer with the same pointer.
func (s *Service) issued(r Request, answer *provider.Answer) (names []string, sealed []Sealed) {
	for name, value := range answer.Issued {
		if len(r.Content.Steps) > 0 {
			name = fmt.Sprintf("%d:%s", r.Execution.Step, name)
		}
		names = append(names, name)
		sealed = append(sealed, Sealed{SealedResult, name, s.seal.Close(r.ID, name, value)})
	}
	return names, sealed
}

func failureOf(err error) Failure {
	var fault *provider.Error
	if errors.As(err, &fault) {
		return Failure{string(fault.Kind), fault.Status, Visible(fault.Code), Visible(fault.Message)}
	}
	return Failure{Kind: string(provider.Unknown), Message: Visible(err.Error())}
}

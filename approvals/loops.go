package approvals

import (
	"context"
	"time"
)

// cooling reports whether a call was denied so lately that asking again, with or
// without repeat_of, is answered with the denial and makes no new card.
func (s *Service) cooling(last Request, now time.Time) bool {
	// A late denial of what was approved counts too; taking back one's own does not.
	requester := last.Content.Requester.Person
	denied := last.State == Denied || last.State == Revoked && last.EndedBy != requester
	if !denied || now.Sub(last.Decided) >= s.settings.CoolDown {
		return false
	}
	s.log.Info("asked again after a denial", "id", last.ID, "requester", Visible(requester))
	return true
}

// room refuses one more request of somebody who has too many open ones. The
// same call again is let through: it makes no new one.
func (s *Service) room(ctx context.Context, c Content) error {
	if s.settings.MaxOpen <= 0 {
		return nil
	}
	active, err := s.store.Find(ctx, Query{Requester: c.Requester.Person, Active: true})
	if err != nil {
		return err
	}
	open := 0
	for _, r := range active {
		if r.Content.CallDigest == c.CallDigest && r.Content.RepeatOf == c.RepeatOf {
			return nil
		}
		if r.State.Open() {
			open++
		}
	}
	if open < s.settings.MaxOpen {
		return nil
	}
	s.log.Warn("too many open requests", "requester", Visible(c.Requester.Person), "open", open)
	return refuse(CodeTooMany, "%d requests for %s are open already, and no more are taken. Wait until people have decided some of them, or withdraw those that are not needed.",
		open, Visible(c.Requester.Person))
}

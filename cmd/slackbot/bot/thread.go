package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
)

// Names of posts beside the card.
const (
	progressPost = "progress"
	outcomePost  = "outcome"
	secretPost   = "secret" // and how many were made till then
	tellPost     = "told-"  // a direct message to the requester, by status
)

// progressed is what this replica said of work that goes on.
type progressed struct {
	mu   sync.Mutex
	last map[string]string // request -> words
}

func (p *progressed) news(id, words string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.last == nil {
		p.last = map[string]string{}
	}
	return words != "" && p.last[id] != words
}

func (p *progressed) told(id, words string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last[id] = words
}

func (p *progressed) forget(keep []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for id := range p.last {
		if !slices.Contains(keep, id) {
			delete(p.last, id)
		}
	}
}

// thread is where the card of the request stands, if it does.
func (p *desk) thread() (place, stamp string, ok bool) {
	at := p.posts[cardPost]
	return at.Place, at.Stamp, at.Stamp != ""
}

// progress writes the one line about work that takes a while, and keeps it up to
// date until its end.
func (p *desk) progress(ctx context.Context, moved bool) error {
	place, thread, ok := p.thread()
	at := p.posts[progressPost]
	if ok && at.Stamp == "" {
		x := p.r.Execution
		if x == nil || !p.r.Active() || x.State != approvals.Accepted && len(p.r.Content.Steps) == 0 {
			return nil
		}
		return p.post(ctx, progressPost, place, thread, card.Thread(p.r, p.b.drawing(ctx, p.r)))
	}
	if !ok || at.Drawn >= p.r.Version && !moved {
		return nil
	}
	if err := p.b.change(ctx, at.Place, at.Stamp, card.Thread(p.r, p.b.drawing(ctx, p.r))); err != nil {
		return err
	}
	return p.note(ctx, progressPost, at.Place, at.Stamp, p.r.Version)
}

// outcome says in the thread how it ended; an unknown outcome too, and again
// when that is settled.
func (p *desk) outcome(ctx context.Context) error {
	status := p.r.Status()
	place, thread, ok := p.thread()
	if !ok || !status.Final() && status != approvals.StatusUnknown || p.r.Active() && status != approvals.StatusUnknown {
		return nil
	}
	name := outcomePost
	if status == approvals.StatusUnknown {
		name += "-unknown"
	}
	return p.post(ctx, name, place, thread, card.Thread(p.r, p.b.drawing(ctx, p.r)))
}

// inform tells the person who asked, in a direct message, what was decided and
// how it ended; not what they did themselves.
func (p *desk) inform(ctx context.Context) error {
	user, mapped := p.b.o.SlackUser(p.r.Content.Requester.Person)
	status := p.r.Status()
	if !mapped || status == approvals.StatusPending || status == approvals.StatusRunning || p.r.EndedBy == p.r.Content.Requester.Person {
		return nil
	}
	if status == approvals.StatusApproved && p.r.SelfApproved() || p.r.Active() && status.Final() {
		return nil
	}
	return p.post(ctx, tellPost+string(status), user, "", card.Thread(p.r, p.b.drawing(ctx, p.r)))
}

// mishap is inform for what the policy let through: nobody waits to hear that it
// went well.
func (p *desk) mishap(ctx context.Context) error {
	_, worried := p.posts[tellPost+string(approvals.StatusUnknown)] // who was told so is told how it came out
	if !worried && !slices.Contains([]approvals.Status{approvals.StatusUnknown, approvals.StatusRejected, approvals.StatusPartly}, p.r.Status()) {
		return nil
	}
	return p.inform(ctx)
}

// secrets offers what the change made new to the one person who may open it
// here. The message holds only the button.
func (p *desk) secrets(ctx context.Context) error {
	user, mapped := p.b.o.SlackUser(p.r.Content.Requester.Person)
	if !mapped || !p.b.o.ViaSlack || p.r.Execution == nil {
		return nil
	}
	pointers, err := p.b.service.Unrevealed(ctx, p.r.ID)
	if err != nil || len(pointers) == 0 {
		return err
	}
	return p.post(ctx, fmt.Sprintf("%s-%d", secretPost, issued(p.r)), user, "", card.SecretButton(p.r, pointers, p.b.drawing(ctx, p.r)))
}

// issued counts the secrets a request has made so far, so that those of a later
// step are offered anew. What was found out late may be one.
func issued(r approvals.Request) (n int) {
	for _, x := range append(slices.Clone(r.Past), *r.Execution) {
		n += len(x.Issued)
		if x.State == approvals.Applied {
			n++
		}
	}
	return n
}

// followAll writes the progress of work that goes on: at most once in two
// seconds for each, and within what Slack allows the whole workspace.
func (b *Bot) followAll(ctx context.Context) {
	budget := rate.NewLimiter(rate.Every(1500*time.Millisecond), 1)
	b.pace(ctx, b.o.Pace.Follow, func(ctx context.Context) error {
		active, err := b.service.Find(ctx, approvals.Query{Active: true})
		var ids []string
		for _, r := range active {
			ids = append(ids, r.ID)
			x := r.Execution
			if x == nil || x.State != approvals.Accepted || !b.told.news(r.ID, x.Progress) || !budget.Allow() {
				continue
			}
			if moved := b.advance(ctx, r.ID, x.Progress); moved != nil && !errors.Is(moved, errHeld) && !conflicted(moved) {
				err = errors.Join(err, moved)
			}
		}
		b.told.forget(ids)
		return err
	})
}

// advance writes one request's progress, unless a replica did so just now.
func (b *Bot) advance(ctx context.Context, id, words string) error {
	return b.holding(ctx, id, func(ctx context.Context, p *desk) error {
		now, err := b.store.Now(ctx)
		if last := p.posts[progressPost]; err != nil || now.Sub(last.At) < b.o.Pace.Follow {
			return err
		}
		if err := p.aside(p.progress(ctx, true)); err != nil {
			return err
		}
		b.told.told(id, words)
		return nil
	})
}

package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
)

// couriers is how many requests are drawn at the same time.
const couriers = 4

// errHeld says that another replica is drawing the request right now.
var errHeld = errors.New("another replica has it")

// courier delivers the outbox: each message means that a request changed. What
// is drawn is the request as it is now, so a message that comes late, twice or
// after a newer one does no harm.
func (b *Bot) courier(ctx context.Context) {
	if err := b.catchUp(ctx); err != nil && ctx.Err() == nil {
		b.o.Log.Error("cards that are behind", "error", err)
	}
	b.every(ctx, b.o.Pace.Look, func(ctx context.Context) error {
		messages, err := b.store.TakeMessages(ctx, channel, 50, lease)
		of := map[string][]approvals.Message{}
		var order []string
		for _, m := range messages {
			if of[m.Request] == nil {
				order = append(order, m.Request)
			}
			of[m.Request] = append(of[m.Request], m)
		}
		var all sync.WaitGroup
		free := make(chan struct{}, couriers)
		for _, id := range order {
			free <- struct{}{}
			all.Go(func() {
				defer func() { <-free }()
				b.deliver(ctx, id, of[id])
			})
		}
		all.Wait()
		return err
	})
}

// deliver draws one request and ends its messages. A drawing that was begun is
// finished though the process is told to end.
func (b *Bot) deliver(ctx context.Context, id string, messages []approvals.Message) {
	err := b.guarded(func() error { return b.draw(b.endings, id) })
	var again time.Time
	switch {
	case errors.Is(err, errHeld):
		again = time.Now().Add(b.o.Pace.Look)
	case err != nil:
		again = time.Now().Add(pause(err, messages[0].Tries))
		b.o.Log.Warn("a card is not drawn yet", "id", id, "try", messages[0].Tries+1, "error", err)
	}
	for _, m := range messages {
		if err := b.store.EndMessage(b.endings, m.ID, again); err != nil && ctx.Err() == nil {
			b.o.Log.Error("end message", "id", id, "error", err)
		}
	}
}

// catchUp draws, at the start, the cards that are behind: what changed while no
// message was written, as by a restore.
func (b *Bot) catchUp(ctx context.Context) error {
	ids, err := b.store.Behind(ctx, cardPost, 0)
	for _, id := range ids {
		if ctx.Err() != nil {
			return nil
		}
		if drawn := b.draw(ctx, id); drawn != nil && !errors.Is(drawn, errHeld) {
			err = errors.Join(err, drawn)
		}
	}
	return err
}

// draw brings everything that Slack shows of a request up to date.
func (b *Bot) draw(ctx context.Context, id string) error {
	return b.holding(ctx, id, func(ctx context.Context, p *desk) error {
		if _, posted := p.posts[cardPost]; !posted && !shown(p.r) {
			return errors.Join(p.aside(p.secrets(ctx)), p.aside(p.mishap(ctx)))
		}
		if err := p.card(ctx); err != nil {
			return errors.Join(err, p.aside(p.inform(ctx)), p.aside(p.secrets(ctx))) // whoever asked is told though the channel takes nothing
		}
		return errors.Join(p.glass(ctx), p.aside(p.progress(ctx, false)), p.aside(p.outcome(ctx)), p.aside(p.inform(ctx)), p.aside(p.secrets(ctx)))
	})
}

// holding does something with the right to post about a request; errHeld while
// somebody else has it, in this replica or another. The request is as it is
// then.
func (b *Bot) holding(ctx context.Context, id string, do func(context.Context, *desk) error) error {
	ctx, cancel := context.WithTimeout(ctx, lease-callWithin) // so that no call of Slack outlives the right to make it
	defer cancel()
	holder := b.o.Holder + " " + approvals.NewID("draw")
	posts, held, err := b.store.HoldPosts(ctx, id, holder, lease)
	if err != nil {
		return err
	}
	if !held {
		return errHeld
	}
	defer func() { _ = b.store.LetPosts(b.endings, id, holder) }() // else it ends with the lease
	r, err := b.service.Get(ctx, id)
	if err != nil {
		return err
	}
	p := &desk{b: b, r: r, holder: holder, posts: map[string]approvals.Post{}}
	for _, post := range posts {
		p.posts[post.Name] = post
	}
	return do(ctx, p)
}

// shown reports whether a request gets a card: people are asked, or a grant of
// theirs stood in for them. What the policy lets through says nothing in the
// channel.
func shown(r approvals.Request) bool {
	return r.Prepared != nil && (r.Prepared.Ruling.Outcome == approvals.Review || r.Prepared.Grant != nil)
}

// drawing are the options for requests: how people are called, and where things
// are.
func (b *Bot) drawing(ctx context.Context, requests ...approvals.Request) card.Options {
	o := card.Options{Console: b.o.Console, Mention: b.mention, Operation: b.service.Clouds().Operation, Now: time.Now()}
	if now, err := b.store.Now(ctx); err == nil {
		o.Now = now
	}
	if len(requests) == 1 {
		o.Seq = requests[0].Version
	}
	o.Permalink = func(id string) string { return b.permalink(ctx, id) }
	return o
}

// permalink is the address of a request's card, empty while there is none.
func (b *Bot) permalink(ctx context.Context, id string) string {
	posts, err := b.store.PostsOf(ctx, id)
	if err != nil {
		return ""
	}
	for _, p := range posts {
		if p.Name == cardPost && p.Stamp != "" {
			return b.address(p.Place, p.Stamp)
		}
	}
	return ""
}

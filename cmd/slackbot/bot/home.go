package bot

import (
	"context"
	"sync"

	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/cmd/slackbot/blockkit"
	"signoff/cmd/slackbot/card"
)

// recentOnes is how many ended requests the Home tab lists at most; the card
// package bounds what it shows of the rest.
const recentOnes = 10

// coalescer publishes a Home tab once for those who open it again and again.
type coalescer struct {
	mu   sync.Mutex
	busy map[string]bool
}

func (c *coalescer) enter(user string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.busy == nil {
		c.busy = map[string]bool{}
	}
	if c.busy[user] {
		return false
	}
	c.busy[user] = true
	return true
}

func (c *coalescer) leave(user string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.busy, user)
}

// publishHome draws the Home tab of whoever opened it.
func (b *Bot) publishHome(ctx context.Context, a *arrived) error {
	if !b.homes.enter(a.from.user) {
		return nil
	}
	defer b.homes.leave(a.from.user)
	person, sentence := b.who(ctx, a.from)
	if sentence != "" {
		return b.publish(ctx, a.from.user, stranger(sentence))
	}
	needs, yours, recent, err := b.agenda(ctx, person)
	if err != nil {
		return err
	}
	all := append(append(append([]approvals.Request{}, needs...), yours...), recent...)
	return b.publish(ctx, a.from.user, card.Home(needs, yours, recent, b.drawing(ctx, all...)))
}

// stranger is the Home tab of somebody whom Signoff does not serve.
func stranger(sentence string) slack.HomeTabViewRequest {
	text := slack.NewTextBlockObject(slack.PlainTextType, sentence, false, false)
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewSectionBlock(text, nil, nil)}}}
}

func (b *Bot) publish(ctx context.Context, user string, view slack.HomeTabViewRequest) error {
	if err := sound(blockkit.Home, view); err != nil {
		return err
	}
	ctx, cancel := call(ctx)
	defer cancel()
	_, err := b.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: user, View: view})
	return err
}

// agenda is what concerns a person: what they may decide, what they asked for
// that is not over, and what ended lately of either.
func (b *Bot) agenda(ctx context.Context, person string) (needs, yours, recent []approvals.Request, err error) {
	active, err := b.service.Find(ctx, approvals.Query{Active: true})
	if err != nil {
		return nil, nil, nil, err
	}
	if err := b.refresh(ctx, active); err != nil {
		b.o.Log.Warn("a list may lack requests", "error", err)
	}
	for _, r := range active {
		own := r.Content.Requester.Person == person
		if own {
			yours = append(yours, r)
		}
		if r.State == approvals.Pending && b.mayDecide(ctx, r, person, own) {
			needs = append(needs, r)
		}
	}
	lately, err := b.service.Find(ctx, approvals.Query{Requester: person, Limit: 3 * recentOnes})
	for _, r := range lately {
		if !r.Active() && len(recent) < recentOnes {
			recent = append(recent, r)
		}
	}
	return needs, yours, recent, err
}

// mayDecide is for lists only: what it says is asked again at the click.
func (b *Bot) mayDecide(ctx context.Context, r approvals.Request, person string, own bool) bool {
	if own && !r.Prepared.Ruling.Requirement.SelfApproval || counted(r, person, true) {
		return false
	}
	return b.service.Standing(ctx, r, person) == nil
}

package bot

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/cmd/slackbot/form"
	"signoff/provider"
)

// Slack waits three seconds for choices, and asks at each letter typed.
const (
	suggestWithin = 2300 * time.Millisecond
	shelfLife     = 30 * time.Second
	shelfSize     = 200
)

// shelf keeps answers for a short while.
type shelf struct {
	mu   sync.Mutex
	kept map[string]kept
}

type kept struct {
	value any
	until time.Time
}

func (s *shelf) get(key string) (any, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, ok := s.kept[key]
	return k.value, ok && time.Now().Before(k.until)
}

func (s *shelf) put(key string, value any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil || len(s.kept) >= shelfSize {
		s.kept = map[string]kept{}
	}
	s.kept[key] = kept{value, time.Now().Add(shelfLife)}
}

// suggest answers what somebody types into a select.
func (b *Bot) suggest(ctx context.Context, a *arrived) any {
	ctx, cancel := context.WithTimeout(ctx, suggestWithin)
	defer cancel()
	person := b.known(ctx, a.from)
	if person == "" {
		return slack.OptionsResponse{Options: []*slack.OptionBlockObject{}}
	}
	i := a.interaction
	if i.ActionID == form.ActPick {
		return form.Suggest(b.service.Clouds().Operations(), i.Value)
	}
	op := b.service.Clouds().Operation(i.View.PrivateMetadata)
	if op == nil {
		return slack.OptionsResponse{Options: []*slack.OptionBlockObject{}}
	}
	return form.Choices(op, i.BlockID, b.listed(ctx, person, op, i), i.Value)
}

// known is who for answers that change nothing and come with every letter: what
// Slack said of the account half a minute ago is good enough.
func (b *Bot) known(ctx context.Context, from actor) string {
	key := "who " + from.team + " " + from.user
	if person, ok := b.choices.get(key); ok {
		return person.(string)
	}
	person, sentence := b.who(ctx, from)
	if sentence != "" {
		return ""
	}
	b.choices.put(key, person)
	return person
}

// listed reads what fills a field; nil when it cannot be had in time, and then
// people type the value.
func (b *Bot) listed(ctx context.Context, person string, op provider.Operation, i *slack.InteractionCallback) []byte {
	list, arguments := form.List(op, b.service.Clouds().Operation, i.BlockID, i.View.State)
	if list == nil {
		return nil
	}
	account := form.Account(i.View.State)
	key := strings.Join([]string{person, list.Spec().Name, account, string(arguments)}, "\n")
	if answer, ok := b.choices.get(key); ok {
		return answer.([]byte)
	}
	got, err := b.service.Read(ctx, approvals.Ask{Operation: list.Spec().Name, Account: account, Arguments: arguments,
		Requester: approvals.Requester{Person: person, Channel: channel}})
	if err != nil {
		b.o.Log.Info("choices cannot be listed", "operation", list.Spec().Name, "error", err)
		return nil
	}
	b.choices.put(key, []byte(got.Object()))
	return got.Object()
}

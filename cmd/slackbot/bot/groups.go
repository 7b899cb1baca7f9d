package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"signoff/approvals"
)

// flights reads each group once for all who want it at the same time.
type flights struct {
	mu     sync.Mutex
	flying map[string]*flight
}

type flight struct {
	done chan struct{}
	err  error
}

// fresh reads the groups whose members may decide a request, now. It returns
// those that Slack did not tell, and why.
func (b *Bot) fresh(ctx context.Context, r approvals.Request) (unread []string, err error) {
	if r.Prepared == nil {
		return nil, nil
	}
	for _, name := range b.deciding(r) {
		if failed := b.readGroup(ctx, name); failed != nil {
			unread, err = append(unread, name), errors.Join(err, failed)
		}
	}
	return unread, err
}

// restsOn reports whether only an older reading of these groups lets a person
// sit in some slot. The ledger takes one of the last minute, but who clicks may
// have left the group since.
func (b *Bot) restsOn(ctx context.Context, r approvals.Request, person string, unread []string) bool {
	in := func(group string) bool {
		last, err := b.store.Group(ctx, group)
		return err == nil && slices.Contains(last.Members, person)
	}
	for _, slot := range r.Prepared.Ruling.Requirement.Slots {
		var sure, doubtful []string
		for _, group := range approvals.GroupsIn(slot.From) {
			switch {
			case !in(group):
			case slices.Contains(unread, group):
				doubtful = append(doubtful, group)
			default:
				sure = append(sure, group)
			}
		}
		if len(doubtful) > 0 && !approvals.Listed(slot.From, person, sure) {
			return true
		}
	}
	return false
}

// deciding are the groups of Slack whose members may decide a request.
func (b *Bot) deciding(r approvals.Request) []string {
	names := approvals.GroupsIn(r.Prepared.Ruling.Requirement.Approvers())
	return slices.DeleteFunc(names, func(name string) bool { _, ours := b.o.Groups[name]; return !ours })
}

// refresh reads the groups that matter for a list, unless that was done lately.
func (b *Bot) refresh(ctx context.Context, requests []approvals.Request) error {
	var errs []error
	seen := map[string]bool{}
	for _, r := range requests {
		if r.State != approvals.Pending {
			continue
		}
		for _, name := range b.deciding(r) {
			if !seen[name] && !b.recent(ctx, name) {
				errs = append(errs, b.readGroup(ctx, name))
			}
			seen[name] = true
		}
	}
	return errors.Join(errs...)
}

// readGroup reads a group from Slack into the ledger, with the time at which
// the reading began.
func (b *Bot) readGroup(ctx context.Context, name string) error {
	b.groups.mu.Lock()
	if f := b.groups.flying[name]; f != nil {
		b.groups.mu.Unlock()
		select {
		case <-f.done:
			return f.err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	f := &flight{done: make(chan struct{})}
	if b.groups.flying == nil {
		b.groups.flying = map[string]*flight{}
	}
	b.groups.flying[name] = f
	b.groups.mu.Unlock()

	f.err = b.fetchGroup(ctx, name)
	b.groups.mu.Lock()
	delete(b.groups.flying, name)
	b.groups.mu.Unlock()
	close(f.done)
	return f.err
}

func (b *Bot) fetchGroup(ctx context.Context, name string) error {
	begun, err := b.store.Now(ctx)
	if err != nil {
		return err
	}
	ctx, cancel := call(ctx)
	defer cancel()
	users, err := b.api.GetUserGroupMembersContext(ctx, b.o.Groups[name])
	if err != nil {
		return fmt.Errorf("the group %s cannot be read from Slack (%s), try again in %d seconds: %w", name, reason(err), seconds(err), err)
	}
	return b.store.SetGroup(ctx, name, b.mapped(users), begun)
}

// readWanted reads groups again that somebody waits for: an approved request
// starts only on a reading of the last minute.
func (b *Bot) readWanted(ctx context.Context) {
	b.every(ctx, b.o.Pace.Follow, func(ctx context.Context) error {
		wanted, err := b.store.WantedGroups(ctx)
		for _, name := range wanted {
			if _, ours := b.o.Groups[name]; !ours {
				continue
			}
			if b.recent(ctx, name) {
				continue
			}
			err = errors.Join(err, b.readGroup(ctx, name))
		}
		return err
	})
}

// recent spares Slack a reading where the last one is good for a while yet.
func (b *Bot) recent(ctx context.Context, name string) bool {
	last, err := b.store.Group(ctx, name)
	return err == nil && last.Age < approvals.GroupFresh/3
}

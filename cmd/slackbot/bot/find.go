package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"signoff/approvals"
)

// find looks for a post whose outcome was lost, by its metadata.
func (b *Bot) find(ctx context.Context, request, name string, begun approvals.Post, thread string) (place, stamp string, err error) {
	place = begun.Place
	if strings.HasPrefix(place, "#") || strings.HasPrefix(place, "U") || strings.HasPrefix(place, "W") {
		return "", "", nil // Slack lists by the id of a channel only; a double says the same and is corrected at a click
	}
	oldest := fmt.Sprintf("%d.000000", begun.At.Add(-time.Minute).Unix())
	for cursor := ""; ; {
		var messages []slack.Message
		if messages, cursor, err = b.list(ctx, place, thread, oldest, cursor); err != nil {
			break
		}
		for _, m := range messages {
			if m.Metadata.EventType == metadataType && m.Metadata.EventPayload["request"] == request && m.Metadata.EventPayload["name"] == name {
				return place, m.Timestamp, nil
			}
		}
		if cursor == "" {
			return "", "", nil
		}
	}
	if said := fault(err); said == "missing_scope" || said == "thread_not_found" || said == "channel_not_found" {
		b.o.Log.Warn("whether a post got through cannot be looked up; it is posted again", "id", request, "post", name, "error", err)
		return "", "", nil
	}
	return "", "", err
}

// list reads one page of a channel or thread.
func (b *Bot) list(ctx context.Context, place, thread, oldest, cursor string) ([]slack.Message, string, error) {
	ctx, cancel := call(ctx)
	defer cancel()
	if thread != "" {
		messages, _, next, err := b.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{ChannelID: place, Timestamp: thread,
			Oldest: oldest, Cursor: cursor, Limit: 200, IncludeAllMetadata: true})
		return messages, next, err
	}
	page, err := b.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: place,
		Oldest: oldest, Cursor: cursor, Limit: 200, IncludeAllMetadata: true})
	if err != nil {
		return nil, "", err
	}
	return page.Messages, page.ResponseMetaData.NextCursor, nil
}

// address is the permalink of a message.
func (b *Bot) address(place, stamp string) string {
	if b.home.URL == "" {
		return ""
	}
	return strings.TrimSuffix(b.home.URL, "/") + "/archives/" + place + "/p" + strings.ReplaceAll(stamp, ".", "")
}

// conflicted reports that another replica has drawn something newer.
func conflicted(err error) bool { return errors.Is(err, approvals.ErrConflict) }

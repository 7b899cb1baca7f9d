package bot

import (
	"context"
	"fmt"
	"slices"

	"github.com/slack-go/slack"

	"signoff/approvals"
)

// who finds the principal behind a Slack user, as Slack knows the account now.
// The sentence says why it may do nothing here; it is empty when it may.
func (b *Bot) who(ctx context.Context, from actor) (principal, sentence string) {
	principal, sentence = b.judge(ctx, from)
	if sentence != "" {
		b.o.Log.Warn("refused in slack", "user", approvals.Visible(from.user), "team", approvals.Visible(from.team), "why", sentence)
	}
	return principal, sentence
}

func (b *Bot) judge(ctx context.Context, from actor) (principal, sentence string) {
	if principal, sentence = b.listedAs(from); sentence != "" {
		return "", sentence
	}
	ctx, cancel := call(ctx)
	defer cancel()
	user, err := b.api.GetUserInfoContext(ctx, from.user)
	if err != nil {
		b.o.Log.Warn("users.info", "error", err)
		return "", fmt.Sprintf("Slack did not say who you are (%s), so nothing was done. Try again in %d seconds.", reason(err), seconds(err))
	}
	return principal, b.outsider(user)
}

// listedAs is who as far as the payload and the configuration tell: in no time,
// for what Slack wants within three seconds.
func (b *Bot) listedAs(from actor) (principal, sentence string) {
	if b.foreign(from.team, from.enterprise) {
		return "", "Signoff serves another workspace; people of yours can do nothing with it."
	}
	principal, known := b.o.Principal(from.user)
	if !known {
		return "", fmt.Sprintf("Signoff does not know you. Ask whoever runs it to list you under people with slack: %s.", approvals.Visible(from.user))
	}
	return principal, ""
}

// outsider says why an account is none of the company's people.
func (b *Bot) outsider(u *slack.User) string {
	switch {
	case b.foreign(u.TeamID, u.Enterprise.EnterpriseID):
		return "Your account belongs to another workspace; it can do nothing here."
	case u.Deleted:
		return "Your account is deactivated; it can do nothing here."
	case u.IsStranger:
		return "Your account belongs to another organisation; it can do nothing here."
	case u.IsRestricted, u.IsUltraRestricted:
		return "Guest accounts can do nothing here."
	case u.IsInvitedUser:
		return "Your invitation is not accepted yet; the account can do nothing here."
	case u.IsBot, u.IsWorkflowBot, u.IsConnectorBot, u.ID == "USLACKBOT":
		return "Bots can do nothing here; a person has to."
	}
	return ""
}

// foreign reports whether team and enterprise are not where this app is
// installed. An empty team is unknown, and judged by users.info.
func (b *Bot) foreign(team, enterprise string) bool {
	if team == "" || team == b.home.TeamID {
		return false
	}
	return b.home.EnterpriseID == "" || enterprise != b.home.EnterpriseID && team != b.home.EnterpriseID
}

// reason is an error of Slack in a word that may be shown.
func reason(err error) string {
	if said := fault(err); said != "" {
		return said
	}
	return "it does not answer"
}

// seconds is when a call may be tried again.
func seconds(err error) int { return max(5, int(pause(err, 0).Seconds())) }

// mention is how a principal is written in mrkdwn.
func (b *Bot) mention(principal string) string {
	if user, ok := b.o.SlackUser(principal); ok {
		return "<@" + user + ">"
	}
	for _, name := range approvals.GroupsIn([]string{principal}) {
		if id, ok := b.o.Groups[name]; ok {
			return "<!subteam^" + id + ">"
		}
	}
	return escape(principal)
}

// mapped keeps the people of a list that the configuration knows.
func (b *Bot) mapped(users []string) []string {
	var principals []string
	for _, u := range users {
		if p, ok := b.o.Principal(u); ok && !slices.Contains(principals, p) {
			principals = append(principals, p)
		}
	}
	return principals
}

package bot

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/internal/app"
)

// maxSkew is what Slack allows between its clock and the one here.
const maxSkew = 5 * time.Minute

// Examine looks at everything that the bot needs of a workspace. people are the
// Slack ids that the configuration gives, by the place where it does; an empty
// id is a person without one. It changes nothing in Slack.
func Examine(ctx context.Context, o Options, people map[string]string) app.Findings {
	o.APIURL = cmp.Or(o.APIURL, slack.APIURL)
	x := examination{o: o}
	x.api = newClient(o, slack.OptionOnResponseHeaders(x.headers))
	who, err := x.api.AuthTestContext(ctx)
	if err != nil {
		x.found.Bad("the bot token is not accepted ("+reason(err)+")", "Copy the Bot User OAuth Token of the app's page OAuth & Permissions to where slack.bot_token points.")
		return x.found
	}
	x.bot = &Bot{o: o, api: x.api, home: *who}
	x.found.Good("the bot token works: %s in %s", who.User, who.Team)
	x.clock()
	x.scopes(who.Header)
	x.transport(ctx)
	x.channel(ctx)
	x.groups(ctx)
	x.people(ctx, people)
	return x.found
}

type examination struct {
	o     Options
	api   *slack.Client
	bot   *Bot
	found app.Findings

	mu   sync.Mutex
	date time.Time     // Slack's
	skew time.Duration // of the clock here
}

// headers notes what Slack's clock says.
func (x *examination) headers(_ string, h http.Header) {
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		x.mu.Lock()
		defer x.mu.Unlock()
		x.date, x.skew = date, time.Since(date)
	}
}

func (x *examination) clock() {
	x.mu.Lock()
	defer x.mu.Unlock()
	switch {
	case x.date.IsZero():
		x.found.Note("Slack did not tell the time", "Make sure that this machine's clock is right.")
	case x.skew.Abs() > maxSkew:
		x.found.Bad(fmt.Sprintf("this machine's clock is off by %s", x.skew.Round(time.Second)), "Set it (NTP): Slack's signed requests are refused when they look older than 5 minutes.")
	default:
		x.found.Good("the clock agrees with Slack's")
	}
}

// scopes compares what the token may do with what is used.
func (x *examination) scopes(h http.Header) {
	var has []string
	for s := range strings.SplitSeq(h.Get("X-Oauth-Scopes"), ",") {
		has = append(has, strings.TrimSpace(s))
	}
	complete := true
	for _, s := range scopes {
		if slices.Contains(has, s.name) {
			continue
		}
		complete = false
		what := fmt.Sprintf("the bot lacks the scope %s: %s", s.name, s.use)
		const mend = "Update the app from `slackbot manifest` and install it again."
		if needed := !s.optional || s.name == "usergroups:read" && len(x.o.Groups) > 0; needed {
			x.found.Bad(what, mend)
		} else {
			x.found.Note(what, mend)
		}
	}
	if complete {
		x.found.Good("the bot has every scope that it uses")
	}
}

// transport checks how Slack reaches the bot.
func (x *examination) transport(ctx context.Context) {
	if x.o.AppToken == "" {
		x.found.Good("signed HTTP: there is a signing secret")
		return
	}
	if _, _, err := x.api.StartSocketModeContext(ctx); err != nil {
		x.found.Bad("Socket Mode cannot be opened ("+reason(err)+")",
			"Switch Socket Mode on, and make an app-level token with connections:write (Basic Information, App-Level Tokens) for slack.app_token.")
		return
	}
	x.found.Good("Socket Mode opens")
}

// channel checks that cards can be posted, by reading as a member does.
func (x *examination) channel(ctx context.Context) {
	place := x.o.Channel
	switch {
	case place == "":
		x.found.Bad("no channel for cards", "Give its id as slack.channel (the channel's details show it at the end).")
		return
	case strings.HasPrefix(place, "#"):
		x.found.Note("slack.channel is a name: "+place, "Give the channel's id, which survives a renaming and lets interrupted posts be found again.")
		return
	}
	_, err := x.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{ChannelID: place, Limit: 1})
	switch said := fault(err); {
	case err == nil:
		x.found.Good("the bot is in the channel %s", place)
	case said == "missing_scope":
		x.found.Note("whether the bot is in the channel cannot be seen without channels:history", "Type /invite @Signoff in the channel to be sure.")
	case said == "not_in_channel":
		x.found.Bad("the bot is not in the channel "+place, "Type /invite @Signoff in the channel.")
	default:
		x.found.Bad("the channel "+place+" cannot be used ("+reason(err)+")", "Check slack.channel; in a private channel type /invite @Signoff.")
	}
}

func (x *examination) groups(ctx context.Context) {
	for _, name := range slices.Sorted(maps.Keys(x.o.Groups)) {
		users, err := x.api.GetUserGroupMembersContext(ctx, x.o.Groups[name])
		switch {
		case err != nil:
			x.found.Bad(fmt.Sprintf("the group %s cannot be read (%s)", name, reason(err)), "Check groups."+name+".slack and the scope usergroups:read.")
		case len(x.bot.mapped(users)) == 0:
			x.found.Bad(fmt.Sprintf("nobody of the group %s is listed under people", name), "List its members under people with their slack ids; nobody can approve for it until then.")
		case len(x.bot.mapped(users)) < len(users):
			x.found.Note(fmt.Sprintf("of the group %s %d of %d are listed under people", name, len(x.bot.mapped(users)), len(users)), "The others cannot decide.")
		default:
			x.found.Good("the group %s has %d people", name, len(users))
		}
	}
}

func (x *examination) people(ctx context.Context, people map[string]string) {
	mapped := 0
	for _, place := range slices.Sorted(maps.Keys(people)) {
		id := people[place]
		if id == "" {
			continue
		}
		mapped++
		user, err := x.api.GetUserInfoContext(ctx, id)
		switch {
		case err != nil:
			x.found.Bad(fmt.Sprintf("%s: Slack has no user %s (%s)", place, approvals.Visible(id), reason(err)), "Copy the member id from the person's Slack profile.")
		case x.bot.outsider(user) != "":
			x.found.Bad(place+": "+x.bot.outsider(user), "Only full members of this workspace can ask and decide.")
		}
	}
	if mapped == 0 {
		x.found.Bad("no person has a Slack id", "Give people[].slack: without it nobody can do anything here.")
		return
	}
	x.found.Good("%d of %d people have a Slack id", mapped, len(people))
}

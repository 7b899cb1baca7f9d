package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"signoff/approvals"
)

// The kinds of deliveries, named as Socket Mode names them.
const (
	kindCommand     = "slash_commands"
	kindInteraction = "interactive"
	kindEvent       = "events_api"
)

// event is what the Events API hands over, as far as it is used here.
type event struct {
	TeamID       string `json:"team_id"`
	EnterpriseID string `json:"enterprise_id"`
	EventID      string `json:"event_id"`
	Event        struct {
		Type        string `json:"type"`
		Subtype     string `json:"subtype"`
		User        string `json:"user"`
		Team        string `json:"team"`
		BotID       string `json:"bot_id"`
		Text        string `json:"text"`
		Channel     string `json:"channel"`
		ChannelType string `json:"channel_type"`
		Tab         string `json:"tab"`
		TS          string `json:"ts"`
		ThreadTS    string `json:"thread_ts"`
	} `json:"event"`
}

// arrived is a delivery that is understood: one of command, interaction and
// event is set.
type arrived struct {
	approvals.Delivery
	command     *slack.SlashCommand
	interaction *slack.InteractionCallback
	event       *event

	from actor
	ack  atomic.Int32                       // who answers a submission
	said chan *slack.ViewSubmissionResponse // the answer, while somebody waits for it
	sent chan struct{}                      // closed once the acknowledgement is on its way
}

// actor is who did it, and how they are answered.
type actor struct {
	user, team, enterprise string
	place, thread          string // where it was done, if in a channel
	url, trigger           string
}

// Who answers a submission: the acknowledgement that waits, or a later update.
const (
	nobodyYet int32 = iota
	answeredInTime
	answersLate
)

// understand reads the body of a delivery.
func understand(d approvals.Delivery) (*arrived, error) {
	a := &arrived{Delivery: d, said: make(chan *slack.ViewSubmissionResponse, 1), sent: make(chan struct{})}
	switch d.Kind {
	case kindCommand:
		a.command = new(slack.SlashCommand)
		if err := json.Unmarshal(d.Body, a.command); err != nil {
			return nil, fmt.Errorf("command: %w", err)
		}
		c := a.command
		a.from = actor{user: c.UserID, team: c.TeamID, enterprise: c.EnterpriseID, place: c.ChannelID, url: c.ResponseURL, trigger: c.TriggerID}
	case kindInteraction:
		a.interaction = new(slack.InteractionCallback)
		if err := json.Unmarshal(d.Body, a.interaction); err != nil {
			return nil, fmt.Errorf("interaction: %w", err)
		}
		a.from = acting(a.interaction)
	case kindEvent:
		a.event = new(event)
		if err := json.Unmarshal(d.Body, a.event); err != nil {
			return nil, fmt.Errorf("event: %w", err)
		}
		e := a.event
		a.from = actor{user: e.Event.User, team: e.TeamID, enterprise: e.EnterpriseID, place: e.Event.Channel, thread: e.Event.ThreadTS}
	default:
		return nil, fmt.Errorf("a delivery of the unknown kind %q", d.Kind)
	}
	if a.from.user == "" && a.event == nil {
		return nil, errors.New("it does not say who did it")
	}
	return a, nil
}

// acting reads who clicked. The team is the clicker's own, which differs from
// the one that posted in shared channels.
func acting(i *slack.InteractionCallback) actor {
	from := actor{user: i.User.ID, team: i.User.TeamID, enterprise: i.Enterprise.ID, place: i.Channel.ID, thread: i.Container.ThreadTs, url: i.ResponseURL, trigger: i.TriggerID}
	if from.team == "" {
		from.team = i.Team.ID
	}
	if from.place == "" {
		from.place = i.Container.ChannelID
	}
	return from
}

// age is how long ago it arrived: Slack takes some answers for a while only.
func (a *arrived) age() time.Duration { return time.Since(a.At) }

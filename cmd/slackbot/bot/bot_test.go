package bot

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/cmd/slackbot/fakeslack"
	"signoff/internal/app"
	"signoff/provider"
)

func TestRemindersComeAtTheirPartsOfTheDecisionTime(t *testing.T) {
	asked := time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)
	r := approvals.Request{State: approvals.Pending, DecideBy: asked.Add(100 * time.Minute),
		Prepared: &approvals.Prepared{Ruling: approvals.Ruling{DecideWithin: approvals.Window(100 * time.Minute)}}}
	for minutes, want := range map[int]string{0: "", 24: "", 25: "remind-25", 49: "remind-25", 50: "remind-50", 89: "remind-50", 90: "remind-90", 99: "remind-90", 100: ""} {
		require.Equal(t, want, reminder(r, asked.Add(time.Duration(minutes)*time.Minute), nil), "after %d minutes", minutes)
	}
	r.State = approvals.Denied
	require.Empty(t, reminder(r, asked.Add(60*time.Minute), nil))
}

func TestInQuietHoursOnlyTheLastReminderComes(t *testing.T) {
	asked := time.Date(2026, 9, 1, 21, 0, 0, 0, time.UTC)
	r := approvals.Request{State: approvals.Pending, DecideBy: asked.Add(20 * time.Hour), // 17:00
		Prepared: &approvals.Prepared{Ruling: approvals.Ruling{DecideWithin: approvals.Window(20 * time.Hour)}}}
	night := func(at time.Time) bool { return at.Hour() >= 22 || at.Hour() < 9 }
	for hours, want := range map[int]string{5: "", 10: "", 11: "", 12: "remind-50", 18: "remind-90"} {
		require.Equal(t, want, reminder(r, asked.Add(time.Duration(hours)*time.Hour), night), "after %d hours", hours)
	}
	r.DecideBy = asked.Add(10 * time.Hour) // in the night
	r.Prepared.Ruling.DecideWithin = approvals.Window(10 * time.Hour)
	require.Empty(t, reminder(r, asked.Add(8*time.Hour), night))
	require.Equal(t, "remind-90", reminder(r, asked.Add(9*time.Hour), night), "else nobody would hear of it in time")
}

func TestAnswersGoToSlackOnly(t *testing.T) {
	for address, want := range map[string]bool{
		"https://hooks.slack.com/commands/T1/1/x":     true,
		"https://hooks.slack-gov.com/commands/T1/1/x": true,
		"http://hooks.slack.com/commands/T1/1/x":      false,
		"https://hooks.slack.com.example.com/x":       false,
		"https://hooks.slack.com@example.com/x":       false,
		"https://hooks.slack.com:8443/x":              false,
		"https://example.com/hooks.slack.com":         false,
		"https://169.254.169.254/latest":              false,
		"file:///etc/passwd":                          false,
		"":                                            false,
	} {
		require.Equal(t, want, slackHost(address), address)
	}
}

func workspace(t *testing.T, change func(*fakeslack.Options)) (*fakeslack.Slack, Options) {
	o := fakeslack.Options{NoRates: true, Scopes: Scopes(),
		People:   []fakeslack.Person{{ID: "U1", Name: "alice"}, {ID: "U2", Name: "bob", Guest: true}},
		Channels: []fakeslack.Channel{{ID: "C1", Name: "ops"}, {ID: "C2", Name: "closed", Without: true}},
		Groups:   []fakeslack.Group{{ID: "S1", Handle: "sre", Members: []string{"U1"}}, {ID: "S2", Handle: "empty"}}}
	change(&o)
	s := fakeslack.New(t, o)
	o = s.Options()
	people := map[string]string{"U1": "alice@example.com"}
	return s, Options{BotToken: provider.Secret(o.BotToken), AppToken: provider.Secret(o.AppToken), Channel: "C1", APIURL: s.URL, Transport: s.HTTPClient().Transport,
		Groups: map[string]string{"sre": "S1"}, Principal: func(u string) (string, bool) { p, ok := people[u]; return p, ok }}
}

func levels(all app.Findings, level app.Level) (texts []string) {
	for _, f := range all {
		if f.Level == level {
			texts = append(texts, f.String())
		}
	}
	return texts
}

func TestDoctorFindsAWorkspaceThatIsComplete(t *testing.T) {
	_, o := workspace(t, func(*fakeslack.Options) {})
	found := Examine(t.Context(), o, map[string]string{"people[0] alice": "U1"})
	require.Empty(t, levels(found, app.Bad))
	require.Empty(t, levels(found, app.Note))
	require.NotEmpty(t, levels(found, app.Good))
}

func TestDoctorSaysWhatIsMissingAndHowToMendIt(t *testing.T) {
	for name, c := range map[string]struct {
		slack  func(*fakeslack.Options)
		change func(*fakeslack.Slack, *Options)
		people map[string]string
		says   string
	}{
		"a scope": {slack: func(o *fakeslack.Options) {
			o.Scopes = []string{"commands", "chat:write", "usergroups:read", "channels:history"}
		}, says: "users:read"},
		"a scope of groups": {slack: func(o *fakeslack.Options) {
			o.Scopes = []string{"commands", "chat:write", "users:read", "channels:history"}
		}, says: "usergroups:read"},
		"a token":            {change: func(s *fakeslack.Slack, _ *Options) { s.RevokeTokens() }, says: "bot token is not accepted"},
		"the app token":      {change: func(_ *fakeslack.Slack, o *Options) { o.AppToken = "xapp-wrong" }, says: "Socket Mode cannot be opened"},
		"the bot's seat":     {change: func(_ *fakeslack.Slack, o *Options) { o.Channel = "C2" }, says: "not in the channel"},
		"the channel":        {change: func(_ *fakeslack.Slack, o *Options) { o.Channel = "C9" }, says: "cannot be used"},
		"members of a group": {change: func(_ *fakeslack.Slack, o *Options) { o.Groups["empty"] = "S2" }, says: "nobody of the group empty"},
		"the group":          {change: func(_ *fakeslack.Slack, o *Options) { o.Groups["gone"] = "S9" }, says: "the group gone cannot be read"},
		"full members":       {people: map[string]string{"people[0] bob": "U2"}, says: "Guest accounts"},
		"a user":             {people: map[string]string{"people[0] eve": "U9"}, says: "Slack has no user U9"},
		"any mapping":        {people: map[string]string{"people[0] alice": ""}, says: "no person has a Slack id"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.slack == nil {
				c.slack = func(*fakeslack.Options) {}
			}
			s, o := workspace(t, c.slack)
			if c.change != nil {
				c.change(s, &o)
			}
			if c.people == nil {
				c.people = map[string]string{"people[0] alice": "U1"}
			}
			bad := levels(Examine(t.Context(), o, c.people), app.Bad)
			require.NotEmpty(t, bad)
			require.Contains(t, bad[0], c.says)
			require.Contains(t, bad[0], "  — ", "how to mend it")
		})
	}
}

func TestTheManifestAsksForEveryScopeAndOnlyForHTTPSAddresses(t *testing.T) {
	for _, url := range []string{"", "https://slack.example.com"} {
		raw, err := json.Marshal(Manifest(url))
		require.NoError(t, err)
		var m struct {
			Features struct {
				Commands []struct {
					Command, URL string
					Escape       bool `json:"should_escape"`
				} `json:"slash_commands"`
			}
			OAuth struct {
				Scopes struct{ Bot, BotOptional []string }
			} `json:"oauth_config"`
			Settings struct {
				Socket        bool `json:"socket_mode_enabled"`
				Interactivity struct {
					On      bool   `json:"is_enabled"`
					URL     string `json:"request_url"`
					Options string `json:"message_menu_options_url"`
				}
				Events struct {
					URL string `json:"request_url"`
				} `json:"event_subscriptions"`
			}
		}
		require.NoError(t, json.Unmarshal(raw, &m))
		require.Equal(t, Command, m.Features.Commands[0].Command)
		require.True(t, m.Features.Commands[0].Escape)
		require.Equal(t, Scopes(), m.OAuth.Scopes.Bot)
		require.True(t, m.Settings.Interactivity.On, "buttons are dead otherwise, in Socket Mode too")
		require.Equal(t, url == "", m.Settings.Socket)
		if url == "" {
			require.Empty(t, m.Settings.Events.URL)
			continue
		}
		require.Equal(t, url+"/slack/commands", m.Features.Commands[0].URL)
		require.Equal(t, url+"/slack/interactions", m.Settings.Interactivity.URL)
		require.Equal(t, url+"/slack/options", m.Settings.Interactivity.Options)
		require.Equal(t, url+"/slack/events", m.Settings.Events.URL)
	}
}

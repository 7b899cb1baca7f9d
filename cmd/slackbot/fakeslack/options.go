package fakeslack

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// Options describe the workspace and the installed app. Every field may be
// left zero.
type Options struct {
	Clock         func() time.Time // nil = the wall clock
	Patience      time.Duration    // wall time before a missing answer is an error; 0 = 10 s
	PingEvery     time.Duration    // wall time between Socket Mode pings; 0 = 1 s
	NoRates       bool             // no rate limits; LimitNext still works
	Team          string           // id of the workspace; "" = T1
	Enterprise    string           // on Grid: the organisation's id, in every payload
	BotToken      string           // "" = xoxb-fake
	AppToken      string           // "" = xapp-fake
	SigningSecret string           // "" = signing-secret
	Scopes        []string         // of the bot token; nil = those of the product's manifest
	People        []Person
	Channels      []Channel
	Groups        []Group
}

// Person is a user as users.info answers.
type Person struct {
	ID, Name, Email string
	Team            string // "" = the workspace's; another one is a Slack Connect user
	Enterprise      string // on Grid: "" = the installed one; another one is another company's
	Deleted         bool
	Bot             bool
	Guest           bool // is_restricted
	SingleGuest     bool // is_ultra_restricted
	Stranger        bool
	WorkflowBot     bool
	ConnectorBot    bool
	Invited         bool
	AppUser         bool // an ordinary user who has authorised the app
}

// Channel is a channel; the bot is a member unless Without.
type Channel struct {
	ID, Name string
	Private  bool
	Archived bool
	Without  bool // the bot has not been invited
	Members  []string
}

// Group is a user group.
type Group struct {
	ID, Handle string
	Members    []string
	Disabled   bool
}

// The bot's own ids.
const (
	BotUser = "UBOT"
	BotID   = "BBOT"
	AppID   = "AFAKE"
)

// ManifestScopes are the bot scopes that the product's manifest asks for.
var ManifestScopes = []string{"commands", "chat:write", "app_mentions:read", "im:history", "usergroups:read", "users:read", "users:read.email"}

// Slack is one fake workspace. Its methods may be called from any goroutine;
// those that fail the test at once only from the test's own.
type Slack struct {
	URL string // for slack.OptionAPIURL

	t       testing.TB
	options Options
	server  *httptest.Server
	done    chan struct{} // closed when the test ends

	mu       sync.Mutex
	changed  chan struct{} // closed and replaced at every change
	serial   int64
	people   map[string]*Person
	channels map[string]*Channel
	groups   map[string]*Group
	messages []*Message
	views    map[string]*View
	stacks   map[string][]*View // open modals by person, the top last
	homes    map[string]*View
	files    map[string]*File
	triggers map[string]*trigger
	hooks    map[string]*hook
	buckets  map[string]*bucket
	calls    []Call
	faults   faults
	sockets  sockets
	http     *Endpoints
	last     delivery
	signed   Signed
}

// New starts a workspace that ends with the test.
func New(t testing.TB, options Options) *Slack {
	t.Helper()
	s := &Slack{
		t: t, options: options.filled(), done: make(chan struct{}), changed: make(chan struct{}),
		people: map[string]*Person{}, channels: map[string]*Channel{}, groups: map[string]*Group{}, views: map[string]*View{},
		stacks: map[string][]*View{}, homes: map[string]*View{}, files: map[string]*File{}, triggers: map[string]*trigger{},
		hooks: map[string]*hook{}, buckets: map[string]*bucket{}, faults: newFaults(), sockets: newSockets(),
	}
	s.SetPerson(Person{ID: BotUser, Name: "signoff", Bot: true})
	for _, p := range options.People {
		s.SetPerson(p)
	}
	for _, c := range options.Channels {
		s.SetChannel(c)
	}
	for _, g := range options.Groups {
		s.SetGroup(g)
	}
	s.server = httptest.NewServer(http.HandlerFunc(s.serve))
	s.URL = s.server.URL + "/api/"
	t.Cleanup(s.close)
	return s
}

func (s *Slack) close() {
	close(s.done)
	s.dropSockets()
	s.server.Close()
}

func (o Options) filled() Options {
	or := func(s *string, fallback string) {
		if *s == "" {
			*s = fallback
		}
	}
	or(&o.Team, "T1")
	or(&o.BotToken, "xoxb-fake")
	or(&o.AppToken, "xapp-fake")
	or(&o.SigningSecret, "signing-secret")
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Patience == 0 {
		o.Patience = 10 * time.Second
	}
	if o.PingEvery == 0 {
		o.PingEvery = time.Second
	}
	if o.Scopes == nil {
		o.Scopes = ManifestScopes
	}
	return o
}

// Options are the options with all defaults filled in: the tokens and the
// secret that the bot is to be started with.
func (s *Slack) Options() Options { return s.options }

// SetPerson adds or changes a person, such as one who has left.
func (s *Slack) SetPerson(p Person) {
	if p.Team == "" {
		p.Team = s.options.Team
	}
	s.change(func() { s.people[p.ID] = &p })
}

// SetChannel adds or changes a channel, such as one that was archived.
func (s *Slack) SetChannel(c Channel) { s.change(func() { s.channels[c.ID] = &c }) }

// SetGroup adds or changes a user group, such as one that was emptied.
func (s *Slack) SetGroup(g Group) { s.change(func() { s.groups[g.ID] = &g }) }

// SetScopes changes what the bot token may do.
func (s *Slack) SetScopes(scopes ...string) { s.change(func() { s.options.Scopes = scopes }) }

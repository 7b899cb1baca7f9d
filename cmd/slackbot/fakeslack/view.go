package fakeslack

import (
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"signoff/cmd/slackbot/blockkit"
)

// View is an open modal or a Home tab. It is a copy, as [Message] is.
type View struct {
	ID, Hash, Type  string
	User            string // who sees it
	CallbackID      string
	ExternalID      string
	PrivateMetadata string
	Title           string
	Submittable     bool  // it has a submit button
	Blocks          []any // decoded JSON, every block with its block_id
	Root, Previous  string
	NotifyOnClose   bool

	source  object              // as the bot sent it
	entered map[string]object   // what was typed, by block_id: the element's state
	offered map[string][]object // options that a search found, by action_id
}

// Words is the title and all text that the view shows.
func (v View) Words() string { return v.Title + "\n" + words(v.Blocks) }

// Buttons lists the buttons in the view.
func (v View) Buttons() []Button { return buttons(v.Blocks) }

// Has is that of [Message].
func (v View) Has(actionID string) bool { return find(v.Blocks, actionID) != nil }

func (v View) copied() View {
	v.Blocks = clone(v.Blocks)
	v.entered, v.offered = maps.Clone(v.entered), maps.Clone(v.offered)
	return v
}

func surfaceOf(raw string) blockkit.Surface {
	var v struct {
		Type string `json:"type"`
	}
	if json.Unmarshal([]byte(raw), &v) == nil && v.Type == "home" {
		return blockkit.Home
	}
	return blockkit.Modal
}

// read checks a view of a call and takes it over.
func read(raw string, surface blockkit.Surface) (*View, *refusal) {
	problems := blockkit.Check(surface, []byte(raw))
	if len(problems) > 0 {
		out := refuse("invalid_arguments")
		for _, p := range problems {
			p.Pointer = "/view" + p.Pointer
			out.problems = append(out.problems, p.String())
		}
		return nil, out
	}
	v := &View{}
	v.take(decoded(raw))
	return v, nil
}

func decoded(raw string) object {
	var o object
	_ = json.Unmarshal([]byte(raw), &o) // checked before
	return o
}

// take sets everything that the bot says of a view.
func (v *View) take(source object) {
	word := func(name string) string { s, _ := source[name].(string); return s }
	title, _ := source["title"].(object)
	v.source, v.Type, v.CallbackID, v.ExternalID, v.PrivateMetadata = source, word("type"), word("callback_id"), word("external_id"), word("private_metadata")
	v.Title, _ = title["text"].(string)
	v.Blocks, _ = source["blocks"].([]any)
	_, v.Submittable = source["submit"]
	v.NotifyOnClose, _ = source["notify_on_close"].(bool)
}

// viewWire is the view as answers and payloads carry it.
func (s *Slack) viewWire(v *View) object {
	out := maps.Clone(v.source)
	for name, value := range (object{
		"id": v.ID, "team_id": s.options.Team, "blocks": v.Blocks, "private_metadata": v.PrivateMetadata, "callback_id": v.CallbackID,
		"state": object{"values": v.state()}, "hash": v.Hash, "root_view_id": v.Root, "previous_view_id": nil, "app_id": AppID,
		"external_id": v.ExternalID, "app_installed_team_id": s.options.Team, "bot_id": BotID,
	}) {
		out[name] = value
	}
	if v.Previous != "" {
		out["previous_view_id"] = v.Previous
	}
	return out
}

// show gives a new view its ids and keeps it.
func (s *Slack) show(v *View, user string) *View {
	v.ID, v.Hash, v.User = s.id("V"), s.id("h."), user
	v.Root = v.ID
	v.entered, v.offered = map[string]object{}, map[string][]object{}
	s.name(v.Blocks)
	v.begin()
	s.views[v.ID] = v
	return v
}

// replace changes the content of a view; what was typed into inputs that are
// still there stays.
func (s *Slack) replace(v *View, with *View) {
	v.take(with.source)
	s.name(v.Blocks)
	v.Hash = s.id("h.")
	v.begin()
}

// Views is the person's open modals, the top one last.
func (u *User) Views() []View {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	var stack []View
	for _, v := range u.s.stacks[u.ID] {
		stack = append(stack, v.copied())
	}
	return stack
}

// Home is the person's Home tab; the zero View when the bot has published none.
func (u *User) Home() View {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if v := u.s.homes[u.ID]; v != nil {
		return v.copied()
	}
	return View{}
}

// AwaitView waits until the top modal shows the words, and returns it.
func (u *User) AwaitView(containing string) (found View) {
	u.s.t.Helper()
	u.s.Await("a modal for "+u.ID+" with "+containing, func() bool {
		stack := u.Views()
		if len(stack) == 0 {
			return false
		}
		found = stack[len(stack)-1]
		return strings.Contains(found.Words(), containing)
	})
	return found
}

// AwaitHome waits until the Home tab shows the words, and returns it.
func (u *User) AwaitHome(containing string) (found View) {
	u.s.t.Helper()
	u.s.Await("the Home of "+u.ID+" with "+containing, func() bool {
		found = u.Home()
		return found.ID != "" && strings.Contains(found.Words(), containing)
	})
	return found
}

// closeView takes the view and all above it away; the state is locked.
func (s *Slack) closeView(v *View) {
	stack := s.stacks[v.User]
	at := slices.Index(stack, v)
	if at < 0 {
		return
	}
	for _, gone := range stack[at:] {
		delete(s.views, gone.ID)
	}
	s.stacks[v.User] = stack[:at]
}

// clear takes all modals of the person away; the state is locked.
func (s *Slack) clear(user string) {
	for _, gone := range s.stacks[user] {
		delete(s.views, gone.ID)
	}
	delete(s.stacks, user)
}

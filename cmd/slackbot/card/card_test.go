package card

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/provider"
	"signoff/provider/ionos"
)

// drawn are the faces that stand in testdata, one a status.
var drawn = []string{"pending", "approved", "denied", "refused", "withdrawn", "revoked", "stale", "expired", "running", "succeeded", "rejected", "partly_done", "unknown"}

func TestEveryFaceIsOneThatSlackTakes(t *testing.T) {
	seen := map[approvals.Status]bool{}
	for name, r := range states() {
		t.Run(name, func(t *testing.T) {
			seen[r.Status()] = true
			raw := post(t, Draw(r, options()))
			if slices.Contains(drawn, name) {
				golden(t, name, raw)
			}
			post(t, Fallback(r, options()))
			post(t, Thread(r, options()))
			post(t, Reminder(r, options()))
			post(t, Queue([]approvals.Request{r}, options()))
			post(t, SecretButton(r, []string{"/first_password", "/key"}, options()))
			modal(t, Details(r, options()))
			modal(t, Outcome(r, options()))
			modal(t, DenyForm(r))
			modal(t, RevokeForm(r))
			view, _ := Review(r, options())
			modal(t, view)
			post(t, Draw(r, Options{}))
		})
	}
	for _, s := range approvals.Statuses {
		require.True(t, seen[s], "no face of %s was drawn", s)
	}
}

func TestOnlyAPendingCardDecides(t *testing.T) {
	deciding := []string{ActApprove, ActReview, ActDeny}
	for name, r := range states() {
		raw := post(t, Draw(r, options()))
		decides := slices.ContainsFunc(actions(raw), func(id string) bool { return slices.Contains(deciding, id) })
		require.Equal(t, r.State == approvals.Pending, decides, name)
		view, ok := Review(r, options())
		require.Equal(t, r.State == approvals.Pending, ok, name)
		require.Equal(t, ok, view.Submit != nil, name)
	}
}

func TestAnApprovalMeansWhatWasShown(t *testing.T) {
	r := sample()
	var value Value
	walk(post(t, Draw(r, options())), func(n map[string]any) {
		if n["action_id"] == ActApprove {
			var err error
			value, err = ParseValue(n["value"].(string))
			require.NoError(t, err)
			question := n["confirm"].(map[string]any)["text"].(map[string]any)["text"].(string)
			for _, part := range []string{"staging-3", "ionos_servers_delete", "ionos / main"} {
				require.Contains(t, question, part)
			}
		}
	})
	require.Equal(t, Value{r.ID, string(r.Prepared.ApprovalDigest), string(r.Prepared.PresentationDigest)}, value)
	view, ok := Review(r, options())
	require.True(t, ok)
	require.Equal(t, value.String(), view.PrivateMetadata)
}

func TestAClickThatNamesNothingIsRefused(t *testing.T) {
	for _, text := range []string{"", "req_1", "req_1|x|y", "|" + string(digest('a')) + "|" + string(digest('b')), "req_1|sha256:ab|", "a b||", "req_1|||"} {
		_, err := ParseValue(text)
		require.Error(t, err, text)
	}
	for _, text := range []string{"", "req_1", "req_1|", "|/key"} {
		_, err := ParseSecretValue(text)
		require.Error(t, err, text)
	}
	v, err := ParseSecretValue(SecretValue{"req_1", "/a|b"}.String())
	require.NoError(t, err)
	require.Equal(t, SecretValue{"req_1", "/a|b"}, v)
}

// arguments replaces the arguments of the sample.
func arguments(raw string, explained ...provider.Argument) func(*approvals.Content, *approvals.Presentation) {
	return func(c *approvals.Content, p *approvals.Presentation) {
		c.Arguments, p.Arguments = jsontext.Value(raw), explained
	}
}

func TestNothingIsApprovedWhereItIsNotShown(t *testing.T) {
	lines := `{"list":[` + strings.Repeat(`"x",`, 70) + `"x"]}`
	private := provider.Argument{Name: "user_data", Value: "hmac:0123456789abcdef", Privacy: provider.Private}
	for name, c := range map[string]struct {
		r    approvals.Request
		want []string // controls that lead to an approval
	}{
		"small":                {sample(), []string{ActApprove}},
		"long text":            {sample(arguments(`{"text":"` + strings.Repeat("x", 2988) + `"}`)), []string{ActReview}},
		"many lines":           {sample(arguments(lines)), []string{ActReview}},
		"a line too long":      {sample(arguments(`{"text":"` + strings.Repeat("x", 3100) + `"}`)), nil},
		"too much for a modal": {sample(arguments(`{"list":[` + strings.Repeat(`"`+strings.Repeat("y", 900)+`",`, 60) + `"x"]}`)), nil},
		"private":              {sample(arguments(`{"user_data":"hmac:0123456789abcdef"}`, private)), nil},
		"unreadable":           {sample(arguments(`{"a":`)), nil},
		"a long name":          {sample(func(_ *approvals.Content, p *approvals.Presentation) { p.Title = strings.Repeat("n", 300) }), []string{ActReview}},
		"much live state": {sample(func(_ *approvals.Content, p *approvals.Presentation) {
			p.Looks[0].Members[3].Value = strings.Repeat("z", 9900)
		}), []string{ActReview}},
		"of another version":            {sample(func(_ *approvals.Content, p *approvals.Presentation) { p.Version = cardVersion + 1 }), nil},
		"a reason is wanted":            {needsReason(), []string{ActReview}},
		"a plan with something private": {privatePlan(private), nil},
	} {
		t.Run(name, func(t *testing.T) {
			raw := post(t, Draw(c.r, options()))
			var found []string
			for _, id := range actions(raw) {
				if id == ActApprove || id == ActReview {
					found = append(found, id)
				}
			}
			require.Equal(t, c.want, found)
			require.Contains(t, actions(raw), ActDeny, "a denial is always possible")
			require.Contains(t, actions(raw), ActConsole)
			view, ok := Review(c.r, options())
			modal(t, view)
			require.Equal(t, c.want != nil, ok)
			require.Equal(t, ok, view.Submit != nil)
		})
	}
}

func needsReason() approvals.Request {
	r := sample()
	r.Prepared.Ruling.Requirement.NeedsReason = true
	return r
}

func privatePlan(private provider.Argument) approvals.Request {
	p := plan(nil)
	shown, _ := p.Presentation()
	shown.Steps[1].Arguments = append(shown.Steps[1].Arguments, private)
	p.Content.Steps[1].Arguments = jsontext.Value(`{"user_data":"hmac:0123456789abcdef"}`)
	return pending(p.Content, *shown)
}

func TestAllOfThePresentationStandsBesideTheButton(t *testing.T) {
	for name, r := range map[string]approvals.Request{"single": sample(), "plan": plan(nil)} {
		raw := post(t, Draw(r, options()))
		require.Contains(t, actions(raw), ActApprove, name)
		view, _ := Review(r, options())
		p, err := r.Presentation()
		require.NoError(t, err)
		for surface, text := range map[string]string{"card": literals(raw), "modal": literals(modal(t, view))} {
			for _, want := range leavesOf(*p) {
				require.Contains(t, text, want, "%s %s", name, surface)
			}
		}
	}
}

// leavesOf lists what a reader has to see of a presentation.
func leavesOf(p approvals.Presentation) []string {
	want := []string{p.Title, p.Doc, p.Agent, p.Why}
	want = append(want, p.Warnings...)
	for _, x := range p.Changes {
		want = append(want, x.What, x.Before, x.After)
	}
	for _, h := range p.Hangs {
		want = append(want, h.What, h.Name, h.Fate)
	}
	if p.Cost != nil {
		want = append(want, p.Cost.Before.Amount.String(), p.Cost.Note, p.Cost.Source)
	}
	for _, l := range p.Looks {
		want = append(want, l.Of, l.Operation)
		for _, m := range l.Members {
			want = append(want, m.Name, m.Value)
		}
	}
	for _, a := range p.Arguments {
		want = append(want, a.Name, a.Value, a.Default)
	}
	for _, s := range p.Steps {
		want = append(want, leavesOf(s)...)
	}
	return want
}

// literals joins the text of all literal elements.
func literals(raw []byte) string {
	var b strings.Builder
	walk(raw, func(n map[string]any) {
		if text, ok := n["text"].(string); ok && (n["type"] == "text" || n["type"] == "raw_text" || n["type"] == "plain_text") {
			b.WriteString(text + "\n")
		}
	})
	return b.String()
}

func TestSecretsAreWordsOnEveryFace(t *testing.T) {
	mark := "hmac:fedcba9876543210fedcba9876543210"
	r := sample(arguments(`{"name":"x","nested":{"password":"`+mark+`"}}`, provider.Argument{Name: "name", Value: "x"},
		provider.Argument{Name: "nested.password", Value: mark, Privacy: provider.Sealed}))
	raw := post(t, Draw(r, options()))
	require.Contains(t, actions(raw), ActApprove, "a secret is nothing to be read")
	require.Contains(t, literals(raw), "hidden, mark fedcba987654")
	require.NotContains(t, string(raw), mark)
	require.NotContains(t, string(modal(t, Details(r, options()))), mark)
}

func TestEachDrawingHasFreshBlockIDs(t *testing.T) {
	o := options()
	first := post(t, Draw(sample(), o))
	o.Seq++
	ids := map[string]bool{}
	for _, raw := range [][]byte{first, post(t, Draw(sample(), o))} {
		walk(raw, func(n map[string]any) {
			if id, ok := n["block_id"].(string); ok {
				require.False(t, ids[id], id)
				ids[id] = true
			}
		})
	}
	require.NotEmpty(t, ids)
}

func TestTheNotificationHoldsNoArgument(t *testing.T) {
	r := sample(arguments(`{"server_id":"TELLTALE"}`, provider.Argument{Name: "server_id", Value: "TELLTALE"}))
	require.NotContains(t, Draw(r, options()).Text, "TELLTALE")
	require.Contains(t, Draw(r, options()).Text, r.ID)
	for _, id := range []string{ActApprove, ActDeny, ActDetails} {
		walk(post(t, Draw(r, options())), func(n map[string]any) {
			if n["action_id"] == id {
				require.NotContains(t, n["value"], "TELLTALE")
			}
		})
	}
}

func TestANewPartOfThePresentationHasToBeDrawn(t *testing.T) {
	var names []string
	for _, of := range []reflect.Type{reflect.TypeFor[approvals.Presentation](), reflect.TypeFor[approvals.LookAt](), reflect.TypeFor[approvals.Hanging](), reflect.TypeFor[approvals.Cost]()} {
		for i := range of.NumField() {
			names = append(names, of.Name()+"."+of.Field(i).Name)
		}
	}
	require.Equal(t, []string{
		"Presentation.Version", "Presentation.Title", "Presentation.Operation", "Presentation.Doc", "Presentation.Effect", "Presentation.Provider",
		"Presentation.Account", "Presentation.Endpoint", "Presentation.Person", "Presentation.Agent", "Presentation.Channel", "Presentation.Why",
		"Presentation.RepeatOf", "Presentation.Arguments", "Presentation.Changes", "Presentation.Looks", "Presentation.Hangs", "Presentation.Cost",
		"Presentation.Warnings", "Presentation.Need", "Presentation.Steps", "Presentation.From",
		"LookAt.Operation", "LookAt.Of", "LookAt.Missing", "LookAt.Around", "LookAt.Members",
		"Hanging.What", "Hanging.Name", "Hanging.Fate", "Hanging.Step", "Cost.Before", "Cost.After", "Cost.Note", "Cost.Source",
	}, names, "draw it in Slack and the console, then name it here")
}

func TestAReviewOfManyLinesShowsEachOfThem(t *testing.T) {
	raw := `{"list":["` + strings.Repeat(`first`+strings.Repeat("x", 80)+`","`, 150) + `last"]}`
	view, ok := Review(sample(arguments(raw)), options())
	require.True(t, ok)
	shown := modal(t, view)
	require.JSONEq(t, raw, preformattedIn(shown))
	require.Greater(t, strings.Count(string(shown), "rich_text_preformatted"), 1)
}

func TestADecidedCardSaysHowItStandsAndNotWhatWasRead(t *testing.T) {
	for name, r := range states() {
		if r.State == approvals.Pending || r.Prepared == nil {
			continue
		}
		card, details := literals(post(t, Draw(r, options()))), literals(modal(t, Details(r, options())))
		require.NotContains(t, card, "hardware.vcore", name)
		require.Contains(t, details, "hardware.vcore", name)
		untouched := slices.Contains([]string{"denied", "expired", "lapsed", "withdrawn", "revoked", "stale", "rejected"}, name)
		require.Equal(t, !untouched, strings.Contains(card, "198.51.100.7"), "%s: what the call touches besides stands where it may have", name)
		if r.Reason != "" {
			require.Less(t, strings.Index(card, r.Reason), strings.Index(card, r.Content.Why), "%s: the outcome comes first", name)
		}
	}
}

func TestAnAnswersNamesStandBeforeItsIDs(t *testing.T) {
	m, _ := Answer(ionos.API().Operation("ionos_servers_list"), servers(2, "x"))
	text := literals(post(t, m))
	require.Less(t, strings.Index(text, "web-0"), strings.Index(text, "S0"))
}

func TestADraftLeadsToTheConsoleAndHasNothingToTypeInto(t *testing.T) {
	d := approvals.Draft{ID: "drf_ABC", Until: noon, State: approvals.DraftOpen, Lacking: []string{"password"}, Content: approvals.Content{Operation: "ionos_users_create"}}
	for _, o := range []Options{options(), {}} {
		m, v := Lacking(d, o)
		for _, raw := range [][]byte{post(t, m), modal(t, v)} {
			require.Equal(t, o.Console != nil, slices.Contains(actions(raw), ActConsole))
			require.NotContains(t, string(raw), `"type": "input"`)
			require.Contains(t, literals(raw), "password")
			require.Contains(t, string(raw), d.ID)
		}
		require.Nil(t, v.Submit)
	}
}

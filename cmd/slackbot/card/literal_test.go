package card

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"signoff/approvals"
	"signoff/cmd/slackbot/blockkit"
	"signoff/cmd/slackbot/hostile"
	"signoff/provider"
	"signoff/provider/all"
)

func check(surface string, raw []byte) []blockkit.Problem {
	return blockkit.Check(blockkit.Surface(surface), raw)
}

// said is a text in the forms in which it reaches a card: as it came, made
// visible by the server, and inside a JSON string.
type said struct{ raw, why, seen, inside string }

func hostileText(text string) said {
	return said{text, text, approvals.Visible(text), text}
}

// harmless is what a card has to look like with the text in it.
func harmless(text string) said {
	quoted := approvals.Pretty(jsontext.Value(mustJSONv2(text)))
	return said{hostile.Twin(approvals.Harmless(text)), hostile.Twin(approvals.Visible(text)), hostile.Twin(approvals.Visible(text)), hostile.Twin(quoted[1 : len(quoted)-1])}
}

// everywhere puts a text wherever something from outside can stand, in a
// request for an operation in the named state.
func everywhere(op provider.Operation, state string, t said) approvals.Request {
	r := states()[state]
	p, _ := r.Presentation()
	c := &r.Content
	c.Requester.Agent, c.Why, c.Endpoint, c.Region, c.Credential, c.RepeatOf, c.Follows = t.raw, t.why, t.raw, t.raw, t.raw, t.raw, t.raw
	if len(c.Steps) == 0 {
		c.Operation, c.Provider, c.Effect = op.Spec().Name, op.Spec().Provider, op.Spec().Effect
		c.Arguments = hostile.Arguments(op, t.inside, false)
	}
	for i := range c.Steps {
		s := &c.Steps[i]
		s.Operation, s.Provider, s.Effect, s.Endpoint, s.Region, s.Credential = op.Spec().Name, op.Spec().Provider, op.Spec().Effect, t.raw, t.raw, t.raw
		s.Arguments = hostile.Arguments(op, t.inside, false)
	}
	if p != nil {
		present(p, op, c, t)
		r.Prepared.Presentation = mustJSONv2(p)
	}
	ended(&r, t)
	return r
}

var holes = regexp.MustCompile(`\{[a-z0-9_.]+\}`)

// present writes the text wherever a presentation has words of others.
func present(p *approvals.Presentation, op provider.Operation, c *approvals.Content, t said) {
	spec := op.Spec()
	p.Title, p.Agent, p.Why, p.Endpoint = holes.ReplaceAllLiteralString(spec.Ask, t.seen), t.seen, t.seen, t.seen
	p.Doc = spec.Doc
	p.Hangs = []approvals.Hanging{{What: "public IP", Name: t.seen, Fate: "goes too"}}
	if len(p.Steps) > 0 {
		p.Title, p.Hangs[0].Step = "2 steps: "+p.Title, 1
		for i := range p.Steps {
			present(&p.Steps[i], op, &approvals.Content{Arguments: c.Steps[i].Arguments}, t)
			p.Steps[i].Operation, p.Steps[i].Effect = spec.Name, spec.Effect
			for _, w := range p.Steps[i].Warnings { // as the server does it
				p.Warnings = append(p.Warnings, fmt.Sprintf("Step %d: %s", i+1, w))
			}
		}
		return
	}
	explained, err := op.Explain(c.Arguments)
	if err != nil {
		panic(err)
	}
	for i, a := range explained {
		explained[i].Value = approvals.Visible(a.Value)
	}
	p.Arguments = explained
	p.Changes = []approvals.Drift{{What: t.seen, Before: t.seen, After: t.seen + "x"}, {What: "name", Before: t.seen, After: t.seen}}
	p.Looks = []approvals.LookAt{{Operation: "ionos_servers_get", Of: t.seen, Members: []approvals.Value{{Name: "name", Value: t.seen}, {Name: t.seen, Value: t.seen}}},
		{Operation: "ionos_servers_list", Of: t.seen, Around: true, Members: []approvals.Value{{Name: "0.name", Value: t.seen}}}, {Operation: "ionos_images_get", Of: t.seen, Missing: true}}
	p.Warnings = []string{t.seen, "The name " + t.seen + " mixes letters of scripts that look alike."}
	p.Cost = &approvals.Cost{Before: &provider.Price{Amount: "12.5", Currency: t.seen, Per: "month"}, After: &provider.Price{Amount: "13", Currency: "EUR", Per: "month"}, Note: t.seen, Source: t.seen}
}

// ended writes the text wherever the later life of a request has words of
// others: reasons, drift, failures, progress, answers.
func ended(r *approvals.Request, t said) {
	if r.State != approvals.Pending {
		r.Reason, r.EndedBy = t.raw, t.raw
	}
	if len(r.Content.Steps) > 0 && r.Execution != nil {
		r.Halted = t.raw
	}
	for i := range r.Votes {
		r.Votes[i].Reason = t.raw
	}
	r.Drift = []approvals.Drift{{What: t.seen, Before: t.seen, After: t.seen + "x"}}
	x := r.Execution
	if x == nil {
		return
	}
	x.Progress, x.CallID, x.Evidence = t.seen, t.raw, t.raw
	if x.Failure != nil {
		x.Failure.Message, x.Failure.Code = t.seen, t.seen
	}
	if x.Attested != nil {
		x.Attested.Text = t.raw
	}
	if x.Answer != nil {
		x.Answer = mustJSONv2(map[string]string{"name": t.why})
	}
}

// drawAll is every payload that Slack gets of a request, encoded.
func drawAll(r approvals.Request) map[string][]byte {
	o := options()
	review, _ := Review(r, o)
	drawn := map[string][]byte{}
	for name, m := range map[string]Message{"card": Draw(r, o), "thread": Thread(r, o), "reminder": Reminder(r, o), "queue": Queue([]approvals.Request{r}, o),
		"secret": SecretButton(r, []string{"/key"}, o), "fallback": Fallback(r, o)} {
		drawn[name] = mustJSON(map[string]any{"text": m.Text, "blocks": m.Blocks})
	}
	for name, v := range map[string]any{"review": review, "details": Details(r, o), "deny": DenyForm(r), "revoke": RevokeForm(r), "outcome": Outcome(r, o),
		"home": Home([]approvals.Request{r}, []approvals.Request{r}, []approvals.Request{r}, o)} {
		drawn[name] = mustJSON(v)
	}
	return drawn
}

// stateNames are the states of the fixtures, in order.
var stateNames = slices.Sorted(maps.Keys(states()))

// operations are those of all clouds.
var operations = func() (ops []provider.Operation) {
	for _, api := range all.APIs() {
		ops = append(ops, api.Operations()...)
	}
	return ops
}()

// forges says what a text achieved, that it must not, in anything that is drawn
// of a request: another structure than its harmless twin has, a place that is
// not literal, a payload that Slack refuses, an approval of what is not shown.
func forges(op provider.Operation, state, text string) error {
	r := everywhere(op, state, hostileText(text))
	calm := drawAll(everywhere(op, state, harmless(text)))
	drawn := drawAll(r)
	for name, raw := range drawn {
		if problems := blockkit.Check(surfaceOf(name), raw); len(problems) > 0 {
			return fmt.Errorf("%s: Slack refuses it: %s", name, problems[0])
		}
		if err := hostile.Escaped(raw); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if !slices.Equal(hostile.Shape(raw), hostile.Shape(calm[name])) {
			return fmt.Errorf("%s has another structure than with a harmless text:\n%s\n%s", name, raw, calm[name])
		}
		if approves(raw) {
			if err := complete(r, name, raw); err != nil {
				return fmt.Errorf("%s approves: %w", name, err)
			}
		}
	}
	return nil
}

func surfaceOf(name string) blockkit.Surface {
	switch name {
	case "review", "details", "deny", "revoke", "outcome":
		return blockkit.Modal
	case "home":
		return blockkit.Home
	}
	return blockkit.Message
}

// approves reports whether a payload has a control that approves.
func approves(raw []byte) bool {
	var view struct {
		CallbackID string `json:"callback_id"`
		Submit     any
	}
	_ = json.Unmarshal(raw, &view)
	return view.CallbackID == ViewReview && view.Submit != nil || slices.Contains(actions(raw), ActApprove)
}

// complete says what a payload that approves does not show.
func complete(r approvals.Request, name string, raw []byte) error {
	if name != "card" && name != "review" || r.State != approvals.Pending {
		return fmt.Errorf("it is drawn for %s", r.State)
	}
	p, err := r.Presentation()
	if err != nil {
		return err
	}
	text, canonical := literals(raw), []jsontext.Value{r.Content.Arguments}
	if len(p.Steps) > 0 {
		canonical = []jsontext.Value{r.Content.Steps[0].Arguments, r.Content.Steps[1].Arguments}
	}
	want := ""
	for _, c := range canonical {
		want += approvals.Pretty(c)
	}
	want = strings.ReplaceAll(want, `"`+hostile.Mark+`"`, `"hidden, mark fedcba987654"`)
	if got := preformattedIn(raw); strings.ReplaceAll(got, "\n", "") != strings.ReplaceAll(want, "\n", "") {
		return fmt.Errorf("it shows %s for %s", got, want)
	}
	for _, leaf := range leavesOf(withoutValues(*p)) {
		if !strings.Contains(text, leaf) {
			return fmt.Errorf("it does not show %q", leaf)
		}
	}
	for _, step := range append(p.Steps, *p) {
		if slices.ContainsFunc(step.Arguments, func(a provider.Argument) bool { return a.Privacy == provider.Private && !a.Unset }) {
			return errors.New("something private is in it")
		}
	}
	return nil
}

// withoutValues leaves out the arguments that stand in the JSON.
func withoutValues(p approvals.Presentation) approvals.Presentation {
	p.Arguments = slices.DeleteFunc(slices.Clone(p.Arguments), func(a provider.Argument) bool { return !a.Unset })
	p.Steps = slices.Clone(p.Steps)
	for i := range p.Steps {
		p.Steps[i] = withoutValues(p.Steps[i])
	}
	return p
}

// FuzzNoTextForgesACard draws everything of an operation in a state, with a text
// wherever somebody else's words can stand.
func FuzzNoTextForgesACard(f *testing.F) {
	for i, text := range hostile.Texts() {
		f.Add(uint16(i*11), uint8(i), text)
	}
	f.Fuzz(func(t *testing.T, op uint16, state uint8, text string) {
		if err := forges(operations[int(op)%len(operations)], stateNames[int(state)%len(stateNames)], hostile.Marker+strings.ToValidUTF8(text, "?")); err != nil {
			t.Fatal(err)
		}
	})
}

// Each operation is drawn while it waits, and in one of all states in turn, so
// that each state meets many operations; the fuzz target has them all.
func TestNoOperationLetsATextForgeItsCard(t *testing.T) {
	require.Len(t, operations, 270)
	texts := hostile.Texts()
	for i, op := range operations {
		t.Run(op.Spec().Name, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, forges(op, "pending", texts[i%len(texts)]), "pending")
			state := stateNames[i%len(stateNames)]
			require.NoError(t, forges(op, state, texts[(i+7)%len(texts)]), state)
		})
	}
}

// tricks draws a text of pieces of hostile ones.
func tricks(t *rapid.T) string {
	pieces := rapid.SliceOfN(rapid.OneOf(
		rapid.SampledFrom(append(hostile.Texts()[:22], "```", "*", "_", "\n", `\`, `"`, "{", "}", "]", "<", ">", "&lt;", "|", "• point")),
		rapid.StringN(1, 6, -1)), 0, 6).Draw(t, "pieces")
	return hostile.Marker + strings.ToValidUTF8(strings.Join(pieces, ""), "?")
}

func TestNoTextFromOutsideIsEverMarkup(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		op, state := rapid.SampledFrom(operations).Draw(t, "operation"), rapid.SampledFrom(stateNames).Draw(t, "state")
		if err := forges(op, state, tricks(t)); err != nil {
			t.Fatal(err)
		}
	})
}

func TestTheArgumentsOnTheCardAreTheCanonicalOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, number := tricks(t), rapid.Int64().Draw(t, "number")
		quoted, _ := json.Marshal(text)
		raw := jsontext.Value(`{"list":[` + string(quoted) + `],"n":` + string(mustJSON(number)) + `,"` + hostile.Marker + `":{}}`)
		if err := raw.Canonicalize(jsontext.CanonicalizeRawInts(false)); err != nil {
			t.Fatal(err)
		}
		r := sample(arguments(string(raw)))
		view, _ := Review(r, options())
		for name, drawn := range map[string]any{"card": Draw(r, options()), "review": view} {
			encoded, _ := json.Marshal(drawn)
			got := jsontext.Value(preformattedIn(lower(encoded)))
			if err := got.Canonicalize(jsontext.CanonicalizeRawInts(false)); err != nil {
				t.Fatalf("%s: %v in %s", name, err, got)
			}
			if string(got) != string(raw) {
				t.Fatalf("%s shows %s for %s", name, got, raw)
			}
		}
	})
}

// lower turns the member names of a Message into those of its payload.
func lower(raw []byte) []byte {
	return []byte(strings.Replace(string(raw), `"Blocks":`, `"blocks":`, 1))
}

// preformattedIn joins the texts of all preformatted elements.
func preformattedIn(raw []byte) string {
	var texts []string
	walk(raw, func(n map[string]any) {
		if n["type"] == "rich_text_preformatted" {
			for _, e := range n["elements"].([]any) {
				texts = append(texts, e.(map[string]any)["text"].(string))
			}
		}
	})
	return strings.Join(texts, "\n")
}

func mustJSONv2(v any) jsontext.Value {
	raw, err := jsonv2.Marshal(v, jsonv2.Deterministic(true))
	if err != nil {
		panic(err)
	}
	return raw
}

func mustJSON(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return raw
}

func TestEscapedNamesComeBackAsTheyWere(t *testing.T) {
	unescape := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		escaped := escape(name)
		if unescape.Replace(escaped) != approvals.Harmless(name) {
			t.Fatalf("%q became %q", name, escaped)
		}
		if strings.ContainsAny(escaped, "<>") {
			t.Fatalf("%q holds markup", escaped)
		}
	})
}

func TestASecretIsShownWholeAndNowhereElse(t *testing.T) {
	view := Secret(SecretValue{"req_1", "/key"}, provider.Secret("<!channel>\n line two"))
	raw := modal(t, view)
	require.Equal(t, "<!channel>\n line two", preformattedIn(raw))
	require.Empty(t, view.PrivateMetadata)
}

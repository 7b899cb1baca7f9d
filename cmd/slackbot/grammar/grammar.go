package grammar

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"signoff/approvals"
	"signoff/cmd/slackbot/form"
	"signoff/provider"
)

// Kind says what a text asks for.
type Kind string

// The kinds.
const (
	Pick   Kind = "pick"   // nothing was said: open the picker
	Help   Kind = "help"   // Words may name an operation
	Queue  Kind = "queue"  // what waits for a decision
	Search Kind = "search" // Words says for what
	Call   Kind = "call"   // Operation with Arguments
)

// Command is what a text asks for.
type Command struct {
	Kind      Kind
	Words     string             // of help and search
	Operation provider.Operation // of call

	// Arguments is a JSON object, each value of the type that the operation
	// declares; the operation has not judged it yet.
	Arguments              []byte
	Why, Account, RepeatOf string
	Missing                []string // required arguments that were not given
}

// maxText is how much anybody types; Slack's own limit is about the same.
const maxText = 40_000

// Parse reads a text. ops are the operations to choose from. Errors are
// sentences for the person who typed; they never repeat a secret.
func Parse(text string, ops []provider.Operation) (Command, error) {
	if len(text) > maxText {
		return Command{}, fmt.Errorf("this is longer than %d characters; ask for it through an assistant", maxText)
	}
	all, err := tokens(normalise(text))
	if err != nil {
		return Command{}, err
	}
	if len(all) == 0 {
		return Command{Kind: Pick}, nil
	}
	if kind := Kind(strings.ToLower(all[0].value)); !all[0].pair && slices.Contains([]Kind{Pick, Help, Queue, Search}, kind) {
		return Command{Kind: kind, Words: words(all[1:])}, nil
	}
	op, rest, err := operation(all, ops)
	if err != nil {
		return Command{}, err
	}
	return call(op, rest)
}

func words(all []token) string {
	var said []string
	for _, t := range all {
		if t.pair {
			said = append(said, t.key+"="+t.value)
			continue
		}
		said = append(said, t.value)
	}
	return strings.Join(said, " ")
}

// operation finds the operation that the first words name: ionos_servers_delete,
// or ionos servers delete.
func operation(all []token, ops []provider.Operation) (provider.Operation, []token, error) {
	plain := slices.IndexFunc(all, func(t token) bool { return t.pair || t.json })
	if plain < 0 {
		plain = len(all)
	}
	for n := plain; n > 0; n-- {
		name := spelled(all[:n])
		for _, op := range ops {
			if op.Spec().Name == name {
				return op, all[n:], nil
			}
		}
	}
	if plain == 0 {
		return nil, nil, errors.New("the name of an operation comes first: OPERATION key=value. help shows examples")
	}
	return nil, nil, unknown(words(all[:plain]), ops)
}

// spelled is an operation's name as it is declared, from how people write it.
func spelled(all []token) string {
	return strings.NewReplacer(" ", "_", "-", "_", ".", "_", "/", "_").Replace(strings.ToLower(undashed(words(all))))
}

// unknown says what there is instead.
func unknown(said string, ops []provider.Operation) error {
	var names []string
	for _, op := range ops {
		names = append(names, op.Spec().Name)
	}
	name := spelled([]token{{value: said}})
	near := []string{}
	if best := provider.Nearest(name, names); best != "" {
		near = append(near, best)
	}
	for _, op := range form.Search(ops, said) {
		if len(near) < 3 && !slices.Contains(near, op.Spec().Name) {
			near = append(near, op.Spec().Name)
		}
	}
	sentence := fmt.Sprintf("there is no operation %q", approvals.Visible(shortened(said)))
	if len(near) > 0 {
		sentence += "; did you mean " + strings.Join(near, ", ") + "?"
	}
	return errors.New(sentence + " search WORDS finds operations")
}

func shortened(said string) string { return approvals.Cut(said, 60) }

// call reads the arguments of an operation.
func call(op provider.Operation, all []token) (Command, error) {
	c := Command{Kind: Call, Operation: op}
	typed := map[string][]string{}
	var pasted []token
	for _, t := range all {
		switch {
		case t.pair:
			typed[t.key] = append(typed[t.key], t.value)
		case t.json && strings.HasPrefix(t.value, "{"):
			pasted = append(pasted, t)
		default:
			return c, fmt.Errorf("%q stands alone: arguments are key=value, and a value of several words stands in quotes", approvals.Visible(shortened(t.value)))
		}
	}
	if len(pasted) > 1 {
		return c, errors.New("there are two JSON objects; give one")
	}
	if err := c.envelope(typed); err != nil {
		return c, err
	}
	var err error
	if c.Arguments, err = form.Build(op, typed); err != nil {
		return c, err
	}
	if len(pasted) == 1 {
		if err := c.paste(pasted[0].value, len(typed) > 0); err != nil {
			return c, err
		}
	}
	c.Missing, err = form.Check(op, c.Arguments)
	return c, err
}

// envelope takes out what is Signoff's own. An operation's argument of the same
// name would win; none has one, which a test holds.
func (c *Command) envelope(typed map[string][]string) error {
	for name, into := range c.own() {
		said, ok := typed[name]
		if !ok {
			continue
		}
		if len(said) > 1 {
			return provider.Wrong(name, "it is given %d times, and takes one value", len(said))
		}
		*into = said[0]
		delete(typed, name)
	}
	return nil
}

func (c *Command) own() map[string]*string {
	return map[string]*string{"why": &c.Why, "account": &c.Account, "repeat_of": &c.RepeatOf}
}

// paste takes all arguments from one JSON object.
func (c *Command) paste(text string, more bool) error {
	if more {
		return errors.New("arguments come as key=value or as one JSON object, not both")
	}
	var members map[string]jsontext.Value
	if err := json.Unmarshal([]byte(text), &members); err != nil {
		return errors.New("the JSON object names a member twice")
	}
	for name, into := range c.own() {
		value, ok := members[name]
		if !ok {
			continue
		}
		if *into != "" || json.Unmarshal(value, into) != nil {
			return provider.Wrong(name, "want one string")
		}
		delete(members, name)
	}
	var err error
	c.Arguments, err = json.Marshal(members, json.Deterministic(true))
	return err
}

package form

import (
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/slack-go/slack"

	"signoff/provider"
)

// Filled is what a person entered.
type Filled struct {
	Arguments              []byte // JSON object, for Operation.Canon
	Why, Account, RepeatOf string
	Missing                []string // required arguments that are typed in the console
}

// Read turns the state of a submitted form into arguments and holds them
// against the operation. Faults are sentences by block id, for the response
// action "errors"; nil when there are none. The key is empty for a fault that
// belongs to no input of the form.
func Read(op provider.Operation, state *slack.ViewState) (filled Filled, faults map[string]string) {
	fields, err := fieldsOf(op)
	if err != nil {
		return filled, map[string]string{"": err.Error()}
	}
	entered := values(state)
	filled = Filled{Why: strings.TrimSpace(entered[whyBlock].Value), Account: entered[accountBlock].SelectedOption.Value,
		RepeatOf: strings.TrimSpace(entered[repeatBlock].Value)}
	faults = map[string]string{}
	root := object{}
	for _, f := range fields {
		if f.hidden {
			if f.required {
				filled.Missing = append(filled.Missing, f.name())
			}
			continue
		}
		value, err := f.read(entered[f.block()])
		if err != nil {
			faults[f.block()] = err.Error()
		}
		if len(value) > 0 {
			root.set(f.path, value)
		}
	}
	filled.Arguments = root.encode()
	if len(faults) == 0 {
		judge(op, fields, root, entered, faults)
	}
	if len(faults) == 0 {
		faults = nil
	}
	return filled, faults
}

// Account is the account chosen in a form so far; empty if none.
func Account(state *slack.ViewState) string { return values(state)[accountBlock].SelectedOption.Value }

// values are the entries of a view by block id.
func values(state *slack.ViewState) map[string]slack.BlockAction {
	entered := map[string]slack.BlockAction{}
	if state == nil {
		return entered
	}
	for block, inputs := range state.Values {
		entered[block] = inputs[ActField]
	}
	return entered
}

// read turns an entry into a value; none for an entry that was left empty.
func (f *field) read(entry slack.BlockAction) (jsontext.Value, error) {
	switch f.kind() {
	case asChoice, asYesNo, asSearch:
		value := entry.SelectedOption.Value
		if value == "" || value == notSet {
			return nil, nil
		}
		return typed(&f.node, f.literal(value))
	case asChoices, asSearches:
		var words []string
		for _, o := range entry.SelectedOptions {
			words = append(words, f.literal(o.Value))
		}
		return f.list(words)
	case asLines:
		var words []string
		for line := range strings.Lines(entry.Value) {
			if word := strings.TrimSpace(line); word != "" {
				words = append(words, word)
			}
		}
		return f.list(words)
	case asMoment:
		if entry.SelectedDateTime != 0 {
			return quote(time.Unix(entry.SelectedDateTime, 0).UTC().Format(time.RFC3339)), nil
		}
	case asJSON:
		return pasted(entry.Value)
	}
	if entry.Value == "" {
		return nil, nil
	}
	return typed(&f.node, entry.Value)
}

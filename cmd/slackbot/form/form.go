package form

import (
	"errors"
	"fmt"
	"slices"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/slack-go/slack"

	"signoff/provider"
)

// Names that the runtime routes by.
const (
	View       = "signoff_form"   // callback id; private_metadata is the operation's name
	ViewPicker = "signoff_picker" // callback id of the picker, whose submit says which form to open
	ActPick    = "signoff_pick"   // the picker's search: its block_suggestion is answered by Suggest
	ActMore    = "signoff_more"   // button, its value the operation: views.update with Open and Fill.More set
	ActField   = "signoff_field"  // every input of a form: its block_suggestion is answered by Choices
)

// Blocks of a form that are no arguments.
const (
	whyBlock     = "why"
	accountBlock = "account"
	repeatBlock  = "repeat_of"
)

// How many inputs a form shows at once. A view has 100 blocks.
const (
	firstFields = 45
	mostFields  = 90
)

// Fill is what a form starts with.
type Fill struct {
	Arguments              []byte // JSON object; empty for none
	Why, Account, RepeatOf string
	More                   bool // show the options that were left out
}

// Open makes the form of an operation. accounts are the names to choose from:
// with one or none there is no choice. An error is a sentence for the person:
// something filled in does not fit a form.
func Open(op provider.Operation, fill Fill, accounts []string) (slack.ModalViewRequest, error) {
	fields, err := fieldsOf(op)
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	given, err := givenOf(fill.Arguments)
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	fields, typed, filled, err := order(fields, given)
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	b := builder{op: op.Spec()}
	b.intro(typed)
	b.account(accounts, fill.Account)
	limit := max(firstFields, filled)
	if fill.More {
		limit = mostFields
	}
	for _, f := range fields[:min(len(fields), limit)] {
		if err := b.field(f, given[f.name()]); err != nil {
			return slack.ModalViewRequest{}, err
		}
	}
	b.left(len(fields)-limit, fill.More)
	b.reason(fill)
	return b.view()
}

// givenOf flattens filled-in arguments: values by dotted name, at every depth.
func givenOf(raw []byte) (map[string]jsontext.Value, error) {
	given := map[string]jsontext.Value{}
	if len(raw) == 0 {
		return given, nil
	}
	if jsontext.Value(raw).Kind() != '{' || !jsontext.Value(raw).IsValid() {
		return nil, errors.New("the arguments are a JSON object")
	}
	collect(given, raw, "")
	return given, nil
}

func collect(given map[string]jsontext.Value, raw jsontext.Value, at string) {
	var members map[string]jsontext.Value
	_ = jsonv2.Unmarshal(raw, &members) // its kind was looked at
	for name, value := range members {
		if at != "" {
			name = at + "." + name
		}
		given[name] = value
		if value.Kind() == '{' {
			collect(given, value, name)
		}
	}
}

// order puts the fields that have an input as people need them: required, filled
// in, then the rest; names those that are typed in the console, and counts
// those that have to be shown.
func order(fields []*field, given map[string]jsontext.Value) (shown []*field, typed []string, needed int, err error) {
	var first, filled, rest []*field
	for _, f := range fields {
		_, has := given[f.name()]
		switch {
		case f.hidden && has:
			return nil, nil, 0, fmt.Errorf("%s is secret or private: it is typed in the console, never in Slack", f.name())
		case f.hidden:
			typed = append(typed, f.name())
		case f.required:
			first = append(first, f)
		case has:
			filled = append(filled, f)
		default:
			rest = append(rest, f)
		}
	}
	if needed = len(first) + len(filled); needed > mostFields {
		return nil, nil, 0, errors.New("these are more arguments than a form in Slack has room for; ask for it through an assistant")
	}
	return slices.Concat(first, filled, rest), typed, needed, nil
}

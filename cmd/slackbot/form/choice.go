package form

import (
	"errors"
	"fmt"
	"slices"

	"signoff/approvals"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/slack-go/slack"
)

// notSet is the choice of an optional select that means: leave it out.
const notSet = "(not set)"

// selectable are the options of a select: value and text.
func (f *field) selectable() []*slack.OptionBlockObject {
	var options []*slack.OptionBlockObject
	values := f.values()
	switch {
	case f.Type == "boolean":
		options = []*slack.OptionBlockObject{option("true", "yes"), option("false", "no")}
	default:
		for _, v := range values {
			options = append(options, option(v.value, v.text))
		}
	}
	if !f.required {
		options = append(options, option(notSet, notSet))
	}
	return options
}

// choiceValue is one value of an enum as an option carries it: the literal, or
// its index where a literal is too long to be carried.
type choiceValue struct{ value, text string }

func (f *field) values() []choiceValue {
	n := &f.node
	if f.Items != nil {
		n = f.Items
	}
	words := n.enum()
	long := slices.ContainsFunc(words, func(w string) bool { return len([]rune(w)) > 150 || w == "" })
	var all []choiceValue
	for i, w := range words {
		v := choiceValue{w, w}
		if long {
			v = choiceValue{fmt.Sprint(i), approvals.Cut(w+" ", 75)}
		}
		all = append(all, v)
	}
	return all
}

// shortest is up to how many options stand as radio buttons.
const shortest = 5

func (f *field) choice(value jsontext.Value) (slack.BlockElement, error) {
	options := f.selectable()
	var chosen *slack.OptionBlockObject
	if len(value) > 0 {
		i := slices.IndexFunc(options, func(o *slack.OptionBlockObject) bool { return f.literal(o.Value) == spell(value) && o.Value != notSet })
		if i < 0 {
			return nil, fmt.Errorf("%s is not one of the allowed values", approvals.Cut(string(value), 60))
		}
		chosen = options[i]
	}
	if f.required && len(options) <= shortest { // a radio button cannot be cleared
		radio := slack.NewRadioButtonsBlockElement(ActField, options...)
		radio.InitialOption = chosen
		return radio, nil
	}
	s := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, f.placeholder(), ActField, options...)
	s.InitialOption = chosen
	return s, nil
}

// literal turns an option's value back into the one it stands for.
func (f *field) literal(value string) string {
	n := &f.node
	if f.Items != nil {
		n = f.Items
	}
	for i, v := range f.values() {
		if v.value == value {
			return n.enum()[i]
		}
	}
	return value
}

func (f *field) choices(value jsontext.Value) (slack.BlockElement, error) {
	var options, chosen []*slack.OptionBlockObject
	wanted, err := elements(value)
	for _, v := range f.values() {
		o := option(v.value, v.text)
		options = append(options, o)
		if slices.Contains(wanted, f.literal(v.value)) {
			chosen = append(chosen, o)
		}
	}
	if err == nil && len(chosen) != len(wanted) {
		err = errors.New("not all of it is among the allowed values")
	}
	if len(options) <= 10 {
		boxes := slack.NewCheckboxGroupsBlockElement(ActField, options...)
		boxes.InitialOptions = chosen
		return boxes, err
	}
	s := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, f.placeholder(), ActField, options...)
	s.InitialOptions = chosen
	return s, err
}

func (f *field) search(value jsontext.Value) (slack.BlockElement, error) {
	s := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, f.placeholder(), ActField)
	none := 0
	s.MinQueryLength = &none
	if len(value) == 0 {
		return s, nil
	}
	text, err := scalarOf(value)
	if err == nil && len([]rune(text)) > 150 {
		err = errors.New("the value is too long for a choice")
	}
	s.InitialOption = option(text, text)
	return s, err
}

func (f *field) searches(value jsontext.Value) (slack.BlockElement, error) {
	s := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeExternal, f.placeholder(), ActField)
	none := 0
	s.MinQueryLength = &none
	wanted, err := elements(value)
	for _, text := range wanted {
		if text == "" || len([]rune(text)) > 150 {
			err = errors.New("a value is empty or too long for a choice")
		}
		s.InitialOptions = append(s.InitialOptions, option(text, text))
	}
	return s, err
}

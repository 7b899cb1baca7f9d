package form

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"signoff/approvals"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/slack-go/slack"
)

// maxText is what a text input of Slack takes.
const maxText = 3000

// field adds the input of a field, filled in with a value if there is one.
func (b *builder) field(f *field, value jsontext.Value) error {
	element, err := f.element(value)
	if err != nil {
		return fmt.Errorf("%s: %w", f.name(), err)
	}
	block := slack.NewInputBlock(f.block(), plain(approvals.Cut(f.name(), 150)), nil, element)
	if hint := f.hint(); hint != "" {
		block.Hint = plain(approvals.Cut(hint, 1900))
	}
	block.Optional = !f.required
	b.add(block)
	return nil
}

func (f *field) hint() string {
	hint := f.Description
	switch f.kind() {
	case asLines:
		hint += " One a line."
	case asJSON:
		hint += " As JSON."
		if inner, err := f.fields(nil, true, false); err == nil && len(inner) > 0 {
			hint += " Members:"
			for i, member := range inner {
				hint += strings.Repeat(",", min(i, 1)) + " " + member.name()
			}
			hint += "."
		}
	}
	return strings.TrimSpace(hint)
}

// placeholder says what the cloud takes when nothing is entered.
func (f *field) placeholder() *slack.TextBlockObject {
	if len(f.Default) == 0 {
		return nil
	}
	return plain(approvals.Cut("default: "+spell(f.Default), 150))
}

// element is the input itself. A value that it cannot hold exactly is an error.
func (f *field) element(value jsontext.Value) (slack.BlockElement, error) {
	switch f.kind() {
	case asChoice, asYesNo:
		return f.choice(value)
	case asChoices:
		return f.choices(value)
	case asNumber:
		return f.number(value)
	case asMoment:
		return f.moment(value)
	case asSearch:
		return f.search(value)
	case asSearches:
		return f.searches(value)
	case asLines:
		return f.lines(value)
	case asJSON:
		return f.json(value)
	}
	return f.text(value)
}

func (f *field) text(value jsontext.Value) (slack.BlockElement, error) {
	input := slack.NewPlainTextInputBlockElement(f.placeholder(), ActField).WithMaxLength(maxText)
	if f.MaxLength > 0 {
		input.WithMaxLength(min(f.MaxLength, maxText))
	}
	if f.required && f.MinLength > 0 {
		input.WithMinLength(f.MinLength)
	}
	input.WithMultiline(f.MaxLength > 200)
	if len(value) == 0 {
		return input, nil
	}
	text, err := scalarOf(value)
	if strings.ContainsAny(text, "\r\n") {
		input.WithMultiline(true)
	}
	input.InitialValue = text
	if err == nil && len([]rune(text)) > input.MaxLength {
		err = fmt.Errorf("%d characters are more than the %d that fit here", len([]rune(text)), input.MaxLength)
	}
	return input, err
}

// scalarOf is a filled-in scalar as it is typed.
func scalarOf(value jsontext.Value) (string, error) {
	if k := value.Kind(); k == '{' || k == '[' || k == 'n' {
		return "", errors.New("one value is wanted")
	}
	text := spell(value)
	if text == "" {
		return "", errors.New("an empty text cannot be entered in Slack: it would be left out")
	}
	return text, nil
}

func (f *field) number(value jsontext.Value) (slack.BlockElement, error) {
	input := slack.NewNumberInputBlockElement(f.placeholder(), ActField, f.Type == "number")
	input.MinValue, input.MaxValue = string(f.Minimum), string(f.Maximum)
	if len(value) == 0 {
		return input, nil
	}
	if value.Kind() != '0' {
		return nil, errors.New("a number is wanted")
	}
	input.InitialValue = string(value)
	return input, nil
}

// moment picks date and time. A filled-in time that the picker cannot hold, with
// parts of a second, stays as text.
func (f *field) moment(value jsontext.Value) (slack.BlockElement, error) {
	picker := slack.NewDateTimePickerBlockElement(ActField)
	if len(value) == 0 {
		return picker, nil
	}
	t, err := time.Parse(time.RFC3339Nano, spell(value))
	if err != nil || t.Nanosecond() != 0 || t.Unix() < 1_000_000_000 || t.Unix() > 9_999_999_999 {
		return f.text(value)
	}
	picker.InitialDateTime = t.Unix()
	return picker, nil
}

// elements lists the scalars of a filled-in array.
func elements(value jsontext.Value) ([]string, error) {
	if len(value) == 0 {
		return nil, nil
	}
	var values []jsontext.Value
	if json.Unmarshal(value, &values) != nil {
		return nil, errors.New("a list is wanted")
	}
	if len(values) == 0 {
		return nil, errors.New("an empty list cannot be entered in Slack: it would be left out")
	}
	var words []string
	for _, v := range values {
		words = append(words, spell(v))
	}
	return words, nil
}

func (f *field) lines(value jsontext.Value) (slack.BlockElement, error) {
	words, err := elements(value)
	for _, w := range words {
		if w == "" || strings.TrimSpace(w) != w || strings.ContainsAny(w, "\r\n") {
			err = fmt.Errorf("%q cannot be entered as a line", approvals.Cut(w, 60))
		}
	}
	return area(strings.Join(words, "\n"), err)
}

func (f *field) json(value jsontext.Value) (slack.BlockElement, error) {
	if len(value) == 0 {
		return area("", nil)
	}
	pretty := value.Clone()
	err := pretty.Indent(jsontext.WithIndent(" "))
	if len(pretty) > maxText {
		pretty = value
	}
	return area(string(pretty), err)
}

// area is an input of several lines.
func area(text string, err error) (slack.BlockElement, error) {
	input := slack.NewPlainTextInputBlockElement(nil, ActField).WithMultiline(true).WithMaxLength(maxText)
	input.InitialValue = text
	if err == nil && len([]rune(text)) > maxText {
		err = fmt.Errorf("%d characters are more than the %d that fit here; ask for it through an assistant", len([]rune(text)), maxText)
	}
	return input, err
}

package fakeslack

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// control is one interactive element with the block it stands in.
type control struct {
	blockID string
	block   object
	element object
}

// visit calls f for every object below v, parents first, members by name.
func visit(v any, f func(object)) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			visit(item, f)
		}
	case object:
		f(v)
		for _, name := range slices.Sorted(maps.Keys(v)) {
			visit(v[name], f)
		}
	}
}

// controls lists all interactive elements in the order of the blocks.
func controls(blocks []any) []control {
	var found []control
	for _, b := range blocks {
		block, _ := b.(object)
		id, _ := block["block_id"].(string)
		visit(b, func(o object) {
			if interactive(o) {
				found = append(found, control{id, block, o})
			}
		})
	}
	return found
}

// interactive reports whether the object is an element that sends actions.
func interactive(o object) bool {
	kind, _ := o["type"].(string)
	switch kind {
	case "button", "checkboxes", "radio_buttons", "overflow", "datepicker", "timepicker", "datetimepicker":
		return true
	}
	return strings.HasSuffix(kind, "_select") || strings.HasSuffix(kind, "_input")
}

// find returns the first control with the action_id; one that ends in * stands
// for every id that begins so.
func find(blocks []any, actionID string) *control {
	prefix, open := strings.CutSuffix(actionID, "*")
	for _, c := range controls(blocks) {
		id, _ := c.element["action_id"].(string)
		if id == actionID || open && strings.HasPrefix(id, prefix) {
			return &c
		}
	}
	return nil
}

func buttons(blocks []any) []Button {
	var found []Button
	for _, c := range controls(blocks) {
		if c.element["type"] != "button" {
			continue
		}
		word := func(name string) string { s, _ := c.element[name].(string); return s }
		label, _ := c.element["text"].(object)
		text, _ := label["text"].(string)
		_, confirm := c.element["confirm"]
		found = append(found, Button{c.blockID, word("action_id"), word("type"), text, word("value"), word("style"), word("url"), confirm})
	}
	return found
}

// words collects what blocks show, in the order in which it is read.
func words(blocks []any) string {
	var lines []string
	for _, b := range blocks {
		lines = append(lines, shown(b)...)
	}
	return strings.Join(lines, "\n")
}

// readingOrder is the order of the members that hold text.
var readingOrder = []string{"title", "label", "hint", "caption", "fields", "elements", "element", "accessory", "rows", "options", "tasks", "child_blocks", "body", "subtitle", "subtext", "actions", "details", "output", "placeholder", "confirm", "deny"}

func shown(v any) (lines []string) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			lines = append(lines, shown(item)...)
		}
	case object:
		switch text := v["text"].(type) {
		case string:
			lines = append(lines, text)
		case object:
			lines = append(lines, shown(text)...)
		}
		for _, name := range readingOrder {
			lines = append(lines, shown(v[name])...)
		}
	case string:
		lines = append(lines, v)
	}
	return lines
}

// name gives every block and control without an id one, as Slack does. The
// state is locked.
func (s *Slack) name(blocks []any) {
	for _, b := range blocks {
		block, ok := b.(object)
		if !ok {
			continue
		}
		s.serial++
		if _, there := block["block_id"]; !there {
			block["block_id"] = fmt.Sprintf("b%05d", s.serial)
		}
		visit(block, func(o object) {
			if _, there := o["action_id"]; interactive(o) && !there {
				s.serial++
				o["action_id"] = fmt.Sprintf("a%05d", s.serial)
			}
		})
	}
}

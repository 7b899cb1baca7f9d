package fakeslack

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Values is what a person enters into a form: by block_id, action_id or label
// of the input. A value is a string (text, number, date, time, an option by
// value or text, an id), a []string for several, an int for a date with time in
// Unix seconds, or nil to empty the input.
type Values map[string]any

// actionID is the control's own.
func (c control) actionID() string {
	id, _ := c.element["action_id"].(string)
	return id
}

// inputs lists the controls of input blocks.
func (v *View) inputs() []control {
	return slices.DeleteFunc(controls(v.Blocks), func(c control) bool { return c.block["type"] != "input" })
}

func (c control) label() string {
	label, _ := c.block["label"].(object)
	text, _ := label["text"].(string)
	return text
}

// begin puts the initial values into inputs that nobody has touched, and
// forgets what was entered into inputs that are gone.
func (v *View) begin() {
	kept := map[string]object{}
	for _, c := range controls(v.Blocks) {
		if c.element["type"] == "button" || c.element["type"] == "overflow" {
			continue
		}
		key := c.blockID + " " + c.actionID()
		kept[key] = initial(c.element)
		if old, there := v.entered[key]; there && old["type"] == c.element["type"] {
			kept[key] = old
		}
	}
	v.entered = kept
}

// state is state.values: by block_id, then by action_id.
func (v *View) state() object {
	out := object{}
	for _, c := range controls(v.Blocks) {
		state, there := v.entered[c.blockID+" "+c.actionID()]
		if !there {
			continue
		}
		if out[c.blockID] == nil {
			out[c.blockID] = object{}
		}
		out[c.blockID].(object)[c.actionID()] = state
	}
	return out
}

// fill enters the values; the state is locked.
func (u *User) fill(v *View, values Values) {
	u.s.t.Helper()
	inputs := v.inputs()
	for _, key := range slices.Sorted(maps.Keys(values)) {
		at := slices.IndexFunc(inputs, func(c control) bool { return key == c.blockID || key == c.actionID() || key == c.label() })
		if at < 0 {
			u.fatal("view %q has no input %q; it shows:\n%s", v.Title, key, v.Words())
		}
		c := inputs[at]
		state, err := entry(c.element, values[key], v.offered[c.actionID()])
		if err != nil {
			u.fatal("input %q: %v", key, err)
		}
		v.entered[c.blockID+" "+c.actionID()] = state
	}
}

// one and several say where the state of an element has its value.
var (
	one = map[string]string{
		"plain_text_input": "value", "number_input": "value", "email_text_input": "value", "url_text_input": "value",
		"static_select": "selected_option", "external_select": "selected_option", "radio_buttons": "selected_option", "overflow": "selected_option",
		"users_select": "selected_user", "channels_select": "selected_channel", "conversations_select": "selected_conversation",
		"datepicker": "selected_date", "timepicker": "selected_time", "datetimepicker": "selected_date_time", "rich_text_input": "rich_text_value",
	}
	several = map[string]string{
		"multi_static_select": "selected_options", "multi_external_select": "selected_options", "checkboxes": "selected_options",
		"multi_users_select": "selected_users", "multi_channels_select": "selected_channels", "multi_conversations_select": "selected_conversations",
	}
	begins = map[string]string{
		"value": "initial_value", "selected_option": "initial_option", "selected_user": "initial_user", "selected_channel": "initial_channel",
		"selected_conversation": "initial_conversation", "selected_date": "initial_date", "selected_time": "initial_time",
		"selected_date_time": "initial_date_time", "rich_text_value": "initial_value", "selected_options": "initial_options",
		"selected_users": "initial_users", "selected_channels": "initial_channels", "selected_conversations": "initial_conversations",
	}
)

// initial is the state of an element as the form opens.
func initial(element object) object {
	kind, _ := element["type"].(string)
	out := object{"type": kind}
	if name := one[kind]; name != "" {
		out[name] = element[begins[name]]
	}
	if name := several[kind]; name != "" {
		out[name] = []any{}
		if list, ok := element[begins[name]].([]any); ok {
			out[name] = list
		}
	}
	return out
}

// entry is the state of an element after a value was entered.
func entry(element object, value any, offered []object) (object, error) {
	kind, _ := element["type"].(string)
	out := object{"type": kind}
	if name := several[kind]; name != "" {
		list, err := entries(element, name, value, offered)
		out[name] = list
		return out, err
	}
	name := one[kind]
	if name == "" {
		return nil, fmt.Errorf("a %s takes no value", kind)
	}
	if value == nil {
		out[name] = nil
		return out, nil
	}
	text, isText := value.(string)
	switch {
	case name == "selected_date_time":
		seconds, ok := value.(int)
		if !ok {
			return nil, fmt.Errorf("want Unix seconds as int, got %T", value)
		}
		out[name] = seconds
	case !isText:
		return nil, fmt.Errorf("want a string, got %T", value)
	case name == "selected_option":
		option, err := choose(element, text, offered)
		out[name] = option
		return out, err
	default:
		out[name] = text
	}
	return out, nil
}

func entries(element object, name string, value any, offered []object) ([]any, error) {
	words, ok := value.([]string)
	if !ok && value != nil {
		return nil, fmt.Errorf("want a []string, got %T", value)
	}
	list := []any{}
	for _, w := range words {
		if name != "selected_options" {
			list = append(list, w)
			continue
		}
		option, err := choose(element, w, offered)
		if err != nil {
			return nil, err
		}
		list = append(list, option)
	}
	return list, nil
}

// choose finds an option by value or text, also among those that a search
// found.
func choose(element object, wanted string, offered []object) (object, error) {
	all := slices.Clone(offered)
	visit([]any{element["options"], element["option_groups"], element["initial_option"], element["initial_options"]}, func(o object) {
		if _, there := o["value"]; there {
			all = append(all, o)
		}
	})
	var texts []string
	for _, o := range all {
		label, _ := o["text"].(object)
		if o["value"] == wanted || label["text"] == wanted {
			return o, nil
		}
		texts = append(texts, fmt.Sprint(label["text"]))
	}
	return nil, fmt.Errorf("no option %q; there are %s", wanted, strings.Join(texts, ", "))
}

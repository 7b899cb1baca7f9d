package blockkit

// choices are the elements of sections, actions and inputs alike;
// multiChoices may not stand in actions.
var (
	choices = []string{
		"element/static_select", "element/external_select", "element/users_select", "element/conversations_select", "element/channels_select",
		"element/checkboxes", "element/radio_buttons", "element/datepicker", "element/timepicker",
	}
	multiChoices = []string{
		"element/multi_static_select", "element/multi_external_select", "element/multi_users_select", "element/multi_conversations_select", "element/multi_channels_select",
	}
)

// with adds the members that every interactive element has.
func with(members map[string]rule) map[string]rule {
	members["action_id"] = word(1, 255)
	return members
}

// menu adds the members of every select and picker.
func menu(members map[string]rule) map[string]rule {
	members["placeholder"], members["confirm"], members["focus_on_load"] = plain(150), of("object/confirm"), flag
	return with(members)
}

// multi adds those of a select of several.
func multi(members map[string]rule) map[string]rule {
	members["max_selected_items"] = integer(1, endless)
	return menu(members)
}

// typed adds the members of every input that is typed into.
func typed(members map[string]rule) map[string]rule {
	members["placeholder"], members["focus_on_load"], members["dispatch_action_config"] = plain(150), flag, of("object/dispatch_action_config")
	return with(members)
}

var (
	option      = of("object/option")
	ids         = list(word(1, 255), 1, OptionsMax)
	options     = listOf(1, OptionsMax, "object/option")
	groups      = listOf(1, OptionsMax, "object/option_group")
	fewOptions  = listOf(1, 10, "object/styled_option") // shown in full, so mrkdwn is possible
	oneOfEither = []string{"options", "option_groups"}
)

var elements = map[string]object{
	"element/button": {members: with(map[string]rule{
		"text": must(plain(75)), "value": word(0, 2000), "url": word(1, 3000), "style": enum("primary", "danger"), "confirm": of("object/confirm"),
		"accessibility_label": word(1, 75), "visible_to_user_ids": ids,
	})},
	"element/image": {
		members: map[string]rule{"image_url": word(1, 3000), "slack_file": of("object/slack_file"), "alt_text": must(word(1, 2000))},
		either:  []string{"image_url", "slack_file"},
	},
	"element/overflow":      {members: with(map[string]rule{"options": must(listOf(1, 5, "object/overflow_option")), "confirm": of("object/confirm")})},
	"element/checkboxes":    {members: with(map[string]rule{"options": must(fewOptions), "initial_options": fewOptions, "confirm": of("object/confirm"), "focus_on_load": flag}), also: initialIsOption},
	"element/radio_buttons": {members: with(map[string]rule{"options": must(fewOptions), "initial_option": of("object/styled_option"), "confirm": of("object/confirm"), "focus_on_load": flag}), also: initialIsOption},
	"element/static_select": {
		members: menu(map[string]rule{"options": options, "option_groups": groups, "initial_option": option}),
		either:  oneOfEither, also: initialIsOption,
	},
	"element/multi_static_select": {
		members: multi(map[string]rule{"options": options, "option_groups": groups, "initial_options": options}),
		either:  oneOfEither, also: initialIsOption,
	},
	"element/external_select":            {members: menu(map[string]rule{"initial_option": option, "min_query_length": integer(0, 3000)})},
	"element/multi_external_select":      {members: multi(map[string]rule{"initial_options": options, "min_query_length": integer(0, 3000)})},
	"element/users_select":               {members: menu(map[string]rule{"initial_user": word(1, 255)})},
	"element/multi_users_select":         {members: multi(map[string]rule{"initial_users": ids})},
	"element/channels_select":            {members: menu(map[string]rule{"initial_channel": word(1, 255), "response_url_enabled": flag})},
	"element/multi_channels_select":      {members: multi(map[string]rule{"initial_channels": ids})},
	"element/conversations_select":       {members: menu(map[string]rule{"initial_conversation": word(1, 255), "default_to_current_conversation": flag, "response_url_enabled": flag, "filter": of("object/filter")})},
	"element/multi_conversations_select": {members: multi(map[string]rule{"initial_conversations": ids, "default_to_current_conversation": flag, "filter": of("object/filter")})},
	"element/datepicker":                 {members: menu(map[string]rule{"initial_date": {kind: isDate}})},
	"element/timepicker":                 {members: menu(map[string]rule{"initial_time": {kind: isClock}, "timezone": word(1, 255)})},
	"element/datetimepicker":             {members: with(map[string]rule{"initial_date_time": integer(1_000_000_000, 9_999_999_999), "confirm": of("object/confirm"), "focus_on_load": flag})},
	"element/plain_text_input": {
		members: typed(map[string]rule{"initial_value": word(0, 3000), "multiline": flag, "min_length": integer(0, 3000), "max_length": integer(1, 3000)}),
		also:    inputLengths,
	},
	"element/number_input": {
		members: typed(map[string]rule{"is_decimal_allowed": must(flag), "initial_value": {kind: isDecimal}, "min_value": {kind: isDecimal}, "max_value": {kind: isDecimal}}),
		also:    inputNumbers,
	},
	"element/email_text_input": {members: typed(map[string]rule{"initial_value": word(0, 3000)})},
	"element/url_text_input":   {members: typed(map[string]rule{"initial_value": word(0, 3000)})},
	"element/rich_text_input":  {members: typed(map[string]rule{"initial_value": of("block/rich_text"), "min_lines": integer(1, 1000), "max_lines": integer(1, 1000)})},
	"context/plain_text":       {members: map[string]rule{"text": must(shown(1, 2000)), "emoji": flag}},
	"context/mrkdwn":           {members: map[string]rule{"text": must(shown(1, 2000)), "verbatim": flag}},
}

// objects have no type: where they stand says what they are.
var objects = map[string]object{
	"object/option":                 {members: map[string]rule{"text": must(plain(75)), "value": must(word(1, 150)), "description": plain(75)}},
	"object/styled_option":          {members: map[string]rule{"text": must(text(75)), "value": must(word(1, 150)), "description": text(75)}},
	"object/overflow_option":        {members: map[string]rule{"text": must(plain(75)), "value": must(word(1, 150)), "description": plain(75), "url": word(1, 3000)}},
	"object/option_group":           {members: map[string]rule{"label": must(plain(75)), "options": must(options)}},
	"object/confirm":                {members: map[string]rule{"title": must(plain(100)), "text": must(text(300)), "confirm": must(plain(30)), "deny": must(plain(30)), "style": enum("primary", "danger")}},
	"object/slack_file":             {members: map[string]rule{"id": word(1, 255), "url": word(1, 3000)}, either: []string{"id", "url"}},
	"object/dispatch_action_config": {members: map[string]rule{"trigger_actions_on": must(list(enum("on_enter_pressed", "on_character_entered"), 1, 2))}},
	"object/column_setting":         {members: map[string]rule{"align": enum("left", "center", "right"), "is_wrapped": flag}},
	"object/filter": {members: map[string]rule{
		"include": list(enum("im", "mpim", "private", "public"), 1, 4), "exclude_external_shared_channels": flag, "exclude_bot_users": flag,
	}},
	"object/style": {members: map[string]rule{"bold": flag, "italic": flag, "strike": flag, "code": flag, "underline": flag, "highlight": flag, "client_highlight": flag, "unlink": flag}},
}

package bot

// The callback ids of shortcuts, which only the manifest names.
const (
	shortcutPick  = "signoff_pick_operation"
	shortcutTrail = "signoff_audit_trail"
)

// Command is the slash command.
const Command = "/signoff"

// scope is a right of the bot token, with what it is for.
type scope struct {
	name, use string
	optional  bool // approvals work without it
}

// scopes are all that the bot uses; each has a use, or it would not be here.
var scopes = []scope{
	{"commands", "the command /signoff and the shortcuts", false},
	{"chat:write", "approval cards and answers", false},
	{"users:read", "to tell members from guests and bots at each decision", false},
	{"usergroups:read", "groups of approvers that are user groups", true},
	{"channels:history", "to find a card again whose posting was interrupted, in a public channel", true},
	{"groups:history", "the same in a private channel", true},
	{"app_mentions:read", "mentions in threads", true},
	{"im:history", "what people write to the bot directly", true},
	{"im:write", "long answers as files in direct messages", true},
	{"files:write", "the same", true},
}

// Scopes lists the bot scopes of the manifest.
func Scopes() []string {
	var all []string
	for _, s := range scopes {
		all = append(all, s.name)
	}
	return all
}

type object = map[string]any

// Manifest describes the app to Slack, for its page "create an app from a
// manifest". Without a URL the app uses Socket Mode; with one, Slack sends
// signed requests to that address.
func Manifest(url string) any {
	command := object{"command": Command, "description": "Ask for and follow changes of your clouds", "usage_hint": "[help | queue | search WORDS | OPERATION key=value ...]", "should_escape": true}
	events := object{"bot_events": []string{"app_home_opened", "app_mention", "message.im"}}
	interactivity := object{"is_enabled": true}
	if url != "" {
		command["url"] = url + "/slack/commands"
		events["request_url"] = url + "/slack/events"
		interactivity["request_url"] = url + "/slack/interactions"
		interactivity["message_menu_options_url"] = url + "/slack/options"
	}
	var optional []string
	for _, s := range scopes {
		if s.optional {
			optional = append(optional, s.name)
		}
	}
	return object{
		"_metadata":           object{"major_version": 2, "minor_version": 1},
		"display_information": object{"name": "Signoff", "description": "Changes of your clouds, asked for and decided by people", "background_color": "#1f2937"},
		"features": object{
			"app_home":       object{"home_tab_enabled": true, "messages_tab_enabled": true, "messages_tab_read_only_enabled": false},
			"bot_user":       object{"display_name": "Signoff", "always_online": true},
			"slash_commands": []object{command},
			"shortcuts": []object{
				{"name": "Ask for a change", "type": "global", "callback_id": shortcutPick, "description": "Pick an operation of your clouds and fill in its form"},
				{"name": "Show the audit trail", "type": "message", "callback_id": shortcutTrail, "description": "What the ledger has of the request on this card"},
			},
		},
		"oauth_config": object{"scopes": object{"bot": Scopes(), "bot_optional": optional}},
		"settings": object{
			"event_subscriptions": events, "interactivity": interactivity, "socket_mode_enabled": url == "",
			"org_deploy_enabled": false, "token_rotation_enabled": false,
		},
	}
}

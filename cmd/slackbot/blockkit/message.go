package blockkit

import (
	"maps"
	"slices"
	"strings"
)

// everywhere are the blocks of all surfaces.
var everywhere = []string{"block/header", "block/section", "block/context", "block/actions", "block/input", "block/rich_text", "block/image", "block/divider"}

// messages are the blocks that only messages have besides those.
var messages = []string{"block/markdown", "block/table", "block/data_table", "block/card", "block/carousel", "block/container", "block/plan", "block/task_card"}

// roots are the payloads.
var roots = map[string]object{
	"root/message": {
		members: map[string]rule{
			// Slack posts a message without text, but then notifications and screen
			// readers have nothing to say: refused here.
			"text":   must(word(1, 4000)),
			"blocks": listOf(0, 50, append(slices.Clone(everywhere), messages...)...),

			"channel": word(1, 255), "user": word(1, 255), "ts": word(1, 255), "thread_ts": word(1, 255),
			"metadata": {kind: isFree}, "response_type": enum("ephemeral", "in_channel"),
			"reply_broadcast": flag, "unfurl_links": flag, "unfurl_media": flag, "mrkdwn": flag, "link_names": flag,
			"replace_original": flag, "delete_original": flag,
		},
	},
	"root/modal": {
		members: map[string]rule{
			"type": must(enum("modal")), "title": must(plain(24)), "submit": plain(24), "close": plain(24),
			"blocks":           must(listOf(1, 100, append(slices.Clone(everywhere), "block/alert")...)),
			"private_metadata": word(0, 3000), "callback_id": word(0, 255), "external_id": word(0, 255),
			"clear_on_close": flag, "notify_on_close": flag,
		},
		also: submittable,
	},
	"root/home": {
		members: map[string]rule{
			"type": must(enum("home")), "blocks": must(listOf(0, 100, everywhere...)),
			"private_metadata": word(0, 3000), "callback_id": word(0, 255), "external_id": word(0, 255),
		},
	},
	"root/options": {
		members: map[string]rule{"options": listOf(0, OptionsMax, "object/option"), "option_groups": listOf(0, OptionsMax, "object/option_group")},
		either:  []string{"options", "option_groups"},
	},
	"root/submission": {
		members: map[string]rule{"response_action": must(enum("update", "push", "clear", "errors")), "view": of("root/modal"), "errors": {kind: isFree}},
		also:    answered,
	},
}

var flag = rule{kind: isFlag}

// table has every object by its kind and type. It is put together from the
// pages of the table and never changes.
var table = func() map[string]object {
	all := map[string]object{}
	for _, page := range []map[string]object{roots, blocks, elements, objects, rich} {
		maps.Copy(all, page)
	}
	for name, row := range all {
		if _, typed := row.members["type"]; !typed && !untyped(name) {
			row.members["type"] = must(word(1, 100))
		}
	}
	return all
}()

// untyped rows need no type: where such an object stands says what it is.
func untyped(row string) bool {
	return strings.HasPrefix(row, "object/") || strings.HasPrefix(row, "root/")
}

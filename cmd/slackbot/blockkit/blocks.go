package blockkit

// blockID stands in every block.
var blockID = rule{kind: isBlockID, min: 1, max: 255}

var blocks = map[string]object{
	"block/header":  {members: map[string]rule{"block_id": blockID, "text": must(plain(150)), "level": integer(1, 6)}},
	"block/divider": {members: map[string]rule{"block_id": blockID}},
	"block/section": {
		members: map[string]rule{
			"block_id": blockID, "text": text(3000), "fields": list(text(2000), 1, 10), "expand": flag,
			"accessory": of(append([]string{"element/image", "element/overflow", "element/button"}, append(choices, multiChoices...)...)...),
		},
		some: []string{"text", "fields"},
	},
	"block/context": {members: map[string]rule{"block_id": blockID, "elements": must(listOf(1, 10, "element/image", "context/plain_text", "context/mrkdwn"))}},
	"block/actions": {
		members: map[string]rule{
			"block_id": blockID,
			"elements": must(listOf(1, 25, append([]string{"element/button", "element/overflow", "element/datetimepicker"}, choices...)...)),
		},
		also: uniqueActions,
	},
	"block/input": {
		members: map[string]rule{
			"block_id": blockID, "label": must(plain(2000)), "hint": plain(2000), "optional": flag, "dispatch_action": flag,
			"element": must(of(append([]string{
				"element/plain_text_input", "element/number_input", "element/email_text_input", "element/url_text_input",
				"element/datetimepicker", "element/rich_text_input",
			}, append(choices, multiChoices...)...)...)),
		},
	},
	"block/image": {
		members: map[string]rule{
			"block_id": blockID, "image_url": word(1, 3000), "slack_file": of("object/slack_file"), "alt_text": must(word(1, 2000)), "title": plain(2000),
		},
		either: []string{"image_url", "slack_file"},
	},
	"block/markdown":  {members: map[string]rule{"block_id": blockID, "text": must(shown(1, 12_000))}},
	"block/alert":     {members: map[string]rule{"block_id": blockID, "text": must(text(200)), "level": enum("default", "info", "warning", "error", "success")}},
	"block/rich_text": {members: map[string]rule{"block_id": blockID, "elements": must(listOf(1, endless, richBlocks...))}},
	"block/table": {
		members: map[string]rule{
			"block_id":        blockID,
			"rows":            must(list(listOf(1, 20, "cell/raw_text", "cell/raw_number", "cell/rich_text"), 1, 100)),
			"column_settings": list(orNothing(of("object/column_setting")), 0, 20),
		},
	},
	"block/data_table": {
		members: map[string]rule{
			"block_id": blockID, "caption": must(word(1, 2000)), "page_size": integer(1, 100), "row_header_column_index": integer(0, 19),
			"rows": must(list(listOf(1, 20, "cell/raw_text", "cell/raw_number", "cell/rich_text"), 1, 201)),
		},
	},
	"block/card": {
		members: map[string]rule{
			"block_id": blockID, "title": text(150), "subtitle": text(150), "body": text(200), "subtext": text(200),
			"hero_image": of("element/image"), "icon": of("element/image"), "actions": listOf(1, 3, "element/button"),
		},
		some: []string{"title", "body", "hero_image", "actions"},
		also: uniqueActions,
	},
	"block/carousel": {members: map[string]rule{"block_id": blockID, "elements": must(listOf(1, 10, "block/card"))}},
	"block/container": {
		members: map[string]rule{
			"block_id": blockID, "title": plain(150), "rich_text_title": of("block/rich_text"), "subtitle": plain(150), "icon": of("element/image"),
			"width": enum("narrow", "standard", "wide", "full"), "is_collapsible": flag, "default_collapsed": flag, "has_header_divider": flag,
			"child_blocks": must(listOf(1, 10, append(append([]string{}, everywhere...), "block/table")...)),
		},
		either: []string{"title", "rich_text_title"},
	},
	"block/plan": {members: map[string]rule{"block_id": blockID, "title": must(shown(1, 255)), "tasks": listOf(0, 50, "block/task_card")}},
	"block/task_card": {
		members: map[string]rule{
			"block_id": blockID, "task_id": must(word(1, 255)), "title": must(shown(1, 255)), "status": enum("pending", "in_progress", "complete", "error"),
			"details": of("block/rich_text"), "output": of("block/rich_text"), "hide_title": flag,
		},
	},
}

package blockkit

// richBlocks are the parts of a rich_text block.
var richBlocks = []string{"rich/rich_text_section", "rich/rich_text_preformatted", "rich/rich_text_quote", "rich/rich_text_list"}

var (
	inlines = []string{
		"inline/text", "inline/link", "inline/user", "inline/usergroup", "inline/channel", "inline/emoji", "inline/date", "inline/broadcast", "inline/team", "inline/color",
	}
	border = integer(0, 1)
	style  = of("object/style")
)

var rich = map[string]object{
	"rich/rich_text_section":      {members: map[string]rule{"elements": must(listOf(0, endless, inlines...))}},
	"rich/rich_text_quote":        {members: map[string]rule{"elements": must(listOf(0, endless, inlines...)), "border": border}},
	"rich/rich_text_preformatted": {members: map[string]rule{"elements": must(listOf(0, endless, "inline/text", "inline/link")), "border": border}},
	"rich/rich_text_list": {members: map[string]rule{
		"style": must(enum("bullet", "ordered")), "elements": must(listOf(1, endless, "rich/rich_text_section")),
		"indent": integer(0, 8), "offset": integer(0, endless), "border": border,
	}},
	"inline/text":      {members: map[string]rule{"text": must(shown(1, endless)), "style": style}},
	"inline/link":      {members: map[string]rule{"url": must(word(1, 3000)), "text": shown(0, endless), "unsafe": flag, "style": style}},
	"inline/user":      {members: map[string]rule{"user_id": must(word(1, 255)), "style": style}},
	"inline/usergroup": {members: map[string]rule{"usergroup_id": must(word(1, 255)), "style": style}},
	"inline/channel":   {members: map[string]rule{"channel_id": must(word(1, 255)), "style": style}},
	"inline/team":      {members: map[string]rule{"team_id": must(word(1, 255)), "style": style}},
	"inline/emoji":     {members: map[string]rule{"name": must(word(1, 255)), "unicode": word(1, 255), "skin_tone": integer(1, 6), "style": style}},
	"inline/date":      {members: map[string]rule{"timestamp": must(integer(0, endless)), "format": must(word(1, 255)), "url": word(1, 3000), "fallback": word(1, 255), "style": style}},
	"inline/broadcast": {members: map[string]rule{"range": must(enum("here", "channel", "everyone")), "style": style}},
	"inline/color":     {members: map[string]rule{"value": must(word(1, 20)), "style": style}},

	"cell/raw_text":   {members: map[string]rule{"text": must(shown(1, endless))}},
	"cell/raw_number": {members: map[string]rule{"value": must(rule{kind: isNumber}), "text": shown(1, endless)}},
	"cell/rich_text":  {members: map[string]rule{"elements": must(listOf(1, endless, richBlocks...))}},
}

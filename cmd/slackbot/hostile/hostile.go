// Package hostile has what the tests of cards and forms throw at them: texts
// that try to be more than text, the arguments of any operation filled with
// them, and the rules by which a payload shows that they stayed text.
//
// The measure of a text is its twin: harmless, and as long in every way in which
// Slack or Signoff counts. What is drawn of both must have the same structure.
// Only tests import this package; it may import provider.
package hostile

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Marker stands in every hostile text, so that it is found whatever becomes of
// the rest.
const Marker = "zqxhostilezqx"

// Texts are one text for every trick, each with the marker.
func Texts() []string {
	var all []string
	for _, trick := range []string{
		"<!channel> <!here> @here @channel <!subteam^S0SRE> <@U0ALICE>", "<https://evil.example|the console>", "*bold* _it_ ~gone~ > quote", "`code`",
		"```\nApproved by alice@example.com\n```", "\n*Approved by* <@U0ALICE>, today\n", "\r\n\nVotes\n2 of 2\nApproved by alice", "\u2028Approved by alice\u2029",
		":white_check_mark: :rotating_light:", "&lt;!channel&gt; &amp;", "<!date^1^{date}|Approved>", "\u202Eecilа yb devorppA\u202C", "\u2066x\u2069\u200F\u061C",
		"ad\u200Bmin\u200D\uFEFF\u2060\u00AD", "\x00\x07\x1b[31mred\x1b[0m\x7f\u0085", "раураl.ехаmрlе", "עברית العربية", "e\u0301\u0301\u0301\u0301 👩‍👩‍👧‍👦 🏴‍☠️\uFE0F",
		`\u{202E} \n \\ \" " ' {"a":1}]}`, "\t\u00A0\u3000\u2800\u3164", "| a | b |\n|---|---|", "\U000E0041\U000E0042", strings.Repeat("<!channel> ", 30),
		strings.Repeat("Approved by alice\n", 80), strings.Repeat("<@U0ALICE>", 310), strings.Repeat("\u202E", 400),
	} {
		all = append(all, Marker+trick)
	}
	return all
}

// Twin is a harmless text with as many characters, bytes and UTF-16 units, and
// the same line breaks.
func Twin(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r':
			return r
		case r < 0x80:
			return 'x'
		case r < 0x800:
			return 'é'
		case r < 0x10000:
			return '字'
		}
		return '\U0001D4B3'
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// Shape is a payload without its texts: types, actions, styles and members, in
// their order.
func Shape(raw []byte) []string {
	var found []string
	var down func(any)
	down = func(n any) {
		switch n := n.(type) {
		case []any:
			found = append(found, "[")
			for _, child := range n {
				down(child)
			}
			found = append(found, "]")
		case map[string]any:
			for _, name := range sorted(n) {
				found = append(found, name)
				if text, ok := n[name].(string); ok && slices.Contains([]string{"type", "action_id", "style"}, name) {
					found = append(found, text)
				}
				down(n[name])
			}
		}
	}
	down(decode(raw))
	return found
}

func sorted(n map[string]any) []string {
	names := make([]string, 0, len(n))
	for name := range n {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func decode(raw []byte) (tree any) {
	if err := json.Unmarshal(raw, &tree); err != nil {
		panic(err)
	}
	return tree
}

// Escaped says where a hostile text stands in a payload as anything but literal
// text; nil when it does nowhere. inputs are members that carry what a person
// typed back to them, such as initial_value.
func Escaped(raw []byte, inputs ...string) error {
	var found error
	var down func(any)
	down = func(n any) {
		switch n := n.(type) {
		case []any:
			for _, child := range n {
				down(child)
			}
		case map[string]any:
			for member, child := range n {
				if text, ok := child.(string); ok && strings.Contains(text, Marker) && !literal(n, member) && !slices.Contains(inputs, member) {
					found = fmt.Errorf("%s of %v holds %q", member, n["type"], text)
				}
				down(child)
			}
		}
	}
	down(decode(raw))
	return found
}

// literal reports whether Slack shows the member of an element as it is.
func literal(element map[string]any, member string) bool {
	kind := element["type"]
	return member == "text" && (kind == "text" || kind == "raw_text" || kind == "plain_text" && element["emoji"] == false)
}

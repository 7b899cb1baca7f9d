package grammar

import (
	"regexp"
	"strings"
)

// link is how Slack writes an address that it recognised: <url|what was typed>,
// or <url>. Mentions (<@U1>, <#C1>, <!here>) are something else and stay.
var link = regexp.MustCompile(`<([^<>@#!|][^<>|]*)(?:\|([^<>]*))?>`)

// mention is one at the start of a text: the bot that is spoken to.
var mention = regexp.MustCompile(`^(\s*<@[^<>]*>)+`)

var entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// spaces that keyboards and copied pages bring along.
var spaces = strings.NewReplacer("\u00A0", " ", "\u2007", " ", "\u202F", " ", "\u2009", " ", "\u3000", " ", "\uFEFF", "")

// normalise gives back what was typed, from what Slack sends.
func normalise(text string) string {
	text = mention.ReplaceAllString(strings.ToValidUTF8(text, "\uFFFD"), "")
	text = link.ReplaceAllStringFunc(text, func(found string) string {
		part := link.FindStringSubmatch(found)
		if part[2] != "" {
			return part[2]
		}
		return strings.TrimPrefix(part[1], "mailto:")
	})
	return strings.TrimSpace(spaces.Replace(entities.Replace(text)))
}

// straight turns curly double quotes into straight ones, for JSON that went
// through a keyboard.
var straight = strings.NewReplacer("\u201C", `"`, "\u201D", `"`, "\u201E", `"`, "\u201F", `"`, "\u00AB", `"`, "\u00BB", `"`)

// isDash reports whether a rune is what became of -- or of -.
func isDash(r rune) bool { return r == '-' || r == '\u2013' || r == '\u2014' || r == '\u2212' }

// undashed drops the dashes in front of key=value.
func undashed(token string) string { return strings.TrimLeftFunc(token, isDash) }

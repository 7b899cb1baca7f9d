package approvals

import (
	"fmt"
	"strings"
	"unicode"
)

// Visible makes every character that a reader could not see, or that changes
// how its neighbours are read, stand as \u{…}: controls, bidi marks,
// zero-width and default-ignorable code points, unusual spaces. Line breaks
// and tabs become \n and \t. A backslash before such an escape is doubled, so
// that the text can be told from one that was typed.
func Visible(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\\':
			b.WriteString(`\\`)
		case r != ' ' && hidden(r):
			fmt.Fprintf(&b, `\u{%X}`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// ignorable are default-ignorable code points that Unicode does not class as
// format characters.
var ignorable = &unicode.RangeTable{
	R16: []unicode.Range16{{0x034F, 0x034F, 1}, {0x115F, 0x1160, 1}, {0x17B4, 0x17B5, 1}, {0x180B, 0x180F, 1}, {0x2800, 0x2800, 1},
		{0x3164, 0x3164, 1}, {0xFE00, 0xFE0F, 1}, {0xFFA0, 0xFFA0, 1}, {0xFFF0, 0xFFF8, 1}},
	R32: []unicode.Range32{{0x1BCA0, 0x1BCA3, 1}, {0x1D173, 0x1D17A, 1}, {0xE0000, 0xE0FFF, 1}},
}

func hidden(r rune) bool {
	return !unicode.IsPrint(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zs, r) || unicode.Is(ignorable, r)
}

// Mixed reports whether a name mixes letters of scripts that look alike: a
// Cyrillic а in a Latin name. Cards warn of it.
func Mixed(s string) bool {
	scripts := 0
	for _, script := range []*unicode.RangeTable{unicode.Latin, unicode.Cyrillic, unicode.Greek, unicode.Armenian, unicode.Cherokee} {
		if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(script, r) }) {
			scripts++
		}
	}
	return scripts > 1
}

package console

import (
	"context"
	"regexp"
	"strings"

	"signoff/approvals"
	"signoff/provider"
)

// argument is one argument for display.
type argument struct {
	provider.Argument
	Mark string // of a secret: the short hash that tells equal values from different ones
}

// Secret reports whether the value is hidden everywhere.
func (a argument) Secret() bool { return a.Privacy == provider.Sealed }

// IsPrivate reports whether the value stands in full further down.
func (a argument) IsPrivate() bool { return a.Privacy == provider.Private }

func arguments(all []provider.Argument) []argument {
	var rows []argument
	for _, a := range all {
		row := argument{Argument: a}
		if a.Privacy != provider.Open && !a.Unset {
			hash := a.Value[strings.LastIndexByte(a.Value, ':')+1:]
			row.Mark = hash[:min(12, len(hash))]
		}
		rows = append(rows, row)
	}
	return rows
}

// private is an argument that is shown in full here and nowhere else.
type private struct {
	Name  string
	Text  string // made visible, line by line
	Lines int
	Bytes int
	Open  bool // false: it is not kept any more, or not for this person
}

// private opens the private arguments for whoever may approve the request.
func (c *console) private(ctx context.Context, r *approvals.Request, p *approvals.Presentation, who visitor) []private {
	var all []private
	for _, a := range p.Arguments {
		if a.Privacy == provider.Private && !a.Unset {
			all = append(all, private{Name: a.Name})
		}
	}
	if len(all) == 0 || c.service.Standing(ctx, *r, who.Person) != nil && c.service.Breakable(ctx, *r, who.Person) != nil {
		return all
	}
	texts, err := c.service.Private(ctx, *r)
	if err != nil { // it stays closed, and so cannot be approved; a denial is still possible
		c.Log.Error("open private arguments", "id", r.ID, "error", err)
	}
	for i, a := range all {
		if text, ok := texts[a.Name]; ok {
			all[i] = private{a.Name, approvals.Lines(text), strings.Count(text, "\n") + 1, len(text), true}
		}
	}
	return all
}

// look is one thing that the call touches, as it was read.
type look struct {
	approvals.LookAt
	First []approvals.Value // what is asked about first
	Rest  []approvals.Value
	Open  bool // whether the rest is short enough to stand open
}

// How much of a look stands open.
const (
	mostFirst = 16
	mostOpen  = 25
)

// telling matches members that say what a thing is and whether it is in use.
var telling = regexp.MustCompile(`^id$|(^|\.)(name|description|state|status|size|ip|ram|vcore|location|creation_date|cidr|address|hostname)$`)

// newLook puts what tells most first. Everything else follows; nothing is left
// out.
func newLook(l approvals.LookAt) *look {
	shown := &look{LookAt: l}
	for _, m := range l.Members {
		if telling.MatchString(m.Name) && len(shown.First) < mostFirst && !l.Around {
			shown.First = append(shown.First, m)
			continue
		}
		shown.Rest = append(shown.Rest, m)
	}
	shown.Open = len(shown.Rest) < mostOpen
	return shown
}

package blockkit

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"time"
)

func (c *checker) flag(at string, v any) {
	on, ok := v.(bool)
	if !ok {
		c.report(at, WrongType, "must be true or false")
	}
	if on && strings.HasSuffix(at, "/focus_on_load") {
		c.focus++
	}
}

func (c *checker) integer(at string, r rule, v any) {
	n, ok := v.(float64)
	switch {
	case !ok || n != math.Trunc(n):
		c.report(at, WrongType, "must be an integer")
	case n < float64(r.min):
		c.report(at, TooShort, "must be %d or more", r.min)
	case n > float64(r.max):
		c.report(at, TooLong, "must be %d or less", r.max)
	}
}

// decimals is what number_input takes.
var decimals = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)

func (c *checker) word(at string, r rule, v any) {
	s, ok := v.(string)
	if !ok {
		c.report(at, WrongType, "must be a string")
		return
	}
	switch r.kind {
	case isEnum:
		if !slices.Contains(r.names, s) {
			c.report(at, WrongType, "must be one of %s", strings.Join(r.names, ", "))
		}
	case isDecimal:
		if !decimals.MatchString(s) {
			c.report(at, WrongType, "must be a string that spells a number")
		}
	case isDate:
		c.moment(at, time.DateOnly, s)
	case isClock:
		c.moment(at, "15:04", s)
	default:
		c.length(at, r, s)
	}
}

func (c *checker) moment(at, layout, s string) {
	if _, err := time.Parse(layout, s); err != nil {
		c.report(at, WrongType, "must have the form %s", layout)
	}
}

func (c *checker) length(at string, r rule, s string) {
	n := Length(s)
	if n < r.min {
		c.report(at, TooShort, "must be more than %d characters", r.min-1)
	}
	if n > r.max {
		c.report(at, TooLong, "must be less than %d characters", r.max+1)
	}
	if r.shown {
		c.text[c.place] += n
	}
	if r.kind == isBlockID {
		if c.ids[s] {
			c.report(at, Duplicate, "block_id already exists: %q", s)
		}
		c.ids[s] = true
	}
}

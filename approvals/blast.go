package approvals

import (
	"fmt"
	"strings"

	"signoff/provider"
)

// hangings are what hangs on the target, for a card.
func hangings(all provider.Hangings) []Hanging {
	var shown []Hanging
	for _, h := range all {
		shown = append(shown, Hanging{What: h.What, Name: Visible(label(h)), Fate: Visible(h.Fate)})
	}
	return shown
}

// label is name and id, as far as they are known, and what else tells the
// thing from others: "web-1 (92AA60BE), 40 GB".
func label(h provider.Hanging) string {
	text := h.Name + " (" + h.ID + ")"
	if h.Name == "" || h.ID == "" {
		text = h.Name + h.ID
	}
	switch {
	case text == "" && h.Detail == "":
		return "without a name"
	case text == "" || h.Detail == "":
		return text + h.Detail
	}
	return text + ", " + h.Detail
}

// alarms say how much hangs on the target, and which names are not what they
// look like.
func alarms(all provider.Hangings) []string {
	if len(all) == 0 {
		return nil
	}
	warn := []string{counted(hangings(all))}
	for _, h := range all {
		if Mixed(h.Name) {
			warn = append(warn, "The name "+Visible(h.Name)+" mixes letters of scripts that look alike.")
		}
	}
	return warn
}

// counted is "3 servers and 1 load balancer hang on it.", in the order in which
// the kinds come.
func counted(all []Hanging) string {
	var kinds []string
	number := map[string]int{}
	for _, h := range all {
		if number[h.What]++; number[h.What] == 1 {
			kinds = append(kinds, h.What)
		}
	}
	for i, what := range kinds {
		kinds[i] = plural(number[what], what)
	}
	text, hang := kinds[0], " hangs on it."
	if last := len(kinds) - 1; last > 0 {
		text = strings.Join(kinds[:last], ", ") + " and " + kinds[last]
	}
	if len(all) > 1 {
		hang = " hang on it."
	}
	return text + hang
}

// plural counts a kind of thing.
func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	switch what, of, nested := strings.Cut(what, " of "); {
	case nested:
		return plural(n, what) + " of " + of + "s"
	case strings.HasSuffix(what, "s"):
		return fmt.Sprintf("%d %ses", n, what)
	case strings.HasSuffix(what, "y"):
		return fmt.Sprintf("%d %sies", n, strings.TrimSuffix(what, "y"))
	default:
		return fmt.Sprintf("%d %ss", n, what)
	}
}

// beside counts what hangs on the targets of a plan's other steps, as it was
// shown: a threshold is not passed under by cutting a change into steps.
func (r *Request) beside(step int) (int, error) {
	p, err := r.Presentation()
	if err != nil || p == nil {
		return 0, err
	}
	n := 0
	for _, h := range p.Hangs {
		if h.Step > 0 && h.Step != step {
			n++
		}
	}
	return n, nil
}

package approvals

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/go-json-experiment/json/jsontext"
)

// Headline says in few words what a status means for the reader.
func (s Status) Headline() string { return headlines[s] }

var headlines = map[Status]string{
	StatusPending:   "Waiting for a decision",
	StatusApproved:  "Approved, not started yet",
	StatusRunning:   "Under way",
	StatusSucceeded: "Done",
	StatusRejected:  "Not done: it had no effect",
	StatusPartly:    "Done in part",
	StatusUnknown:   "Outcome unknown: do not repeat",
	StatusDenied:    "Denied: nothing was done",
	StatusRefused:   "Refused: nothing was done",
	StatusExpired:   "Expired: nothing was done",
	StatusWithdrawn: "Withdrawn: nothing was done",
	StatusRevoked:   "Revoked: nothing was done",
	StatusStale:     "Stale: what it touches is no longer what was approved",
}

// Words tell where an execution stands.
func (s StepState) Words() string { return stepWords[s] }

var stepWords = map[StepState]string{
	Queued:      "waiting for its step",
	Claimed:     "about to be sent",
	Sent:        "sent, waiting for the answer",
	Accepted:    "the cloud is working on it",
	Succeeded:   "done",
	Rejected:    "not done",
	Unknown:     "outcome unknown",
	Applied:     "done, as reading back has shown",
	NotApplied:  "not done, as reading back has shown",
	ByHand:      "settled by a person",
	SkippedStep: "skipped",
}

// Stage is where a step of a plan stands, from 1; empty before the plan began.
func (r *Request) Stage(step int) StepState {
	x := r.Execution
	switch {
	case x == nil:
		return ""
	case step < x.Step:
		return r.Past[step-1].State
	case step == x.Step:
		return x.State
	case r.Left() > 0:
		return Queued
	}
	return SkippedStep
}

// Harmless makes a text visible that may have been made so already: unlike
// [Visible] it leaves backslashes as they are.
func Harmless(s string) string {
	parts := strings.Split(s, `\`)
	for i, part := range parts {
		parts[i] = Visible(part)
	}
	return strings.Join(parts, `\`)
}

// Lines makes a text of several lines visible, line by line. Nothing but the
// line breaks themselves stays as it was.
func Lines(s string) string {
	parts := strings.Split(s, "\n")
	for i, part := range parts {
		parts[i] = Visible(part)
	}
	return strings.Join(parts, "\n")
}

// Pretty indents JSON. Characters that a reader could not see are written as
// JSON escapes, so that it stays the same value.
func Pretty(raw jsontext.Value) string {
	if len(raw) == 0 {
		return ""
	}
	indented := raw.Clone()
	if err := indented.Indent(jsontext.WithIndent("  "), jsontext.AllowDuplicateNames(true)); err != nil {
		return Lines(string(raw))
	}
	var b strings.Builder
	for _, r := range string(indented) {
		text := string(r)
		if r == '\n' || r == '\\' || Visible(text) == text {
			b.WriteString(text)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	return b.String()
}

// Cut shortens a text to at most n characters, the last of which then says so.
// What is cut never stands beside a control that approves.
func Cut(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return string(runes[:n-1]) + "…"
}

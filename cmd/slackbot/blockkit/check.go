package blockkit

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/go-json-experiment/json"
)

// Surface is where a payload is shown.
type Surface string

// The surfaces. The payload of Message is the JSON object with text and blocks
// (and the other arguments of chat.postMessage), that of Modal and Home is the
// view.
const (
	Message Surface = "message"
	Modal   Surface = "modal"
	Home    Surface = "home"
)

// Limits that the product plans with.
const (
	MessageTextMax    = 13_200  // characters in all blocks of a message; above it Slack answers msg_blocks_too_long
	MessageTextBudget = 10_000  // what the product lets a message have
	ViewBytesMax      = 250_000 // of a view as JSON
	AckBytesMax       = 20_480  // a Socket Mode answer of this many bytes or more is dropped by Slack
	OptionsMax        = 100     // of a select and of an answer to a search
)

// Code is the kind of a problem.
type Code string

// The codes.
const (
	BadJSON       Code = "bad_json"
	WrongType     Code = "wrong_type"     // another JSON type, or a word outside the allowed ones
	UnknownType   Code = "unknown_type"   // a block or element that does not exist or may not stand there
	UnknownMember Code = "unknown_member" // a member that the object does not have
	Missing       Code = "missing"
	TooShort      Code = "too_short" // characters, items or value below the least
	TooLong       Code = "too_long"  // characters, items or value above the most
	Duplicate     Code = "duplicate" // block_id or action_id used twice, two elements with focus
	Conflict      Code = "conflict"  // members that contradict each other
	TextTotal     Code = "msg_blocks_too_long"
)

// Problem is one reason for Slack to refuse a payload.
type Problem struct {
	Pointer string // JSON pointer into the payload
	Code    Code
	Text    string // for people, in Slack's wording where that is known
}

// String is the problem in the form of Slack's response_metadata.messages.
func (p Problem) String() string { return fmt.Sprintf("%s [json-pointer:%s]", p.Text, p.Pointer) }

// Check returns everything that is wrong with the payload on the surface, in
// the order of the payload's members by name; nil when Slack would take it.
func Check(surface Surface, payload []byte) []Problem {
	problems, _ := Measure(surface, payload)
	return problems
}

// Measure is Check, and the number of characters in the payload's blocks as
// they count against MessageTextMax; 0 for what is no JSON object.
func Measure(surface Surface, payload []byte) ([]Problem, int) {
	c := newChecker()
	c.document("", "root/"+string(surface), payload)
	if surface == Message {
		c.message()
	} else if len(payload) > ViewBytesMax {
		c.report("", TooLong, "must be less than %d bytes", ViewBytesMax+1)
	}
	return c.problems, c.total()
}

// CheckOptions is Check for the answer to a block_suggestion: an object with
// either options or option_groups.
func CheckOptions(payload []byte) []Problem {
	c := newChecker()
	c.document("", "root/options", payload)
	return c.problems
}

// CheckSubmission is Check for the answer to the submission of a view. Errors
// may name only block_ids of the submitted view's input blocks: Slack drops
// others silently, and the person would see a form that does nothing.
// An empty answer closes the view and is good.
func CheckSubmission(submitted, answer []byte) []Problem {
	if len(answer) == 0 || string(answer) == "{}" {
		return nil
	}
	c := newChecker()
	root := c.document("", "root/submission", answer)
	inputs := inputBlocks(submitted)
	errors, _ := root["errors"].(map[string]any)
	for _, id := range slices.Sorted(maps.Keys(errors)) {
		if !inputs[id] {
			c.report("/errors"+pointer(id), Conflict, "no input block of the view has the block_id %q", id)
		}
	}
	return c.problems
}

// Length is the length of a text as Slack counts it.
func Length(text string) int { return len(utf16.Encode([]rune(text))) }

func inputBlocks(view []byte) map[string]bool {
	var v struct {
		Blocks []struct {
			Type    string `json:"type"`
			BlockID string `json:"block_id"`
		} `json:"blocks"`
	}
	ids := map[string]bool{}
	if json.Unmarshal(view, &v) != nil {
		return ids
	}
	for _, b := range v.Blocks {
		if b.Type == "input" {
			ids[b.BlockID] = true
		}
	}
	return ids
}

// escaped spells a member's name in a JSON pointer.
var escaped = strings.NewReplacer("~", "~0", "/", "~1")

func pointer(member string) string { return "/" + escaped.Replace(member) }

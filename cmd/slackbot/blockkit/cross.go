package blockkit

import (
	"fmt"
	"maps"
	"math/big"
	"reflect"
	"slices"
	"strings"
)

// submittable wants a submit button on a modal with input blocks.
func submittable(c *checker, at string, view map[string]any) {
	if _, there := view["submit"]; there {
		return
	}
	blocks, _ := view["blocks"].([]any)
	for _, b := range blocks {
		if block, _ := b.(map[string]any); block["type"] == "input" {
			c.report(at+"/submit", Missing, "a view with input blocks must have submit")
			return
		}
	}
}

// answered wants what the action of an answer to a submission needs.
func answered(c *checker, at string, answer map[string]any) {
	_, view := answer["view"]
	errors, _ := answer["errors"].(map[string]any)
	action, _ := answer["response_action"].(string)
	if shows := action == "update" || action == "push"; shows != view {
		c.report(at+"/view", Conflict, "update and push have a view, the other actions have none")
	}
	if (action == "errors") != (len(errors) > 0) {
		c.report(at+"/errors", Conflict, "the action errors has errors, the others have none")
	}
	for _, id := range slices.Sorted(maps.Keys(errors)) {
		if s, ok := errors[id].(string); !ok || s == "" {
			c.report(at+"/errors"+pointer(id), WrongType, "must be a string with text")
		}
	}
}

// uniqueActions wants each action_id once in a block.
func uniqueActions(c *checker, at string, block map[string]any) {
	seen := map[string]bool{}
	for _, member := range []string{"elements", "actions"} {
		items, _ := block[member].([]any)
		for i, item := range items {
			element, _ := item.(map[string]any)
			id, there := element["action_id"].(string)
			if there && seen[id] {
				c.report(fmt.Sprintf("%s/%s/%d/action_id", at, member, i), Duplicate, "action_id already exists in the block: %q", id)
			}
			seen[id] = there
		}
	}
}

// initialIsOption wants every initial option to equal one of the options: Slack
// compares text and value.
func initialIsOption(c *checker, at string, element map[string]any) {
	offered := offeredBy(element)
	if initial, there := element["initial_option"]; there && !contains(offered, initial) {
		c.report(at+"/initial_option", Conflict, "must be one of the options")
	}
	several, _ := element["initial_options"].([]any)
	for i, initial := range several {
		if !contains(offered, initial) {
			c.report(fmt.Sprintf("%s/initial_options/%d", at, i), Conflict, "must be one of the options")
		}
	}
	if most, ok := element["max_selected_items"].(float64); ok && float64(len(several)) > most {
		c.report(at+"/initial_options", TooLong, "more than max_selected_items")
	}
}

func offeredBy(element map[string]any) []any {
	offered, _ := element["options"].([]any)
	groups, _ := element["option_groups"].([]any)
	for _, g := range groups {
		group, _ := g.(map[string]any)
		of, _ := group["options"].([]any)
		offered = append(offered, of...)
	}
	return offered
}

func contains(options []any, wanted any) bool {
	for _, o := range options {
		if reflect.DeepEqual(o, wanted) {
			return true
		}
	}
	return false
}

// inputLengths wants the bounds of a text input to leave room, and its initial
// value to keep them: Slack refuses a form that cannot be submitted as it opens.
func inputLengths(c *checker, at string, element map[string]any) {
	least, _ := element["min_length"].(float64)
	most, bounded := element["max_length"].(float64)
	if bounded && least > most {
		c.report(at+"/min_length", Conflict, "must not be above max_length")
	}
	initial, _ := element["initial_value"].(string)
	if bounded && float64(Length(initial)) > most {
		c.report(at+"/initial_value", TooLong, "must be less than %d characters", int(most)+1)
	}
}

// inputNumbers wants the bounds of a number input in order, around the initial
// value, and without fraction where none may be typed.
func inputNumbers(c *checker, at string, element map[string]any) {
	number := func(member string) *big.Rat {
		s, _ := element[member].(string)
		if !decimals.MatchString(s) { // also keeps out exponents, which would take all memory
			return nil
		}
		n, _ := new(big.Rat).SetString(s)
		if element["is_decimal_allowed"] == false && strings.Contains(s, ".") {
			c.report(at+pointer(member), Conflict, "must be a whole number, for is_decimal_allowed is false")
		}
		return n
	}
	least, most, initial := number("min_value"), number("max_value"), number("initial_value")
	ordered := func(member string, a, b *big.Rat) {
		if a != nil && b != nil && a.Cmp(b) > 0 {
			c.report(at+pointer(member), Conflict, "min_value, initial_value and max_value must be in this order")
		}
	}
	ordered("min_value", least, most)
	ordered("initial_value", least, initial)
	ordered("initial_value", initial, most)
}

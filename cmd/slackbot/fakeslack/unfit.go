package fakeslack

import (
	"math/big"
	"strconv"
	"strings"

	"signoff/cmd/slackbot/blockkit"
)

// blocked says what a client would not let a person submit.
func (v *View) blocked() map[string]string {
	out := map[string]string{}
	for _, c := range v.inputs() {
		state := v.entered[c.blockID+" "+c.actionID()]
		kind, _ := c.element["type"].(string)
		value := state[one[kind]+several[kind]]
		if empty(value) {
			if c.block["optional"] != true {
				out[c.blockID] = "required"
			}
			continue
		}
		if why := unfit(c.element, value); why != "" {
			out[c.blockID] = why
		}
	}
	return out
}

func empty(value any) bool {
	list, isList := value.([]any)
	return value == nil || value == "" || isList && len(list) == 0
}

// unfit checks a value against the bounds of its element, as clients do.
func unfit(element object, value any) string {
	text, _ := value.(string)
	switch element["type"] {
	case "plain_text_input":
		least, _ := element["min_length"].(float64)
		most, bounded := element["max_length"].(float64)
		if n := float64(blockkit.Length(text)); n < least || bounded && n > most || n > 3000 {
			return "length"
		}
	case "number_input":
		return unfitNumber(element, text)
	case "email_text_input":
		if !strings.Contains(text, "@") {
			return "not an e-mail address"
		}
	case "url_text_input":
		if !strings.Contains(text, "://") {
			return "not a URL"
		}
	}
	list, _ := value.([]any)
	if most, ok := element["max_selected_items"].(float64); ok && float64(len(list)) > most {
		return "too many"
	}
	return ""
}

func unfitNumber(element object, text string) string {
	if _, err := strconv.ParseFloat(text, 64); err != nil { // also keeps out endless exponents
		return "not a number"
	}
	n, ok := new(big.Rat).SetString(text)
	if !ok || element["is_decimal_allowed"] == false && !n.IsInt() {
		return "not a number"
	}
	bound := func(name string) *big.Rat {
		s, _ := element[name].(string)
		b, _ := new(big.Rat).SetString(s)
		return b
	}
	least, most := bound("min_value"), bound("max_value")
	if least != nil && n.Cmp(least) < 0 || most != nil && n.Cmp(most) > 0 {
		return "out of bounds"
	}
	return ""
}

package blockkit

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
)

// checker walks one payload along the table.
type checker struct {
	problems []Problem
	ids      map[string]bool // block_ids seen
	text     map[string]int  // visible characters by the type of block that limits them itself; "" = the others
	place    string          // the block type that text counts for now
	focus    int             // elements with focus_on_load
}

func newChecker() *checker { return &checker{ids: map[string]bool{}, text: map[string]int{}} }

func (c *checker) report(at string, code Code, format string, args ...any) {
	c.problems = append(c.problems, Problem{Pointer: at, Code: code, Text: fmt.Sprintf(format, args...)})
}

// document checks a whole payload against one row and returns it decoded.
func (c *checker) document(at, row string, payload []byte) map[string]any {
	var root map[string]any
	if err := json.Unmarshal(payload, &root); err != nil || root == nil {
		c.report(at, BadJSON, "must be a JSON object without duplicate members")
		return nil
	}
	c.members(at, table[row], root)
	c.totals()
	return root
}

// own are the blocks whose text has a limit of its own.
var own = map[string]int{"table": 10_000, "data_table": 20_000}

func (c *checker) totals() {
	for _, block := range slices.Sorted(maps.Keys(own)) {
		if c.text[block] > own[block] {
			c.report("/blocks", TooLong, "all %s blocks together must have less than %d characters", block, own[block]+1)
		}
	}
	if c.focus > 1 {
		c.report("/blocks", Duplicate, "only one element may have focus_on_load")
	}
}

// total is the text that counts against the limit of a message: a data_table's
// own limit is above it, so that cannot be meant.
func (c *checker) total() int { return c.text[""] + c.text["table"] }

func (c *checker) message() {
	if n := c.total(); n > MessageTextMax {
		c.report("/blocks", TextTotal, "all blocks together must have less than %d characters, have %d", MessageTextMax+1, n)
	}
}

func (c *checker) value(at string, r rule, v any) {
	switch r.kind {
	case isFlag:
		c.flag(at, v)
	case isInteger:
		c.integer(at, r, v)
	case isList:
		c.list(at, r, v)
	case isText:
		c.textObject(at, r, v)
	case isObject:
		c.object(at, r, v)
	case isNumber:
		if _, ok := v.(float64); !ok {
			c.report(at, WrongType, "must be a number")
		}
	case isFree:
		if _, ok := v.(map[string]any); !ok {
			c.report(at, WrongType, "must be an object")
		}
	case isNothing:
		if v != nil {
			c.value(at, *r.items, v)
		}
	default:
		c.word(at, r, v)
	}
}

// members checks the members of one object against its row.
func (c *checker) members(at string, row object, value map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(value)) {
		r, known := row.members[name]
		if !known {
			c.report(at+pointer(name), UnknownMember, "no such member; allowed: %s", strings.Join(slices.Sorted(maps.Keys(row.members)), ", "))
			continue
		}
		c.value(at+pointer(name), r, value[name])
	}
	var missing []string
	for name, r := range row.members {
		if _, there := value[name]; r.required && !there {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	for _, name := range missing {
		c.report(at+pointer(name), Missing, "missing required field: %s", name)
	}
	c.alternatives(at, row, value)
	if row.also != nil {
		row.also(c, at, value)
	}
}

func (c *checker) alternatives(at string, row object, value map[string]any) {
	count := func(names []string) (n int) {
		for _, name := range names {
			if _, there := value[name]; there {
				n++
			}
		}
		return n
	}
	if row.either != nil && count(row.either) != 1 {
		c.report(at, Conflict, "must have exactly one of %s", strings.Join(row.either, ", "))
	}
	if row.some != nil && count(row.some) == 0 {
		c.report(at, Missing, "must have one of %s", strings.Join(row.some, ", "))
	}
}

// object finds the row of a value by its type and checks the members. A row
// without a type is the only one that its rule names.
func (c *checker) object(at string, r rule, v any) {
	o, ok := v.(map[string]any)
	if !ok {
		c.report(at, WrongType, "must be an object")
		return
	}
	if untyped(r.names[0]) {
		c.members(at, table[r.names[0]], o)
		return
	}
	name, _ := o["type"].(string)
	i := slices.IndexFunc(r.names, func(row string) bool { return row[strings.Index(row, "/")+1:] == name })
	if i < 0 {
		c.report(at+"/type", UnknownType, "unsupported type: %q; allowed here: %s", name, strings.Join(r.names, ", "))
		return
	}
	defer c.enter(name)()
	c.members(at, table[r.names[i]], o)
}

// enter counts the text of a block with an own limit apart, until it is left.
func (c *checker) enter(name string) (leave func()) {
	before := c.place
	if own[name] > 0 {
		c.place = name
	}
	return func() { c.place = before }
}

func (c *checker) list(at string, r rule, v any) {
	items, ok := v.([]any)
	if !ok {
		c.report(at, WrongType, "must be an array")
		return
	}
	if len(items) < r.min {
		c.report(at, TooShort, "no fewer than %d items allowed", r.min)
	}
	if len(items) > r.max {
		c.report(at, TooLong, "no more than %d items allowed", r.max)
	}
	for i, item := range items {
		c.value(fmt.Sprintf("%s/%d", at, i), *r.items, item)
	}
}

// textObject checks a text object. Emoji belongs to plain_text and verbatim to
// mrkdwn; the other way round Slack refuses both.
func (c *checker) textObject(at string, r rule, v any) {
	o, ok := v.(map[string]any)
	if !ok {
		c.report(at, WrongType, "must be a text object")
		return
	}
	kinds := map[string]string{"plain_text": "emoji", "mrkdwn": "verbatim"}
	name, _ := o["type"].(string)
	if !slices.Contains(r.names, name) {
		c.report(at+"/type", UnknownType, "unsupported type: %q; allowed here: %s", name, strings.Join(r.names, ", "))
		return
	}
	c.members(at, object{members: map[string]rule{"type": word(1, 20), "text": must(shown(r.min, r.max)), kinds[name]: {kind: isFlag}}}, o)
}

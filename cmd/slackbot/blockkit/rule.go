package blockkit

// kind is what sort of JSON value a rule wants.
type kind int

const (
	isWord    kind = iota + 1 // a string of min to max characters
	isEnum                    // one of names
	isFlag                    // true or false
	isInteger                 // min to max
	isNumber                  // any JSON number
	isDecimal                 // a string that spells a number
	isDate                    // 2006-01-02
	isClock                   // 15:04
	isText                    // a text object, its type one of names, its text of min to max characters
	isList                    // min to max items
	isObject                  // an object of the table, one of names
	isFree                    // any object
	isBlockID                 // a word, unique in the payload
	isNothing                 // null or an object: entries that may be left empty
)

// rule is what the table says about one member.
type rule struct {
	kind     kind
	required bool
	min, max int
	names    []string
	items    *rule
	shown    bool // the string is visible text and counts against the total
}

// object is one row of the table.
type object struct {
	members map[string]rule
	either  []string // exactly one of these members is present
	some    []string // at least one of these members is present
	also    func(c *checker, at string, value map[string]any)
}

func must(r rule) rule {
	r.required = true
	return r
}

func word(least, most int) rule      { return rule{kind: isWord, min: least, max: most} }
func shown(least, most int) rule     { return rule{kind: isWord, min: least, max: most, shown: true} }
func enum(words ...string) rule      { return rule{kind: isEnum, names: words} }
func integer(least, most int) rule   { return rule{kind: isInteger, min: least, max: most} }
func list(items rule, a, b int) rule { return rule{kind: isList, items: &items, min: a, max: b} }
func of(names ...string) rule        { return rule{kind: isObject, names: names} }
func plain(most int) rule {
	return rule{kind: isText, min: 1, max: most, names: []string{"plain_text"}}
}
func text(most int) rule {
	return rule{kind: isText, min: 1, max: most, names: []string{"plain_text", "mrkdwn"}}
}
func orNothing(items rule) rule         { return rule{kind: isNothing, items: &items} }
func listOf(a, b int, n ...string) rule { return list(of(n...), a, b) }

// endless bounds integers that Slack does not.
const endless = 1<<53 - 1

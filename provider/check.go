package provider

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// checkOp finds the cheap faults of a declaration; what needs the catalogue or
// another operation is providertest.Check.
func checkOp[In, Out any](op Op[In, Out], o *operation) {
	faulty := func(bad bool, format string, args ...any) {
		if bad {
			panic(fmt.Sprintf(format, args...))
		}
	}
	changes := op.Effect != Observe
	faulty(!nameSpelling.MatchString(op.Name), "the name does not match %s", nameSpelling)
	faulty(op.Effect < Observe || op.Effect > Destroy, "no effect is declared")
	faulty(op.Doc == "" || op.Group == "", "Doc and Group must be set")
	faulty(o.in.kind != object, "the input is not a struct")
	faulty(op.EffectOf != nil && !changes, "EffectOf on a read")
	faulty(changes && op.Ask == "", "a change needs Ask, the question to the person")
	faulty(changes && (len(op.Looks) == 0) == (op.NoLooks == ""), "a change has either Looks or the reason why there are none")
	faulty(changes && (op.Settle.Judge == nil) == (op.Settle.Person == ""), "a change has a Settle rule, or the reason why only a person can settle it")
	faulty(!changes && (op.Waits != nil || op.Settle.Judge != nil || len(op.Issues) > 0 || op.Unnamed), "a read neither waits, settles nor issues")
	faulty(op.Hangs != nil && len(op.Looks) == 0, "Hangs, but there are no Looks to see it with")
	faulty((op.Price.Tell == nil) != (len(op.Price.Looks) == 0) || op.Price.Tell != nil && !op.Costs, "Price has both Looks and Tell, and goes with Costs")
	faulty(op.Deprecated && op.Successor == "", "a deprecated operation names its successor")
	faulty(op.Companion != (op.Source != ""), "a companion names its source, and only a companion does")
	checkRoute(o)
	checkLooks(o)
	checkAsk(o)
	for _, pointer := range op.Issues {
		issued := o.out.at(pointerPath(pointer))
		faulty(issued == nil || issued.kind != secret, "Issues: %s is not a secret of the answer", pointer)
	}
}

// checkRoute pairs path variables and fields.
func checkRoute(o *operation) {
	var named []string
	for _, f := range o.in.fields {
		if f.place == inPath {
			named = append(named, f.wire...)
			if f.optional {
				panic(fmt.Sprintf("argument %s stands in the path and cannot be optional", f.name))
			}
		}
		if o.route.method == "GET" && f.place&(inBody|isBody) != 0 {
			panic(fmt.Sprintf("argument %s: a GET has no body; tag it path or query", f.name))
		}
	}
	for _, name := range o.route.variables() {
		if !slices.Contains(named, name) {
			panic(fmt.Sprintf("path variable {%s} has no field", name))
		}
	}
	for _, name := range named {
		if !slices.Contains(o.route.variables(), name) {
			panic(fmt.Sprintf("path field %s is not in the route %s", name, o.route.path))
		}
	}
}

func checkLooks(o *operation) {
	for _, look := range slices.Concat(o.spec.Looks, o.spec.Prices) {
		if err := look.fits(o); err != nil {
			panic(err.Error())
		}
	}
	if w := o.spec.Waits; w != nil && w.Poll.Spec().Effect != Observe {
		panic(fmt.Sprintf("Waits polls %s, which is not a read", w.Poll.Spec().Name))
	}
}

// Placeholder matches {argument} and {subject.member.member} in Ask.
var Placeholder = regexp.MustCompile(`\{([a-z0-9_]+(?:\.[a-z0-9_]+)*)\}`)

func checkAsk(o *operation) {
	for _, match := range Placeholder.FindAllStringSubmatch(o.spec.Ask, -1) {
		path, s := strings.Split(match[1], "."), o.in
		if path[0] == "subject" {
			if len(o.spec.Looks) == 0 {
				panic("Ask speaks of the subject, but there are no Looks")
			}
			path, s = path[1:], o.spec.Looks[0].op.out
		}
		if s.at(path) == nil {
			panic(fmt.Sprintf("Ask: {%s} names nothing", match[1]))
		}
	}
}

func pointerPath(pointer string) []string {
	return strings.Split(strings.TrimPrefix(pointer, "/"), "/")
}

// holds reports whether any field at any depth satisfies the condition.
func (s *shape) holds(condition func(*field) bool) bool {
	if s.elem != nil {
		return s.elem.holds(condition)
	}
	return slices.ContainsFunc(s.fields, func(f *field) bool { return condition(f) || f.shape.holds(condition) })
}

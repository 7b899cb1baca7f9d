package provider

import (
	"time"

	"github.com/go-json-experiment/json"
)

// Settle is the rule that reads back an unknown outcome through the looks, or
// the reason why only a person can.
type Settle[In any] struct {
	// Judge compares what the looks saw before the call with what they see now.
	// It must prove, not guess: Undecided leaves the outcome to a later try or a person.
	Judge  func(in In, before, after []View) Verdict
	After  time.Duration // how long after the call's deadline the state can be trusted
	Person string        // why no read can tell
}

// ByPerson declares that no read can tell, and why.
func ByPerson[In any](why string) Settle[In] { return Settle[In]{Person: why} }

// Verdict is what reading back proves.
type Verdict struct {
	Finding Finding
	Why     string // the evidence in one sentence, for audit and card
}

// Finding is the outcome that a verdict proves.
type Finding uint8

// The values of [Finding].
const (
	Undecided Finding = iota
	Applied
	NotApplied
)

func (s Settle[In]) erased() func(any, []View, []View) Verdict {
	return func(in any, before, after []View) Verdict {
		if s.Judge == nil {
			return Verdict{Undecided, s.Person}
		}
		return s.Judge(in.(In), before, after)
	}
}

// Judge implements [Operation]. The arguments keep their marks: no rule may
// depend on a secret.
func (o *operation) Judge(canonical []byte, before, after []View) (Verdict, error) {
	in, err := o.concealed(canonical)
	if err != nil {
		return Verdict{}, err
	}
	return o.judge(in, before, after), nil
}

// Seen returns what op's look saw, typed; false when it did not look or the
// thing was missing.
func Seen[In, Out any](views []View, op *Def[In, Out]) (Out, bool) {
	var out Out
	for _, v := range views {
		if v.Operation == op.spec.Name && !v.Missing {
			return out, json.Unmarshal(v.Body, &out) == nil
		}
	}
	return out, false
}

// SeenAll returns everything that op's looks saw, one for each that was there.
func SeenAll[In, Out any](views []View, op *Def[In, Out]) []Out {
	var all []Out
	for _, v := range views {
		var out Out
		if v.Operation == op.spec.Name && !v.Missing && json.Unmarshal(v.Body, &out) == nil {
			all = append(all, out)
		}
	}
	return all
}

// Gone reports whether op looked and the thing did not exist.
func Gone(views []View, op Operation) bool {
	for _, v := range views {
		if v.Operation == op.Spec().Name {
			return v.Missing
		}
	}
	return false
}

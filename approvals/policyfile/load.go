package policyfile

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"signoff/approvals"
	"signoff/provider"
)

// Policy is a loaded file.
type Policy struct {
	rules      []rule
	freeze     []window
	hash       string
	people     Directory
	elsewhere  []string         // groups named in it whose members are read when somebody decides
	now        func() time.Time // for a question without a time
	operations map[string]provider.Operation
}

// Load reads and compiles a file against the operations and people that there
// are. Errors name the line, what is wrong and, where one is near, the right
// spelling.
func Load(path string, operations []provider.Operation, people Directory, now func() time.Time) (*Policy, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("policy: %w", err)
	}
	p, err := Parse(text, operations, people, now)
	if err != nil {
		return nil, fmt.Errorf("policy %s: %w", path, err)
	}
	return p, nil
}

// Parse compiles the text of a policy.
func Parse(text []byte, operations []provider.Operation, people Directory, now func() time.Time) (*Policy, error) {
	var d document
	if err := yaml.UnmarshalWithOptions(text, &d, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s", strings.TrimSpace(yaml.FormatError(err, false, true)))
	}
	sum := sha256.Sum256(text)
	p := &Policy{rules: d.Rules, freeze: d.Freeze, hash: "sha256:" + hex.EncodeToString(sum[:]), people: people, now: now, operations: map[string]provider.Operation{}}
	for _, op := range operations {
		p.operations[op.Spec().Name] = op
	}
	if d.Version != 1 {
		return nil, fmt.Errorf("version: want 1, got %d", d.Version)
	}
	lines := ruleLines(text)
	for i := range p.rules {
		p.rules[i].line = lines[min(i, len(lines)-1)]
		if err := p.prepare(&p.rules[i], i, operations); err != nil {
			return nil, fmt.Errorf("line %d: rule %s: %w", p.rules[i].line, p.rules[i].label(i), err)
		}
	}
	return p, p.checkFreeze(operations)
}

func (r *rule) label(i int) string {
	if r.Name == "" {
		return fmt.Sprintf("number %d", i+1)
	}
	return fmt.Sprintf("%q", r.Name)
}

// prepare checks one rule and compiles its conditions.
func (p *Policy) prepare(r *rule, i int, operations []provider.Operation) error {
	if r.Name == "" || slices.ContainsFunc(p.rules[:i], func(other rule) bool { return other.Name == r.Name }) {
		return fmt.Errorf("name: every rule has a name of its own; decisions are recorded under it")
	}
	if r.Then.Decision == "" {
		return fmt.Errorf("then: say allow, deny, or {approve: [{need: 1, from: [...]}]}")
	}
	if err := r.Match.check(operations); err != nil {
		return err
	}
	if err := p.fillable(r.Then.Decision, r.Then.Approve); err != nil {
		return err
	}
	if _, _, err := p.able(r.Then.BreakGlass); err != nil {
		return fmt.Errorf("break_glass: %w", err)
	}
	return r.compile(operations)
}

// fillable refuses slots that nobody could ever fill.
func (p *Policy) fillable(decision string, slots []slot) error {
	if decision == "review" && len(slots) == 0 {
		return fmt.Errorf("approve: name at least one slot, such as {need: 1, from: [group:sre]}")
	}
	for _, s := range slots {
		if s.Need < 1 {
			return fmt.Errorf("approve: need: want 1 or more")
		}
		able, more, err := p.able(s.From)
		if err != nil {
			return fmt.Errorf("approve: from: %w", err)
		}
		if len(able) < s.Need && !more {
			return fmt.Errorf("approve: %d people are needed, but %s are only %d", s.Need, strings.Join(s.From, ", "), len(able))
		}
	}
	return nil
}

// able are the people whom a list means, and whether there may be more, in
// groups that are read only when somebody decides.
func (p *Policy) able(list []string) (able map[string]bool, more bool, err error) {
	able = map[string]bool{}
	for _, who := range list {
		members, elsewhere, err := p.people.Members(who)
		if err != nil {
			return nil, false, err
		}
		if elsewhere {
			p.elsewhere = append(p.elsewhere, who)
		}
		more = more || elsewhere
		for _, m := range members {
			able[m] = true
		}
	}
	return able, more, nil
}

func (p *Policy) checkFreeze(operations []provider.Operation) error {
	for i, w := range p.freeze {
		if !w.From.Before(w.Until) {
			return fmt.Errorf("freeze[%d]: from is not before until", i)
		}
		if err := w.Match.check(operations); err != nil {
			return fmt.Errorf("freeze[%d]: %w", i, err)
		}
		if err := p.fillable("", w.Approve); err != nil {
			return fmt.Errorf("freeze[%d]: %w", i, err)
		}
		if _, _, err := p.able(w.BreakGlass); err != nil {
			return fmt.Errorf("freeze[%d]: break_glass: %w", i, err)
		}
		if len(w.BreakGlass) > 0 && len(w.Approve) == 0 {
			return fmt.Errorf("freeze[%d]: break_glass: without approve everything is denied, and no glass is broken for that", i)
		}
	}
	return nil
}

// ruleLines finds the line on which each rule begins.
func ruleLines(text []byte) []int {
	lines := []int{}
	within := false
	for i, line := range strings.Split(string(text), "\n") {
		switch trimmed := strings.TrimLeft(line, " "); {
		case strings.HasPrefix(line, "rules:"):
			within = true
		case within && line != "" && trimmed == line && !strings.HasPrefix(line, "#") && !strings.HasPrefix(line, "-"):
			within = false
		case within && strings.HasPrefix(trimmed, "- ") && indent(line) <= 4 && strings.Contains(line, ":"):
			lines = append(lines, i+1)
		}
	}
	return append(lines, 1)
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// requirement turns slots into what the ledger keeps.
func requirement(slots []slot) []approvals.Slot {
	var all []approvals.Slot
	for _, s := range slots {
		all = append(all, approvals.Slot{Need: s.Need, From: s.From})
	}
	return all
}

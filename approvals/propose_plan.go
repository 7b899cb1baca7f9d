package approvals

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"

	"signoff/provider"
)

// PlanAsk is several calls that somebody wants decided at once.
type PlanAsk struct {
	Steps     []StepAsk
	Requester Requester
	Why       string
	RepeatOf  string
}

// StepAsk is one of them.
type StepAsk struct {
	Operation string
	Account   string
	Arguments []byte            // JSON, as it came, without what From fills in
	From      map[string]string // argument <- "1.id"
}

// ProposePlan files a plan. As with a single change nothing is sent but reads.
func (s *Service) ProposePlan(ctx context.Context, ask PlanAsk) (Request, error) {
	if len(ask.Why) > maxWhy {
		return Request{}, provider.Wrong("why", "at most %d bytes", maxWhy)
	}
	if len(ask.Steps) < 2 || len(ask.Steps) > maxSteps {
		return Request{}, provider.Wrong("steps", "a plan has 2 to %d steps", maxSteps)
	}
	content := Content{Operation: Plan, Effect: provider.Modify, Requester: ask.Requester, Why: ask.Why, RepeatOf: ask.RepeatOf}
	secrets := map[string]provider.Secret{}
	for i, step := range ask.Steps {
		planned, call, err := s.planned(content.Steps, ask.Requester.Person, step)
		if err != nil {
			return Request{}, inStep(i+1, err)
		}
		content.Steps = append(content.Steps, planned)
		content.Effect = max(content.Effect, planned.Effect)
		maps.Copy(secrets, call.Secrets)
	}
	var err error
	if content.Arguments, err = json.Marshal(content.Steps, json.Deterministic(true)); err != nil {
		return Request{}, err
	}
	content.CallDigest = callDigest(content)
	return s.file(ctx, content, secrets)
}

// inStep names the step in an argument's fault.
func inStep(n int, err error) error {
	if fault, ok := err.(*provider.ArgumentError); ok { //nolint:errorlint // made right here
		named := *fault
		named.Field = strings.TrimSuffix(fmt.Sprintf("steps.%d.%s", n-1, fault.Field), ".")
		return &named
	}
	return fmt.Errorf("step %d: %w", n, err)
}

// planned decodes one step as strictly as a single call.
func (s *Service) planned(earlier []Step, person string, ask StepAsk) (Step, *provider.Call, error) {
	op := s.clouds.Operation(ask.Operation)
	if op == nil {
		return Step{}, nil, provider.Wrong("operation", "no configured cloud has an operation of that name")
	}
	if op.Spec().Effect == provider.Observe {
		return Step{}, nil, provider.Wrong("operation", "%s only reads; a plan is made of changes", ask.Operation)
	}
	client, err := s.clouds.ClientOf(person, op.Spec().Provider, ask.Account)
	if err != nil {
		return Step{}, nil, err
	}
	holes := slices.Sorted(maps.Keys(ask.From))
	for _, hole := range holes {
		if err := s.fits(earlier, op, hole, ask.From[hole]); err != nil {
			return Step{}, nil, err
		}
	}
	call, err := op.Partial(ask.Arguments, holes, s.seal.Mark)
	if err != nil {
		return Step{}, nil, err
	}
	arguments, err := op.Explain(call.Canonical)
	if err != nil {
		return Step{}, nil, err
	}
	for _, a := range arguments {
		if a.Privacy == provider.Private && !a.Unset {
			return Step{}, nil, provider.Wrong(a.Name, "it is private and has to be read in full: file this change alone")
		}
	}
	c := s.content(op, client, call, Ask{})
	return Step{c.Operation, c.Declaration, c.Provider, c.Account, c.Region, c.Endpoint, c.Credential, c.Arguments, c.Effect, ask.From}, call, nil
}

// fits refuses a source that the earlier step's result does not declare, or
// that has another type than the argument.
func (s *Service) fits(earlier []Step, op provider.Operation, argument, source string) error {
	from, member, _ := strings.Cut(source, ".")
	k, err := strconv.Atoi(from)
	if err != nil || member == "" || k < 1 || k > len(earlier) {
		return provider.Wrong("from."+argument, "%q is not STEP.MEMBER of an earlier step, such as 1.id", source)
	}
	want, have := "", ""
	for _, row := range provider.Inputs(op) {
		if row.Argument == argument {
			want = row.Type
		}
	}
	given := s.clouds.Operation(earlier[k-1].Operation)
	for _, row := range provider.Outputs(given) {
		if row.Path == "/"+strings.ReplaceAll(member, ".", "/") && !row.Secret {
			have = row.Type
		}
	}
	if have == "" || have != want {
		return provider.Wrong("from."+argument, "the result of step %d (%s) has no member %s that fits", k, given.Spec().Name, member)
	}
	return nil
}

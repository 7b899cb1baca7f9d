package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/spf13/cobra"

	"signoff/approvals"
	"signoff/approvals/policyfile"
	"signoff/internal/app"
	"signoff/provider"
	"signoff/provider/all"
)

func policyCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "policy", Short: "Check a policy file, or ask what it does with a call"}
	cmd.AddCommand(policyCheckCommand(), policyExplainCommand())
	return cmd
}

// loadPolicy reads a file against every operation there is and the people of
// the configuration.
func loadPolicy(path, config string) (*policyfile.Policy, error) {
	c, err := app.LoadConfig(config)
	if err != nil {
		return nil, err
	}
	var operations []provider.Operation
	for _, api := range all.APIs() {
		operations = append(operations, api.Operations()...)
	}
	return policyfile.Load(path, operations, c.Directory(nil), time.Now)
}

func policyCheckCommand() *cobra.Command {
	var config string
	cmd := &cobra.Command{
		Use: "check FILE", Short: "Say what is wrong with a policy file", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := loadPolicy(args[0], config)
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "good: %d rules, %s\n", p.Rules(), p.Hash())
			for _, group := range p.Elsewhere() {
				fmt.Fprintf(cmd.OutOrStdout(), "%s is kept elsewhere: who is in it is read when somebody decides, and was not checked\n", group)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&config, "config", "", "configuration `FILE` that lists the people")
	return cmd
}

// called is the call that `policy explain` asks about.
type called struct {
	config, operation, account, arguments, subject, person, at string
}

func policyExplainCommand() *cobra.Command {
	var c called
	cmd := &cobra.Command{
		Use: "explain FILE", Short: "Say what a policy does with one call, and which rules decided", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := loadPolicy(args[0], c.config)
			if err != nil {
				return err
			}
			q, now, err := c.question()
			if err != nil {
				return err
			}
			explain(cmd, p.Explain(q, now))
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&c.config, "config", "", "configuration `FILE` that lists the people")
	flags.StringVar(&c.operation, "operation", "", "`NAME` of the operation")
	flags.StringVar(&c.account, "account", "main", "`NAME` of the account")
	flags.StringVar(&c.arguments, "arguments", "{}", "arguments of the call, `JSON`")
	flags.StringVar(&c.subject, "subject", "{}", "state of what it touches, `JSON` as the first look answers")
	flags.StringVar(&c.person, "person", "bob@example.com", "`PRINCIPAL` who asks")
	flags.StringVar(&c.at, "at", "", "`TIME` of the call (RFC 3339); now if left out")
	_ = cmd.MarkFlagRequired("operation")
	return cmd
}

// question decodes the call as strictly as a real one.
func (c called) question() (approvals.Question, time.Time, error) {
	var q approvals.Question
	now := time.Now()
	if c.at != "" {
		var err error
		if now, err = time.Parse(time.RFC3339, c.at); err != nil {
			return q, now, fmt.Errorf("--at: %w", err)
		}
	}
	cloud, _, _ := strings.Cut(c.operation, "_")
	api := all.API(cloud)
	if api == nil || api.Operation(c.operation) == nil {
		return q, now, fmt.Errorf("--operation: there is no operation %q; `mcp-server operations` lists them", c.operation)
	}
	op := api.Operation(c.operation)
	call, err := op.Canon([]byte(c.arguments), func(provider.Secret) string { return provider.Hidden })
	if err != nil {
		return q, now, fmt.Errorf("--arguments: %w", err)
	}
	q = approvals.Question{Operation: op.Spec(), Effect: call.Effect, Content: approvals.Content{
		Operation: c.operation, Provider: cloud, Account: c.account, Arguments: call.Canonical, Effect: call.Effect,
		Requester: approvals.Requester{Person: c.person, Channel: "mcp-stdio"}}}
	if looks := op.Spec().Looks; len(looks) > 0 {
		subject := jsontext.Value(c.subject)
		if !subject.IsValid() {
			return q, now, fmt.Errorf("--subject is not JSON")
		}
		q.Views = []provider.View{{Operation: looks[0].Operation().Spec().Name, Body: subject}}
	}
	return q, now, nil
}

func explain(cmd *cobra.Command, e policyfile.Explanation) {
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "rules that match   %s\n", list(e.Heard))
	if e.Problem != nil {
		fmt.Fprintf(out, "cannot be judged   %v\noutcome            no\n", e.Problem)
		return
	}
	fmt.Fprintf(out, "rules that hold    %s\ndecided by         %s\noutcome            %s\n", list(e.Held), e.Ruling.Rule, e.Ruling.Outcome)
	if e.Ruling.Why != "" {
		fmt.Fprintf(out, "because            %s\n", e.Ruling.Why)
	}
	if e.Ruling.Outcome != approvals.Review {
		return
	}
	for _, slot := range e.Ruling.Requirement.Slots {
		fmt.Fprintf(out, "must agree         %d of %s\n", slot.Need, strings.Join(slot.From, ", "))
	}
	for _, list := range e.Ruling.Requirement.BreakGlass {
		fmt.Fprintf(out, "may break glass    somebody of %s\n", strings.Join(list, ", "))
	}
	fmt.Fprintf(out, "self-approval      %t\ndecide within      %s\nuse within         %s\n", e.Ruling.Requirement.SelfApproval,
		time.Duration(e.Ruling.DecideWithin), time.Duration(e.Ruling.UseWithin))
}

func list(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

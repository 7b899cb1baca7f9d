package card

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/cmd/slackbot/blockkit"
	"signoff/provider"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

const (
	alice = "alice@example.com"
	bob   = "bob@example.com"
	carol = "carol@example.com"
)

var people = map[string]string{alice: "<@U0ALICE>", bob: "<@U0BOB>", "group:sre": "<!subteam^S0SRE>"}

func options() Options {
	return Options{
		Console:   func(id string) string { return "https://signoff.example.com/requests/" + id },
		Permalink: func(id string) string { return "https://example.slack.com/archives/C1/p" + id },
		Operation: func(name string) provider.Operation {
			if i := slices.IndexFunc(operations, func(op provider.Operation) bool { return op.Spec().Name == name }); i >= 0 {
				return operations[i]
			}
			return nil
		},
		Mention: func(principal string) string {
			if token, ok := people[principal]; ok {
				return token
			}
			return escape(principal)
		},
		Now: noon, Seq: 7,
	}
}

// sample is a request to delete a server, as the ledger holds it while it waits.
func sample(change ...func(*approvals.Content, *approvals.Presentation)) approvals.Request {
	c := approvals.Content{
		Operation: "ionos_servers_delete", Provider: "ionos", Account: "main", Endpoint: "cloudpanel.example/v1", Credential: "env:IONOS_TOKEN",
		Effect: provider.Destroy, Arguments: jsontext.Value(`{"server_id":"S1"}`), Why: "It was left over after the migration.",
		Requester: approvals.Requester{Person: bob, Agent: "claude", Channel: "mcp-stdio"},
	}
	p := approvals.Presentation{
		Version: cardVersion, Title: "Delete server staging-3 with its disks", Operation: c.Operation, Doc: "Delete a server with its disks.", Effect: c.Effect,
		Provider: c.Provider, Account: c.Account, Endpoint: c.Endpoint, Person: bob, Agent: c.Requester.Agent, Channel: c.Requester.Channel,
		Arguments: []provider.Argument{{Name: "server_id", Value: "S1"}, {Name: "keep_ip", Unset: true, Default: "false"}},
		Changes:   []approvals.Drift{{What: "status.state", Before: "POWERED_ON", After: "gone"}},
		Looks: []approvals.LookAt{{Operation: "ionos_servers_get", Of: "staging-3", Members: []approvals.Value{
			{Name: "id", Value: "S1"}, {Name: "name", Value: "staging-3"}, {Name: "hardware.vcore", Value: "2"}, {Name: "cloudpanel_id", Value: "7A1"}}}},
		Hangs:    []approvals.Hanging{{What: "public IP", Name: "198.51.100.7 (IP1)", Fate: "goes too"}},
		Cost:     &approvals.Cost{Before: &provider.Price{Amount: "12.5", Currency: "EUR", Per: "month"}, Note: "traffic is not in it", Source: "ionos_pricing_get"},
		Warnings: []string{"Destructive: it loses data, access or service, or cannot be undone."},
		Need:     "2 of group:sre",
	}
	for _, f := range change {
		f(&c, &p)
	}
	p.Why = approvals.Visible(c.Why)
	return pending(c, p)
}

func pending(c approvals.Content, p approvals.Presentation) approvals.Request {
	raw, err := jsonv2.Marshal(p, jsonv2.Deterministic(true))
	if err != nil {
		panic(err)
	}
	return approvals.Request{
		ID: "req_ABCDEFGHIJKLMNOPQRST", Version: 2, Created: noon, Content: c, State: approvals.Pending, DecideBy: noon.Add(24 * time.Hour),
		Prepared: &approvals.Prepared{
			Presentation: raw, PresentationDigest: digest('b'), ApprovalDigest: digest('a'),
			Ruling: approvals.Ruling{Outcome: approvals.Review, Rule: "four-eyes", Requirement: approvals.Requirement{Slots: []approvals.Slot{{Need: 2, From: []string{"group:sre"}}}}},
		},
	}
}

func digest(letter byte) approvals.Digest {
	return approvals.Digest("sha256:" + strings.Repeat(string(letter), 64))
}

// states are requests in every status and some of their variants, by name.
func states() map[string]approvals.Request {
	return statesOf(func() approvals.Request { return sample() }, func() approvals.Request { return plan(nil) })
}

// statesOf brings a pending request, and a pending plan of two steps, into
// every state.
func statesOf(fresh, freshPlan func() approvals.Request) map[string]approvals.Request {
	vote := func(person string, approve bool, why string) approvals.Vote {
		return approvals.Vote{Person: person, Approve: approve, Reason: why, Channel: "slack", At: noon.Add(time.Minute)}
	}
	with := func(change func(*approvals.Request)) approvals.Request {
		r := fresh()
		change(&r)
		return r
	}
	planned := func(change func(*approvals.Request)) approvals.Request {
		r := freshPlan()
		change(&r)
		return r
	}
	consumed := func(x approvals.Execution) approvals.Request {
		return with(func(r *approvals.Request) {
			x.Step, x.Claim, x.SentAt = 1, noon.Add(2*time.Minute), noon.Add(2*time.Minute)
			r.State, r.Decided, r.Execution = approvals.Consumed, noon.Add(time.Minute), &x
			r.Votes = []approvals.Vote{vote(alice, true, "agreed in the stand-up"), vote(carol, true, "")}
		})
	}
	ended := func(state approvals.State, why, by string) approvals.Request {
		return with(func(r *approvals.Request) { r.State, r.Reason, r.EndedBy, r.Decided = state, why, by, noon })
	}
	return map[string]approvals.Request{
		"proposed": with(func(r *approvals.Request) { r.State, r.Prepared = approvals.Proposed, nil }),
		"pending":  with(func(r *approvals.Request) { r.Votes = []approvals.Vote{vote(alice, true, "")} }),
		"approved": with(func(r *approvals.Request) {
			r.State, r.UseBy, r.Votes = approvals.Approved, noon.Add(time.Hour), []approvals.Vote{vote(alice, true, ""), vote(carol, true, "")}
		}),
		"self-approved": with(func(r *approvals.Request) {
			self := vote(bob, true, "")
			self.Self = true
			r.State, r.UseBy, r.Votes = approvals.Approved, noon.Add(time.Hour), []approvals.Vote{self}
		}),
		"break-glass": with(func(r *approvals.Request) {
			glass := vote(alice, true, "customer data is being copied, nobody else is awake")
			glass.Glass = true
			r.State, r.UseBy, r.Votes = approvals.Approved, noon.Add(time.Hour), []approvals.Vote{glass}
		}),
		"granted": with(func(r *approvals.Request) {
			r.State, r.UseBy, r.Prepared.Grant = approvals.Approved, noon.Add(time.Hour), &approvals.GrantUse{ID: "gr_1", By: alice}
		}),
		"denied": with(func(r *approvals.Request) {
			r.State, r.Reason, r.EndedBy = approvals.Denied, "still in use", alice
			r.Votes = []approvals.Vote{vote(alice, false, "still in use")}
		}),
		"refused": with(func(r *approvals.Request) {
			r.State, r.Prepared, r.Reason = approvals.Refused, nil, "the policy says no: rule frozen"
		}),
		"expired":   ended(approvals.Expired, "nobody decided in time", ""),
		"lapsed":    ended(approvals.Lapsed, "approved, not used in time", ""),
		"withdrawn": ended(approvals.Withdrawn, "no longer needed", bob),
		"revoked":   ended(approvals.Revoked, "wrong server", alice),
		"stale": with(func(r *approvals.Request) {
			r.State, r.Reason, r.Drift = approvals.Stale, "what it touches changed", []approvals.Drift{{What: "name", Before: "staging-3", After: "prod-3"}}
		}),
		"running":   consumed(approvals.Execution{State: approvals.Accepted, Progress: "REMOVING, 40 %"}),
		"succeeded": consumed(approvals.Execution{State: approvals.Succeeded, Ended: noon.Add(3 * time.Minute), Answer: jsontext.Value(`{"id":"S1","status":{"state":"REMOVED"}}`)}),
		"rejected":  consumed(approvals.Execution{State: approvals.Rejected, Failure: &approvals.Failure{Kind: "conflict", Status: 409, Code: "BUSY", Message: "The server is locked."}}),
		"unknown":   consumed(approvals.Execution{State: approvals.Unknown, Failure: &approvals.Failure{Kind: "unknown", Message: "connection reset"}}),
		"attested":  consumed(approvals.Execution{State: approvals.ByHand, Attested: &approvals.Attestation{Person: alice, Applied: true, Text: "gone in the panel"}}),
		"plan":      freshPlan(),
		"partly_done": planned(func(r *approvals.Request) {
			r.State, r.Past = approvals.Consumed, []approvals.Execution{{State: approvals.Succeeded, Step: 1}}
			r.Execution = &approvals.Execution{State: approvals.Rejected, Step: 2, Failure: &approvals.Failure{Kind: "invalid", Message: "no such image"}}
			r.Halted = "step 2 did not succeed"
		}),
		"plan-running": planned(func(r *approvals.Request) {
			r.State, r.Execution = approvals.Consumed, &approvals.Execution{State: approvals.Accepted, Step: 1, Progress: "DEPLOYING"}
		}),
	}
}

func plan(change func(*approvals.Request)) approvals.Request {
	r := sample(func(c *approvals.Content, p *approvals.Presentation) {
		first, second := *p, *p
		second.Title, second.From, second.Hangs, second.Looks = "Start server (1.id)", map[string]string{"server_id": "1.id"}, nil, nil
		c.Operation, c.Arguments = approvals.Plan, nil
		p.Operation, p.Title = approvals.Plan, "2 steps: "+first.Title+"; then "+second.Title
		p.Arguments, p.Changes, p.Looks, p.Cost = nil, nil, nil, nil
		p.Hangs[0].Step = 1
		p.Steps = []approvals.Presentation{first, second}
		for _, args := range []string{`{"server_id":"S1"}`, `{"action":"POWER_ON"}`} {
			c.Steps = append(c.Steps, approvals.Step{Operation: first.Operation, Provider: "ionos", Account: "main", Endpoint: c.Endpoint,
				Credential: c.Credential, Arguments: jsontext.Value(args), Effect: provider.Destroy})
		}
	})
	if change != nil {
		change(&r)
	}
	return r
}

func encode(t testing.TB, v any) []byte {
	t.Helper()
	raw, err := json.MarshalIndent(v, "", " ")
	require.NoError(t, err)
	return raw
}

// post is the payload of a message, proven to be one that Slack takes.
func post(t testing.TB, m Message) []byte {
	t.Helper()
	raw := encode(t, map[string]any{"text": m.Text, "blocks": m.Blocks})
	problems, characters := blockkit.Measure(blockkit.Message, raw)
	require.Empty(t, problems, string(raw))
	require.LessOrEqual(t, characters, blockkit.MessageTextBudget)
	require.NotEmpty(t, m.Text)
	require.LessOrEqual(t, len(m.Text), 4000)
	return raw
}

func modal(t testing.TB, v slack.ModalViewRequest) []byte {
	t.Helper()
	raw := encode(t, v)
	require.Empty(t, blockkit.Check(blockkit.Modal, raw), string(raw))
	return raw
}

// actions lists the action ids of a payload, in order.
func actions(raw []byte) []string {
	var ids []string
	walk(raw, func(n map[string]any) {
		if n["type"] == "button" {
			ids = append(ids, n["action_id"].(string))
		}
	})
	return ids
}

// walk visits every object of a JSON document.
func walk(raw []byte, visit func(map[string]any)) {
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		panic(err)
	}
	var down func(any)
	down = func(n any) {
		switch n := n.(type) {
		case []any:
			for _, child := range n {
				down(child)
			}
		case map[string]any:
			visit(n)
			for _, name := range []string{"title", "text", "blocks", "fields", "elements", "element", "rows", "confirm", "label", "hint", "options", "submit", "close"} {
				down(n[name])
			}
		}
	}
	down(tree)
}

// golden compares with testdata, or writes it when SIGNOFF_GOLDEN=write.
func golden(t *testing.T, name string, raw []byte) {
	t.Helper()
	path := filepath.Join("testdata", name+".json")
	if os.Getenv("SIGNOFF_GOLDEN") == "write" {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, append(raw, '\n'), 0o644))
		return
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "write it with SIGNOFF_GOLDEN=write")
	require.Equal(t, strings.TrimSpace(string(want)), string(raw))
}

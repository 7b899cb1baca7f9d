package card

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/cmd/slackbot/form"
	"signoff/provider/ionos"
)

const cloud = "cloudpanel.example/v1"

// posed is what a real ledger says of a request against a simulated cloud, with
// the id, the times and the requirement of the sample: pictures do not change
// from one day to the next.
func posed(t *testing.T, r approvals.Request, err error) func() approvals.Request {
	t.Helper()
	require.NoError(t, err)
	require.Equal(t, approvals.Pending, r.State, r.Reason)
	p, err := r.Presentation()
	require.NoError(t, err)
	p.Need = "2 of group:sre"
	for i := range p.Steps {
		r.Content.Steps[i].Endpoint, p.Steps[i].Endpoint = cloud, cloud
	}
	r.Content.Endpoint = cloud
	return func() approvals.Request { return pending(r.Content, *p) }
}

// TestThePicturesAreOfRequestsThatALedgerHolds draws what docs/slack.md shows.
// With SIGNOFF_PICTURES=DIR it writes the payloads there, for .ci/cards/run.
func TestThePicturesAreOfRequestsThatALedgerHolds(t *testing.T) {
	s := service(t)
	asks := approvals.Requester{Person: bob, Agent: "ops-assistant", Channel: "mcp-stdio"}
	propose := func(operation, arguments, why string) func() approvals.Request {
		r, err := s.Propose(t.Context(), approvals.Ask{Operation: operation, Arguments: []byte(arguments), Why: why, Requester: asks})
		return posed(t, r, err)
	}
	deletion := propose("ionos_servers_delete", `{"server_id":"`+staging+`"}`, "It was left over after the migration; nothing has reached it for a month.")
	resize := propose("ionos_server_hardware_update", `{"server_id":"`+webOne+`","vcore":4,"cores_per_processor":1,"ram":8}`, "The front end runs out of memory at noon.")
	planned, err := s.ProposePlan(t.Context(), approvals.PlanAsk{Why: "A copy of web-1 first; then the left-over server goes.", Requester: asks, Steps: []approvals.StepAsk{
		{Operation: "ionos_images_create", Arguments: []byte(`{"server_id":"` + webOne + `","name":"web-1 before the change","frequency":"ONCE","source":"server"}`)},
		{Operation: "ionos_servers_delete", Arguments: []byte(`{"server_id":"` + staging + `"}`)},
	}})
	steps := posed(t, planned, err)

	var rules []string
	for range 24 {
		rules = append(rules, `{"action":"allow","protocol":"TCP","port":"8443","source":"203.0.113.0/24","description":"partner"}`)
	}
	large := propose("ionos_firewall_policies_create", `{"name":"partners","rules":[`+strings.Join(rules, ",")+`]}`, "The partners moved.")

	all := statesOf(deletion, steps)
	all["pending"], all["resize"], all["large"] = deletion(), resize(), large()
	require.Contains(t, actions(post(t, Draw(all["pending"], options()))), ActApprove)
	require.Contains(t, actions(post(t, Draw(all["large"], options()))), ActReview)
	payloads := map[string][]byte{}
	for name, r := range all {
		payloads[name] = post(t, Draw(r, options()))
	}
	review, ok := Review(all["large"], options())
	require.True(t, ok)
	payloads["review"] = modal(t, review)
	destroy, ok := Review(all["plan"], options())
	require.True(t, ok)
	payloads["review-plan"] = modal(t, destroy)
	payloads["deny"] = modal(t, DenyForm(all["pending"]))
	payloads["details"] = modal(t, Details(all["succeeded"], options()))
	payloads["outcome"] = modal(t, Outcome(all["denied"], options()))
	payloads["thread"] = post(t, Thread(all["rejected"], options()))
	payloads["reminder"] = post(t, Reminder(all["pending"], options()))
	for name, fill := range map[string]form.Fill{
		"form":        {Arguments: []byte(`{"server_id":"` + webOne + `","vcore":4}`), Why: "It runs out of memory."},
		"form-create": {},
	} {
		operation := map[string]string{"form": "ionos_server_hardware_update", "form-create": "ionos_servers_create"}[name]
		view, err := form.Open(ionos.API().Operation(operation), fill, []string{"main", "lab"})
		require.NoError(t, err)
		payloads[name] = modal(t, view)
	}
	home := Home([]approvals.Request{all["pending"], all["large"]}, []approvals.Request{all["plan"], all["running"]}, []approvals.Request{all["succeeded"], all["denied"]}, options())
	payloads["home"] = encode(t, home)
	payloads["queue"] = post(t, Queue([]approvals.Request{all["pending"], all["plan"]}, options()))
	answer, err := s.Read(t.Context(), approvals.Ask{Operation: "ionos_servers_list", Requester: approvals.Requester{Person: bob, Channel: "slack"}})
	require.NoError(t, err)
	list, _ := Answer(ionos.API().Operation("ionos_servers_list"), answer.Body)
	payloads["list"] = post(t, list)
	roles := strings.NewReplacer(alice, "approver@example.com", bob, "requester@example.com", carol, "second-approver@example.com")
	if dir := os.Getenv("SIGNOFF_PICTURES"); dir != "" {
		for name, raw := range payloads {
			require.NoError(t, os.WriteFile(filepath.Join(dir, name+".json"), []byte(roles.Replace(string(raw))), 0o644))
		}
	}
}

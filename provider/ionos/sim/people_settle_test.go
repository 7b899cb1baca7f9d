package sim_test

import (
	"context"
	"os"
	"slices"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// A settlement is a call whose outcome is to be read back.
type settlement struct {
	operation, arguments string
	byPerson             bool // no read can tell
}

// settlements has one call or more for every change of users, roles and
// monitoring policies.
var settlements = []settlement{
	{operation: "ionos_users_create", arguments: `{"name":"erin","password":"Test-2015"}`},
	{operation: "ionos_users_update", arguments: `{"user_id":"` + bobUser + `","email":"b@example.com","description":""}`},
	{operation: "ionos_users_update", arguments: `{"user_id":"` + bobUser + `","state":"DISABLE","password":"Test-2015"}`},
	{operation: "ionos_users_update", arguments: `{"user_id":"` + daveUser + `","state":"ACTIVE"}`},
	{operation: "ionos_users_update", arguments: `{"user_id":"` + bobUser + `","password":"Test-2015"}`, byPerson: true},
	{operation: "ionos_users_delete", arguments: `{"user_id":"` + bobUser + `"}`},
	{operation: "ionos_users_api_update", arguments: `{"user_id":"` + bobUser + `","active":true}`},
	{operation: "ionos_users_api_update", arguments: `{"user_id":"` + deployUser + `","active":false}`},
	{operation: "ionos_users_api_key_regenerate", arguments: `{"user_id":"` + deployUser + `"}`, byPerson: true},
	{operation: "ionos_users_api_ips_add", arguments: `{"user_id":"` + bobUser + `","ips":["214.4.143.151","2001:db8::1"]}`},
	{operation: "ionos_users_api_ips_delete", arguments: `{"user_id":"` + deployUser + `","ip":"214.4.143.138"}`},
	{operation: "ionos_roles_create", arguments: `{"name":"Image keeper"}`},
	{operation: "ionos_roles_update", arguments: `{"role_id":"` + operateRole + `","name":"Operators","state":"DISABLE"}`},
	{operation: "ionos_roles_update", arguments: `{"role_id":"` + operateRole + `","description":"x","state":"ACTIVE"}`},
	{operation: "ionos_roles_delete", arguments: `{"role_id":"` + operateRole + `"}`},
	{operation: "ionos_role_permissions_update", arguments: `{"role_id":"` + operateRole + `","servers":{"show":true,"delete":true},"logs":{"show":false}}`},
	{operation: "ionos_role_users_add", arguments: `{"role_id":"` + operateRole + `","users":["` + bobUser + `","` + daveUser + `"]}`},
	{operation: "ionos_role_users_remove", arguments: `{"role_id":"` + operateRole + `","user_id":"` + bobUser + `"}`},
	{operation: "ionos_roles_clone", arguments: `{"role_id":"` + operateRole + `","name":"Operator 2"}`},
	{operation: "ionos_monitoring_policies_create", arguments: `{"name":"Queues","email":"","agent":false,"ports":[],"processes":[],"thresholds":{
		"cpu":{"warning":{"value":90,"alert":false},"critical":{"value":95,"alert":false}},"ram":{},"disk":{},"transfer":{},"internal_ping":{}}}`},
	{operation: "ionos_monitoring_policies_update", arguments: `{"monitoring_policy_id":"` + webPolicy + `","email":"","thresholds":{"cpu":{"warning":{"value":70,"alert":true}}}}`},
	{operation: "ionos_monitoring_policies_update", arguments: `{"monitoring_policy_id":"` + webPolicy + `","ports":[{"protocol":"TCP","port":8080}],"processes":[{"process":"nginx","alert_if":"RUNNING"}]}`},
	{operation: "ionos_monitoring_policies_delete", arguments: `{"monitoring_policy_id":"` + webPolicy + `"}`},
	{operation: "ionos_monitoring_policy_ports_create", arguments: `{"monitoring_policy_id":"` + webPolicy + `","ports":[{"protocol":"UDP","port":53,"alert_if":"RESPONDING","email_notification":true}]}`},
	{operation: "ionos_monitoring_policy_ports_update", arguments: `{"monitoring_policy_id":"` + webPolicy + `","port_id":"` + port443 + `","change":{"protocol":"TCP","port":443,"alert_if":"NOT_RESPONDING","email_notification":false}}`},
	{operation: "ionos_monitoring_policy_ports_delete", arguments: `{"monitoring_policy_id":"` + webPolicy + `","port_id":"` + port443 + `"}`},
	{operation: "ionos_monitoring_policy_processes_create", arguments: `{"monitoring_policy_id":"` + webPolicy + `","processes":[{"process":"varnishd","alert_if":"RUNNING","email_notification":true}]}`},
	{operation: "ionos_monitoring_policy_processes_update", arguments: `{"monitoring_policy_id":"` + webPolicy + `","process_id":"` + nginx + `","change":{"process":"nginx","alert_if":"RUNNING","email_notification":true}}`},
	{operation: "ionos_monitoring_policy_processes_delete", arguments: `{"monitoring_policy_id":"` + webPolicy + `","process_id":"` + nginx + `"}`},
	{operation: "ionos_monitoring_policy_servers_attach", arguments: `{"monitoring_policy_id":"` + trialPolicy + `","servers":["` + web1 + `","` + web2 + `"]}`},
	{operation: "ionos_monitoring_policy_servers_detach", arguments: `{"monitoring_policy_id":"` + webPolicy + `","server_id":"` + web2 + `"}`},
}

// An unknown outcome is proven by reading back: nothing happened, it is still
// going on, it happened. Waiting sees the same end.
func TestChangesOfPeopleAndPoliciesAreReadBack(t *testing.T) {
	for _, c := range settlements {
		t.Run(c.operation, func(t *testing.T) {
			d := newDesk(t, simulator.Config{})
			op := ionos.API().Operation(c.operation)
			call, err := op.Canon([]byte(c.arguments), func(s provider.Secret) string { return "mark" })
			require.NoError(t, err)
			before := d.look(op, call)
			done, undone := provider.Applied, provider.NotApplied
			if c.byPerson {
				done, undone = provider.Undecided, provider.Undecided
			}
			d.judges(op, call, before, undone)

			answer, err := op.Call(context.Background(), d.client, call.Args())
			require.NoError(t, err)
			if op.Spec().Waits != nil {
				require.Equal(t, provider.Going, d.poll(op, call, answer))
				d.judges(op, call, before, provider.Undecided)
			}
			d.pass()
			if op.Spec().Waits != nil {
				require.Equal(t, provider.Reached, d.poll(op, call, answer))
			}
			d.judges(op, call, before, done)
		})
	}
}

func TestEveryChangeOfPeopleAndPoliciesHasASettlement(t *testing.T) {
	for _, op := range ionos.API().Operations() {
		s := op.Spec()
		if s.Effect == provider.Observe || !slices.Contains([]string{"users", "roles", "monitoring_policies"}, s.Group) {
			continue
		}
		require.True(t, slices.ContainsFunc(settlements, func(c settlement) bool { return c.operation == s.Name }), s.Name)
	}
}

// Success comes with the documented status, or on demand with the one that
// public clients expect.
func TestChangesOfPeopleAndPoliciesAnswerWithTheirStatus(t *testing.T) {
	raw, err := os.ReadFile("../testdata/catalogue.json")
	require.NoError(t, err)
	var facts []struct {
		ID      string
		Success []int
		Seen    []int `json:"success_seen"`
	}
	require.NoError(t, json.Unmarshal(raw, &facts, json.MatchCaseInsensitiveNames(true)))
	for _, c := range settlements {
		op := ionos.API().Operation(c.operation)
		call, err := op.Canon([]byte(c.arguments), func(s provider.Secret) string { return "mark" })
		require.NoError(t, err)
		for _, f := range facts {
			if f.ID != c.operation {
				continue
			}
			for profile, want := range map[simulator.Profile][]int{simulator.Docs: f.Success, simulator.Clients: append(f.Seen, f.Success...)} {
				answer, err := op.Call(context.Background(), newDesk(t, simulator.Config{Profile: profile}).client, call.Args())
				require.NoError(t, err)
				require.Equal(t, want[0], answer.Status, "%s, profile %s", c.operation, profile)
			}
		}
	}
}

func (d *desk) look(op provider.Operation, call *provider.Call) []provider.View {
	d.Helper()
	views, err := provider.ObserveLooks(context.Background(), d.client, op, call.Canonical)
	require.NoError(d, err)
	return views
}

func (d *desk) judges(op provider.Operation, call *provider.Call, before []provider.View, want provider.Finding) {
	d.Helper()
	verdict, err := op.Judge(call.Canonical, before, d.look(op, call))
	require.NoError(d, err)
	require.Equal(d, want, verdict.Finding, verdict.Why)
	require.NotEmpty(d, verdict.Why)
}

// poll waits once, as the workflow does.
func (d *desk) poll(op provider.Operation, call *provider.Call, answer *provider.Answer) provider.End {
	d.Helper()
	waits := op.Spec().Waits
	arguments, ok := waits.Arguments(call.Canonical, answer.Body)
	require.True(d, ok)
	view, err := provider.ReadView(context.Background(), d.client, waits.Poll, arguments)
	require.NoError(d, err)
	return waits.Done(view).End
}

package sim_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

const nobody = "0123456789ABCDEF0123456789ABCDEF"

// An attempt is a call as it goes over the wire: path values and body.
type attempt struct {
	path map[string]string
	body string
}

// Every documented refusal of users, roles and monitoring policies comes with
// the documented status and code.
func TestPeopleAndPoliciesRefuseAsDocumented(t *testing.T) {
	none := map[string]string{"user_id": nobody, "role_id": nobody, "monitoring_policy_id": nobody, "port_id": nobody, "process_id": nobody, "server_id": nobody, "ip": "214.4.143.138"}
	standard := map[string]string{"monitoring_policy_id": defaultPolicy, "port_id": nobody, "process_id": nobody}
	web := map[string]string{"monitoring_policy_id": webPolicy, "port_id": nobody, "process_id": nobody, "server_id": nobody}
	entry := map[string]string{"monitoring_policy_id": webPolicy, "port_id": port443, "process_id": nginx}
	user, role := map[string]string{"user_id": bobUser, "ip": "214.4.143.138"}, map[string]string{"role_id": operateRole}
	const (
		port    = `{"protocol":"TCP","port":443,"alert_if":"RESPONDING","email_notification":true}`
		process = `{"process":"nginx","alert_if":"RUNNING","email_notification":true}`
	)
	attempts := map[string]attempt{
		"ionos_users_create.400":                       {nil, `{}`},
		"ionos_users_update.400":                       {user, `{"password":"short"}`},
		"ionos_users_api_update.400":                   {user, `{}`},
		"ionos_users_api_ips_add.400":                  {user, `{"ips":[]}`},
		"ionos_users_api_ips_delete.404-2":             {user, ""},
		"ionos_roles_create.400":                       {nil, `{}`},
		"ionos_roles_update.400":                       {role, `{"state":"OFF"}`},
		"ionos_role_users_add.400":                     {role, `{}`},
		"ionos_roles_clone.400":                        {role, `{}`},
		"ionos_monitoring_policies_update.400":         {web, `{"thresholds":{"cpu":{"warning":{"value":99}}}}`},
		"ionos_monitoring_policies_update.403":         {standard, `{"email":""}`},
		"ionos_monitoring_policies_delete.403":         {standard, ""},
		"ionos_monitoring_policy_ports_create.400":     {web, `{"ports":[` + port + `]}`},
		"ionos_monitoring_policy_ports_create.403":     {standard, `{"ports":[` + port + `]}`},
		"ionos_monitoring_policy_ports_update.400":     {entry, `{"ports":` + strings.Replace(port, "443", "80", 1) + `}`},
		"ionos_monitoring_policy_ports_update.403":     {standard, `{"ports":` + port + `}`},
		"ionos_monitoring_policy_ports_delete.403":     {standard, ""},
		"ionos_monitoring_policy_processes_create.400": {web, `{"processes":[` + process + `]}`},
		"ionos_monitoring_policy_processes_create.403": {standard, `{"processes":[` + process + `]}`},
		"ionos_monitoring_policy_processes_update.400": {entry, `{"processes":` + strings.Replace(process, "nginx", "php", 1) + `}`},
		"ionos_monitoring_policy_servers_attach.400":   {web, `{}`},
	}
	// Whatever is not there is missing, whatever well-formed request asks for it.
	bodies := map[string]string{
		"ionos_users_update": `{"state":"ACTIVE"}`, "ionos_users_api_update": `{"active":true}`, "ionos_users_api_ips_add": `{"ips":["214.4.143.138"]}`,
		"ionos_roles_update": `{"name":"x"}`, "ionos_roles_clone": `{"name":"x"}`, "ionos_role_users_add": `{"users":["` + bobUser + `"]}`,
		"ionos_role_permissions_update": `{"logs":{"show":true}}`, "ionos_monitoring_policies_update": `{"email":""}`,
		"ionos_monitoring_policy_ports_create": `{"ports":[` + port + `]}`, "ionos_monitoring_policy_ports_update": `{"ports":` + port + `}`,
		"ionos_monitoring_policy_processes_create": `{"processes":[` + process + `]}`, "ionos_monitoring_policy_processes_update": `{"processes":` + process + `}`,
		"ionos_monitoring_policy_servers_attach": `{"servers":["` + web1 + `"]}`,
	}
	d := newDesk(t, simulator.Config{})
	for file, want := range documentedErrors(t, regexp.MustCompile(`^ionos_(users|roles?|monitoring_polic(y|ies))_`)) {
		if file == "ionos_monitoring_policies_create.400" {
			continue // the tariff; see TestATariffAllowsOnlySoManyPolicies
		}
		a, ok := attempts[file]
		if !ok && want.status == 404 {
			a = attempt{none, bodies[want.operation]}
			if want.Type == "PORT_NOT_FOUND" || want.Type == "PROCESS_NOT_FOUND" || want.Type == "SERVER_NOT_FOUND" {
				a.path = web
			}
			ok = true
		}
		require.True(t, ok, "no attempt provokes %s", file)
		t.Run(file, func(t *testing.T) { a.meets(t, d, want) })
	}
}

func (a attempt) meets(t *testing.T, d *desk, want documentedError) {
	spec := ionos.API().Operation(want.operation).Spec()
	path := spec.Path
	for name, value := range a.path {
		path = strings.ReplaceAll(path, "{"+name+"}", value)
	}
	request, err := http.NewRequest(spec.Method, d.url+path, strings.NewReader(a.body))
	require.NoError(t, err)
	request.Header.Set("X-TOKEN", "t")
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	require.Equal(t, want.status, response.StatusCode)
	var got documentedError
	require.NoError(t, json.UnmarshalRead(response.Body, &got, json.MatchCaseInsensitiveNames(true)))
	require.Equal(t, want.Type, got.Type)
}

package gcore_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/gcore"
)

const (
	instance = `"project_id":1,"region_id":1,"instance_id":"6d14f194-6c1e-49b3-9fc7-50dc8401eb74"`
	id       = `"0123456789abcdef0123456789abcdef"`
)

func mark(s provider.Secret) string { return strings.Repeat("*", len(s.Reveal())) }

func TestUnionsAreChecked(t *testing.T) {
	create := func(rest string) string {
		return `{"project_id":1,"region_id":1,"flavor":"g1-standard-1-2",` + rest + `}`
	}
	external, image := `"interfaces":[{"type":"external"}]`, `"volumes":[{"source":"image","image_id":`+id+`}]`
	for _, c := range []struct {
		operation provider.Operation
		arguments string
		fault     string // empty = right
	}{
		{gcore.AttachInterface, `{` + instance + `,"type":"external","ip_family":"dual"}`, ""},
		{gcore.AttachInterface, `{` + instance + `,"type":"external","subnet_id":` + id + `}`, "argument subnet_id: there is none with type external"},
		{gcore.AttachInterface, `{` + instance + `,"type":"subnet"}`, "argument subnet_id: it is required with type subnet"},
		{gcore.AttachInterface, `{` + instance + `,"type":"subnet","subnet_id":` + id + `,"ip_family":"ipv4"}`, "argument ip_family: there is none"},
		{gcore.AttachInterface, `{` + instance + `,"type":"any_subnet","network_id":` + id + `,"ip_family":"ipv4"}`, ""},
		{gcore.AttachInterface, `{` + instance + `,"type":"reserved_fixed_ip"}`, "argument port_id: it is required"},
		{gcore.AttachInterface, `{` + instance + `,"type":"trunk"}`, "allowed: external, subnet, any_subnet, reserved_fixed_ip"},

		{gcore.CreateInstance, create(`"name":"web",` + external + `,` + image), ""},
		{gcore.CreateInstance, create(external + `,` + image), "argument name: give either"},
		{gcore.CreateInstance, create(`"name":"web","name_template":"web-{ip_octets}",` + external + `,` + image), "argument name: give either"},
		{gcore.CreateInstance, create(`"name":"web","username":"joe",` + external + `,` + image), "argument password: username and password"},
		{gcore.CreateInstance, create(`"name":"web","interfaces":[],` + image), "argument interfaces"},
		{gcore.CreateInstance, create(`"name":"web","interfaces":[{"type":"external"},{"type":"subnet","subnet_id":` + id + `}],` + image), "argument interfaces.1.network_id: it is required"},
		{gcore.CreateInstance, create(`"name":"web","interfaces":[{"type":"external","floating_ip":{"source":"new"}}],` + image), "argument interfaces.0.floating_ip: there is none"},
		{gcore.CreateInstance, create(`"name":"web","interfaces":[{"type":"any_subnet","network_id":` + id + `,"floating_ip":{"source":"existing"}}],` + image), "argument interfaces.0.floating_ip.existing_floating_id"},
		{gcore.CreateInstance, create(`"name":"web","security_groups":[{"id":` + id + `}],"interfaces":[{"type":"external","security_groups":[{"id":` + id + `}]}],` + image), "argument interfaces.0.security_groups"},
		{gcore.CreateInstance, create(`"name":"web",` + external + `,"volumes":[{"source":"new-volume"}]`), "argument volumes.0.size: it is required with source new-volume"},
		{gcore.CreateInstance, create(`"name":"web",` + external + `,"volumes":[{"source":"new-volume","size":5,"boot_index":0}]`), "argument volumes.0.boot_index: there is none"},
		{gcore.CreateInstance, create(`"name":"web",` + external + `,"volumes":[{"source":"image"}]`), "argument volumes.0.image_id"},
		{gcore.CreateInstance, create(`"name":"web",` + external + `,"volumes":[{"source":"snapshot","snapshot_id":` + id + `,"size":5,"type_name":"ultra"}]`), "argument volumes.0.type_name"},
		{gcore.CreateInstance, create(`"name":"web",` + external + `,"volumes":[{"source":"existing-volume","volume_id":` + id + `,"size":5}]`), "argument volumes.0.size: there is none"},
		{gcore.CreateInstance, create(`"name":"web",` + external + `,"volumes":[{"source":"apptemplate","apptemplate_id":"docker"}],"configuration":{"a":"b"}`), ""},

		{gcore.CheckLimits, `{"project_id":1,"region_id":1}`, "argument names"},
		{gcore.CheckLimits, `{"project_id":1,"region_id":1,"names":["a"],"interfaces":[{"type":"reserved_fixed_ip"}]}`, "argument interfaces.0.port_id"},
		{gcore.DeleteInstance, `{` + instance + `,"floatings":` + id + `,"delete_floatings":true}`, "argument floatings"},
		{gcore.DeleteInstance, `{` + instance + `,"volumes":"all"}`, "argument volumes"},
		{gcore.InstanceAction, `{` + instance + `,"action":"stop","activate_profile":true}`, "argument activate_profile"},
		{gcore.InstanceAction, `{` + instance + `,"action":"powercycle"}`, "reboot_hard"},
		{gcore.RenameInstance, `{` + instance + `}`, "argument name"},
		{gcore.AddSecurityGroup, `{` + instance + `}`, "argument name"},
		{gcore.AddSecurityGroup, `{` + instance + `,"name":"web","ports_security_group_names":[{"security_group_names":["web"]}]}`, ""},
		{gcore.GetInstance, `{"project_id":1,"region_id":1,"instance_id":"available_names"}`, "argument instance_id"},
		{gcore.GetInstance, `{"project_id":"1","region_id":1,"instance_id":` + id + `}`, "argument project_id"},
	} {
		_, err := c.operation.Canon([]byte(c.arguments), mark)
		if c.fault == "" {
			require.NoError(t, err, c.arguments)
			continue
		}
		require.ErrorContains(t, err, c.fault, c.arguments)
	}
}

func TestSecretsOfANewInstance(t *testing.T) {
	arguments := `{"project_id":1,"region_id":1,"name":"web","flavor":"g1","password":"hunter2","user_data":"IyE=","interfaces":[{"type":"external"}],"volumes":[{"source":"new-volume","size":5}]}`
	_, err := gcore.CreateInstance.Canon([]byte(arguments), nil)
	require.ErrorContains(t, err, "seal")
	call, err := gcore.CreateInstance.Canon([]byte(arguments), mark)
	require.NoError(t, err)
	require.NotContains(t, string(call.Canonical), "hunter2")
	shown, err := gcore.CreateInstance.Explain(call.Canonical)
	require.NoError(t, err)
	privacy := map[string]provider.Privacy{}
	for _, a := range shown {
		privacy[a.Name] = a.Privacy
	}
	require.Equal(t, provider.Sealed, privacy["password"])
	require.Equal(t, provider.Private, privacy["user_data"])
	require.True(t, gcore.GetInstanceConsole.Spec().ReturnsSecret)
	require.True(t, gcore.GetTask.Spec().ReturnsSecret)
}

func TestActionsAreAsBadAsTheyAre(t *testing.T) {
	for action, effect := range map[string]provider.Effect{"start": provider.Modify, "resume": provider.Modify, "stop": provider.Destroy,
		"reboot": provider.Destroy, "reboot_hard": provider.Destroy, "suspend": provider.Destroy} {
		call, err := gcore.InstanceAction.Canon([]byte(`{`+instance+`,"action":"`+action+`"}`), nil)
		require.NoError(t, err)
		require.Equal(t, effect, call.Effect, action)
	}
}

func TestADeletionShowsWhatMayStay(t *testing.T) {
	var seen []string
	for _, look := range gcore.DeleteInstance.Spec().Looks {
		seen = append(seen, look.Operation().Spec().Name)
	}
	require.Equal(t, []string{"gcore_instances_get", "gcore_volumes_list", "gcore_instances_interfaces_list", "gcore_active_tasks_list"}, seen)
	for _, unset := range []string{"volumes", "reserved_fixed_ips", "floatings"} {
		shown, err := gcore.DeleteInstance.Explain([]byte(`{` + instance + `}`))
		require.NoError(t, err)
		i := -1
		for n, a := range shown {
			if a.Name == unset && a.Unset {
				i = n
			}
		}
		require.GreaterOrEqual(t, i, 0)
		require.Contains(t, shown[i].Doc, "stay, billed")
	}
}

func TestErrorsAreRead(t *testing.T) {
	code, message := gcore.API().DecodeError(404, []byte(`{"exception_class":"NotFoundError","message":" keypair not found","request_id":"4e3e63f3"}`))
	require.Equal(t, []string{"NotFoundError", "keypair not found"}, []string{code, message})
	code, _ = gcore.API().DecodeError(502, []byte(`<html>`))
	require.Empty(t, code)
}

// Answers of either document are read: the seed's names, and an instance alone
// or in a list.
func TestOlderAnswersAreRead(t *testing.T) {
	old, err := gcore.GetInstance.DecodeAnswer([]byte(`{"instance_id":"a","instance_name":"web","metadata":{"role":"web"},"metadata_detailed":null,"flavor":[],"ddos_profile":null}`))
	require.NoError(t, err)
	require.Equal(t, "web", *old.InstanceName)
	require.Equal(t, "web", old.Metadata["role"])
	alone, err := gcore.StopInstance.DecodeAnswer([]byte(`{"id":"a","status":"SHUTOFF","task_state":null}`))
	require.NoError(t, err)
	require.Equal(t, "SHUTOFF", *alone.Status)
	listed, err := gcore.StopInstance.DecodeAnswer([]byte(`{"count":1,"results":[{"id":"a","status":"SHUTOFF"}]}`))
	require.NoError(t, err)
	require.Equal(t, "SHUTOFF", *listed.Results[0].Status)
	task, err := gcore.GetTask.DecodeAnswer([]byte(`{"id":"t","state":"FINISHED","data":{"password":"hunter2"},"created_resources":{"instances":["a"],"projects":[7]}}`))
	require.NoError(t, err)
	require.Equal(t, map[string][]string{"instances": {"a"}, "projects": {"7"}}, task.CreatedResources)
	require.Equal(t, `{"password":"hunter2"}`, task.Data.Reveal())
}

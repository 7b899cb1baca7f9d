package sim_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/gcore"
	"signoff/provider/gcore/sim"
	"signoff/provider/providertest"
)

// change is one call of an operation that changes something.
type change struct {
	operation string
	rest      string // arguments beside project, region and instance
	instance  string
	prepare   string // a power action that must come before
	undecided string // why no read can tell
}

// changes has every operation that changes something, and every branch of its
// settling.
var changes = []change{
	{operation: "gcore_instances_create", rest: `"name":"new-1","flavor":"g1-standard-1-2","interfaces":[{"type":"external"}],"volumes":[{"source":"image","image_id":"` + debian + `","size":10,"boot_index":0}]`},
	{operation: "gcore_instances_create", rest: `"name_template":"new-{ip_octets}","flavor":"g1-standard-1-2","interfaces":[{"type":"external"}],"volumes":[{"source":"image","image_id":"` + debian + `","size":10}]`, undecided: "could not be compared"},
	{operation: "gcore_instances_delete", instance: db, rest: `"volumes":"` + data + `"`},
	{operation: "gcore_instances_rename", instance: web1, rest: `"name":"web-9","tags":{"role":"front"}`},
	{operation: "gcore_instances_action", instance: web1, rest: `"action":"stop"`},
	{operation: "gcore_instances_action", instance: staging, rest: `"action":"start"`},
	{operation: "gcore_instances_action", instance: web1, rest: `"action":"suspend"`},
	{operation: "gcore_instances_action", instance: web1, rest: `"action":"resume"`, prepare: "suspend"},
	{operation: "gcore_instances_action", instance: web1, rest: `"action":"reboot_hard"`, undecided: "leaves no trace"},
	{operation: "gcore_instances_start", instance: staging},
	{operation: "gcore_instances_stop", instance: web1},
	{operation: "gcore_instances_suspend", instance: web1},
	{operation: "gcore_instances_resume", instance: web1, prepare: "suspend"},
	{operation: "gcore_instances_reboot", instance: web1, undecided: "leaves no trace"},
	{operation: "gcore_instances_powercycle", instance: web1, undecided: "leaves no trace"},
	{operation: "gcore_instances_change_flavor", instance: web1, rest: `"flavor_id":"g1-standard-4-8"`},
	{operation: "gcore_instances_attach_interface", instance: web1, rest: `"type":"external"`},
	{operation: "gcore_instances_attach_interface", instance: web1, rest: `"type":"subnet","subnet_id":"` + strings.ToUpper(subnet) + `"`},
	{operation: "gcore_instances_attach_interface", instance: web1, rest: `"type":"any_subnet","network_id":"` + backend + `"`},
	{operation: "gcore_instances_attach_interface", instance: web1, rest: `"type":"reserved_fixed_ip","port_id":"` + reserved + `"`},
	{operation: "gcore_instances_detach_interface", instance: db, rest: `"port_id":"` + portDB + `","ip_address":"192.168.13.10"`},
	{operation: "gcore_instances_add_security_group", instance: db, rest: `"name":"web"`},
	{operation: "gcore_instances_add_security_group", instance: db, rest: `"ports_security_group_names":[{"port_id":"` + portDB + `","security_group_names":["web"]}]`},
	{operation: "gcore_instances_add_security_group", instance: db, rest: `"ports_security_group_names":[{"security_group_names":["web"]}]`},
	{operation: "gcore_instances_remove_security_group", instance: web1, rest: `"name":"web"`},
	{operation: "gcore_instances_put_into_servergroup", instance: db, rest: `"servergroup_id":"` + groupDB + `"`},
	{operation: "gcore_instances_remove_from_servergroup", instance: web1},
	{operation: "gcore_instances_metadata_upsert", instance: web1, rest: `"metadata":{"role":"front","team":"a"}`},
	{operation: "gcore_instances_metadata_replace", instance: web1, rest: `"metadata":{"team":"a"}`},
	{operation: "gcore_instances_metadata_delete", instance: web1, rest: `"key":"role"`},
	{operation: "gcore_instances_metadata_item_delete", instance: web1, rest: `"key":"role"`},
	{operation: "gcore_reseller_name_templates_put", rest: `"reseller_id":1,"region_id":1,"allow_custom_name":true,"allowed_name_templates":["a-{ip_octets}"]`},
	{operation: "gcore_reseller_name_templates_delete", rest: `"reseller_id":1,"region_id":7`},
}

// arguments of the call as JSON.
func (c change) arguments() []byte {
	members := []string{}
	if !strings.HasPrefix(c.operation, "gcore_reseller") {
		members = append(members, `"project_id":1,"region_id":1`)
	}
	if c.instance != "" {
		members = append(members, `"instance_id":"`+c.instance+`"`)
	}
	if c.rest != "" {
		members = append(members, c.rest)
	}
	return []byte("{" + strings.Join(members, ",") + "}")
}

func TestOutcomesAreReadBack(t *testing.T) {
	covered := map[string]bool{}
	for _, c := range changes {
		covered[c.operation] = true
		t.Run(c.operation+" "+c.rest, func(t *testing.T) { readBack(t, c) })
	}
	for _, op := range gcore.API().Operations() {
		require.True(t, op.Spec().Effect == provider.Observe || covered[op.Spec().Name], op.Spec().Name)
	}
}

func readBack(t *testing.T, c change) {
	b := newBench(t)
	if c.prepare != "" {
		do(b, gcore.InstanceAction, gcore.ActionInput{InstanceInput: at(c.instance), Action: c.prepare})
		b.wait()
	}
	op := gcore.API().Operation(c.operation)
	call, err := op.Canon(c.arguments(), nil)
	require.NoError(t, err)
	o := providertest.Watch(t, b.client, call)
	want := []provider.Finding{provider.NotApplied, provider.Applied}
	if c.undecided != "" {
		want = []provider.Finding{provider.Undecided, provider.Undecided}
	}
	require.Equal(t, want[0], o.Judge(t).Finding, "without the call")

	answer, err := op.Call(context.Background(), b.client, call.Args())
	require.NoError(t, err)
	follow(t, b, o, answer, func() {
		require.Equal(t, provider.Undecided, o.Judge(t).Finding, "while the task runs: %s", o.Judge(t).Why)
	})
	b.wait()
	verdict := o.Judge(t)
	require.Equal(t, want[1], verdict.Finding, verdict.Why)
	require.Contains(t, verdict.Why, c.undecided)
	switch {
	case strings.HasSuffix(c.operation, "_create") || strings.HasSuffix(c.operation, "_attach_interface"):
		require.Equal(t, want[0], providertest.Watch(t, b.client, call).Judge(t).Finding, "nothing was added")
	case c.undecided == "":
		require.Equal(t, provider.Undecided, providertest.Watch(t, b.client, call).Judge(t).Finding, "so before as after: nothing is proven")
	}
}

// follow polls asynchronous work from its answer to its end.
func follow(t *testing.T, b *bench, o providertest.Outlook, answer *provider.Answer, meanwhile func()) {
	if o.Operation.Spec().Waits == nil {
		return
	}
	require.Equal(t, provider.Going, o.Poll(t, answer).End)
	meanwhile()
	b.wait()
	require.Equal(t, provider.Reached, o.Poll(t, answer).End)
}

// A failed task proves nothing, and neither do other tasks that still run.
func TestWhatATaskDoesNotProve(t *testing.T) {
	b := newBench(t)
	waits := gcore.ChangeFlavor.Spec().Waits
	tasks := do(b, gcore.ChangeFlavor, gcore.ChangeFlavorInput{InstanceInput: at(web1), FlavorID: "g1-standard-4-8"})
	require.NoError(t, b.cloud.Change(func(s *sim.State) { s.Tasks[len(s.Tasks)-1].Error = "no host left" }))
	b.wait()
	poll := func(id string) provider.Progress {
		view, err := provider.ReadView(context.Background(), b.client, waits.Poll, []byte(`{"task_id":"`+id+`"}`))
		require.NoError(t, err)
		return waits.Done(view)
	}
	require.Equal(t, provider.Progress{End: provider.Blurred, Note: "ERROR: no host left"}, poll(tasks.Tasks[0]))
	require.Equal(t, provider.Blurred, poll(unknown).End, "a task that is gone")

	op := gcore.InstanceAction
	call, err := op.Canon([]byte(`{"project_id":1,"region_id":1,"instance_id":"`+web1+`","action":"stop"}`), nil)
	require.NoError(t, err)
	o := providertest.Watch(t, b.client, call)
	do(b, gcore.InstanceAction, gcore.ActionInput{InstanceInput: at(staging), Action: "start"})
	require.Equal(t, provider.Verdict{Why: "1 tasks of the project have not ended yet; one may still do it"}, o.Judge(t))
}

func TestACreatingTaskTellsWhatItMade(t *testing.T) {
	b := newBench(t)
	tasks := do(b, gcore.CreateInstance, newInstance("new-1"))
	b.wait()
	view, err := provider.ReadView(context.Background(), b.client, gcore.GetTask, []byte(`{"task_id":"`+tasks.Tasks[0]+`"}`))
	require.NoError(t, err)
	note := gcore.CreateInstance.Spec().Waits.Done(view).Note
	require.Regexp(t, `^FINISHED; created instances [0-9a-f-]{36}, ports [0-9a-f-]{36}, volumes [0-9a-f-]{36}$`, note)
	require.NotContains(t, string(view.Body), "hunter2", "the task repeats the request")
}

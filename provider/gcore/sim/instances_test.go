package sim_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/gcore"
)

func newInstance(name string) gcore.CreateInstanceInput {
	return gcore.CreateInstanceInput{Place: home, Name: &name, Flavor: "g1-standard-1-2", Password: new(provider.Secret("hunter2")), SSHKeyName: new("my-ssh-key"),
		Tags:       map[string]string{"role": "test"},
		Interfaces: []gcore.NewInterface{{Type: "external"}},
		Volumes:    []gcore.NewVolume{{Source: "image", ImageID: new(debian), Size: new(10), BootIndex: new(0)}}}
}

func TestAnInstanceLives(t *testing.T) {
	b := newBench(t)
	tasks := do(b, gcore.CreateInstance, newInstance("new-1"))
	require.Equal(t, "NEW", provider.Value(b.task(tasks).State))
	require.Equal(t, "hunter2", provider.Value(b.task(tasks).Data).Reveal()[len(`{"flavor_name":"g1-standard-1-2","name":"new-1","password":"`):][:7])
	b.now = b.now.Add(delay / 2)
	require.Equal(t, "RUNNING", provider.Value(b.task(tasks).State))
	require.Len(t, do(b, gcore.ListActiveTasks, gcore.ListActiveTasksInput{Place: home}).Results, 1)
	found := do(b, gcore.ListInstances, gcore.ListInstancesInput{Place: home, Name: new("^new-[0-9]$")})
	require.Equal(t, []string{"new-1"}, names(found))
	require.Equal(t, "BUILD", provider.Value(found.Results[0].Status))
	require.Equal(t, tasks.Tasks[0], provider.Value(found.Results[0].TaskID))
	id := provider.Value(found.Results[0].ID)
	refused(b, gcore.RenameInstance, gcore.RenameInstanceInput{InstanceInput: at(id), Name: new("too-early")}, 409, "ConflictError")

	b.wait()
	task := b.task(tasks)
	require.Equal(t, "FINISHED", provider.Value(task.State))
	require.Equal(t, []string{id}, task.CreatedResources["instances"])
	require.Equal(t, "create_vm", provider.Value(do(b, gcore.ListTasks, gcore.ListTasksInput{State: []string{"FINISHED"}}).Results[0].TaskType))
	i := do(b, gcore.GetInstance, at(id))
	require.Equal(t, []string{"ACTIVE", "active", "new-1", "g1-standard-1-2"}, []string{provider.Value(i.Status), provider.Value(i.VMState), provider.Value(i.Name), provider.Value(i.Flavor.FlavorID)})
	require.Nil(t, i.TaskState)
	require.Equal(t, []string{id, "new-1", provider.Value(i.CreatedAt), "my-ssh-key", "test"},
		[]string{provider.Value(i.InstanceID), provider.Value(i.InstanceName), provider.Value(i.InstanceCreated), provider.Value(i.KeypairName), i.Metadata["role"]}, "old names are served too")
	require.Equal(t, "203.0.113.12", provider.Value(i.Addresses["public"][0].Addr))

	renamed := do(b, gcore.RenameInstance, gcore.RenameInstanceInput{InstanceInput: at(id), Name: new("new-2"), Tags: map[string]string{"team": "a"}})
	require.Equal(t, "new-2", provider.Value(renamed.Name))
	require.Equal(t, map[string]string{"role": "test", "team": "a"}, renamed.Metadata)

	do(b, gcore.ChangeFlavor, gcore.ChangeFlavorInput{InstanceInput: at(id), FlavorID: "g1-standard-2-4"})
	require.Equal(t, "RESIZE", provider.Value(do(b, gcore.GetInstance, at(id)).Status))
	b.wait()
	require.Equal(t, "g1-standard-2-4", provider.Value(do(b, gcore.GetInstance, at(id)).Flavor.FlavorID))

	do(b, gcore.DeleteInstance, gcore.DeleteInstanceInput{InstanceInput: at(id)})
	require.Equal(t, "deleting", provider.Value(do(b, gcore.GetInstance, at(id)).TaskState))
	b.wait()
	refused(b, gcore.GetInstance, at(id), 404, "NotFoundError")
	left := do(b, gcore.ListVolumes, gcore.ListVolumesInput{Place: home, HasAttachments: new(false), IDPart: new(provider.Value(i.Volumes[0].ID))})
	require.Len(t, left.Results, 1, "a volume that was not listed stays, billed")
}

func TestWhatGoesWithAnInstance(t *testing.T) {
	b := newBench(t)
	refused(b, gcore.DeleteInstance, gcore.DeleteInstanceInput{InstanceInput: at(db), Volumes: new(free)}, 400, "ValidationError")
	do(b, gcore.DeleteInstance, gcore.DeleteInstanceInput{InstanceInput: at(db), Volumes: new(data), ReservedFixedIPs: new(portOwn), DeleteFloatings: new(true)})
	b.wait()
	refused(b, gcore.GetVolume, gcore.VolumeInput{Place: home, VolumeID: data}, 404, "NotFoundError")
	require.Equal(t, "available", provider.Value(do(b, gcore.GetVolume, gcore.VolumeInput{Place: home, VolumeID: boot}).Status))
	require.Len(t, do(b, gcore.ListFloatingIPs, gcore.ListFloatingIPsInput{Place: home}).Results, 1)
	require.Empty(t, do(b, gcore.ListPorts, gcore.ListPortsInput{Place: home, IDs: []string{portOwn, portDB}}).Results)

	do(b, gcore.DeleteInstance, gcore.DeleteInstanceInput{InstanceInput: at(web1)})
	b.wait()
	require.Empty(t, do(b, gcore.ListVolumes, gcore.ListVolumesInput{Place: home, NamePart: new("web-1")}).Results, "delete_on_termination")
}

func TestNewInstancesAreRefused(t *testing.T) {
	for name, spoil := range map[string]struct {
		with   func(in *gcore.CreateInstanceInput)
		status int
		class  string
	}{
		"flavor":       {func(in *gcore.CreateInstanceInput) { in.Flavor = "g9" }, 404, "NotFoundError"},
		"image":        {func(in *gcore.CreateInstanceInput) { in.Volumes[0].ImageID = new(unknown) }, 404, "NotFoundError"},
		"small volume": {func(in *gcore.CreateInstanceInput) { in.Volumes[0].Size = new(1) }, 400, "ValidationError"},
		"no boot": {func(in *gcore.CreateInstanceInput) {
			in.Volumes[0] = gcore.NewVolume{Source: "new-volume", Size: new(9)}
		}, 400, "ValidationError"},
		"used volume": {func(in *gcore.CreateInstanceInput) {
			in.Volumes[0] = gcore.NewVolume{Source: "existing-volume", VolumeID: new(boot)}
		}, 409, "ConflictError"},
		"key":       {func(in *gcore.CreateInstanceInput) { in.SSHKeyName = new("nobody") }, 404, "NotFoundError"},
		"group":     {func(in *gcore.CreateInstanceInput) { in.SecurityGroups = []gcore.Ref{{ID: unknown}} }, 404, "NotFoundError"},
		"placement": {func(in *gcore.CreateInstanceInput) { in.ServergroupID = new(unknown) }, 404, "NotFoundError"},
		"used port": {func(in *gcore.CreateInstanceInput) {
			in.Interfaces[0] = gcore.NewInterface{Type: "reserved_fixed_ip", PortID: new(portOwn)}
		}, 409, "ConflictError"},
		"quota":   {func(in *gcore.CreateInstanceInput) { in.Volumes[0].Size = new(5000) }, 400, "QuotaLimitExceed"},
		"named":   {func(in *gcore.CreateInstanceInput) { in.RegionID = 7 }, 400, "ValidationError"},
		"project": {func(in *gcore.CreateInstanceInput) { in.ProjectID = 5 }, 404, "NotFoundError"},
		"region":  {func(in *gcore.CreateInstanceInput) { in.RegionID = 5 }, 404, "NotFoundError"},
		"windows user": {func(in *gcore.CreateInstanceInput) {
			in.Username, in.Volumes[0].ImageID, in.Volumes[0].Size = new("joe"), new(windows), new(50)
		}, 400, "ValidationError"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			in := newInstance("new-1")
			spoil.with(&in)
			refused(b, gcore.CreateInstance, in, spoil.status, spoil.class)
			require.Len(t, do(b, gcore.ListInstances, gcore.ListInstancesInput{Place: home}).Results, 4, "nothing was made")
			require.Len(t, do(b, gcore.ListPorts, gcore.ListPortsInput{Place: home}).Results, 6)
		})
	}
}

func TestInstancesAreFiltered(t *testing.T) {
	b := newBench(t)
	for want, in := range map[string]gcore.ListInstancesInput{
		"db-1":      {IP: new("192.168.13.10"), Name: new("db")},
		"web-2":     {Name: new("web"), OrderBy: new("name.desc"), Page: gcore.Page{Limit: new(1)}},
		"staging-1": {Status: new("SHUTOFF")},
		"web-1":     {TagKeyValue: new(`{"role":"web"}`), UUID: new(web1[:8])},
	} {
		in.Place = home
		require.Equal(t, []string{want}, names(do(b, gcore.ListInstances, in)))
	}
	require.Equal(t, 4, provider.Value(do(b, gcore.ListInstances, gcore.ListInstancesInput{Place: home, Page: gcore.Page{Limit: new(1)}}).Count), "count is that of all")
	require.Len(t, do(b, gcore.ListInstances, gcore.ListInstancesInput{Place: home, TagValue: []string{"web"}}).Results, 2)
	require.Empty(t, do(b, gcore.ListInstances, gcore.ListInstancesInput{Place: home, ChangesSince: new("2030-01-01T00:00:00+01:00")}).Results)
	require.Len(t, do(b, gcore.ListInstances, gcore.ListInstancesInput{Place: home, ChangesBefore: new("2030-01-01T00:00:00+01:00"), ExcludeSecgroup: new("web")}).Results, 2)
	require.Empty(t, do(b, gcore.ListInstances, gcore.ListInstancesInput{Place: gcore.Place{ProjectID: 1337, RegionID: 1}}).Results)
	require.Len(t, do(b, gcore.SearchInstances, gcore.None{}).Results, 4)
	refused(b, gcore.ListInstances, gcore.ListInstancesInput{Place: home, TagKeyValue: new("role")}, 400, "ValidationError")
}

func TestTheSeedsSpellingsAreTaken(t *testing.T) {
	b := newBench(t)
	require.Equal(t, 200, b.raw("GET", `/v1/instances/1/1?metadata_kv=%7B%22role%22%3A%22web%22%7D&metadata_v=%5B%22web%22%5D`, ""))
	require.Equal(t, 400, b.raw("GET", `/v1/instances/1/1?metadata_v=web`, ""))
	require.Equal(t, 200, b.raw("POST", "/v2/instances/1/1/"+web1+"/action", `{"action":"powercycle"}`))
	require.Equal(t, "HARD_REBOOT", provider.Value(do(b, gcore.GetInstance, at(web1)).Status))
	require.Equal(t, 200, b.raw("POST", "/v2/instances/1/1", `{"name":"old-1","keypair_name":"my-ssh-key","metadata":{"role":"old"},"flavor":"g1-standard-1-2",
		"interfaces":[{"type":"external"}],"volumes":[{"source":"image","image_id":"`+debian+`","boot_index":0}]}`))
	require.Equal(t, []string{"old-1"}, names(do(b, gcore.ListInstances, gcore.ListInstancesInput{Place: home, TagKeyValue: new(`{"role":"old"}`)})))
	require.Equal(t, 204, b.raw("POST", "/v1/instances/1/1/"+db+"/addsecuritygroup", `{"ports_security_group_names":[{"port_id":null,"security_group_names":["web"]}]}`))
	require.Len(t, do(b, gcore.ListInstanceSecurityGroups, at(db)).Results, 2)
	require.Equal(t, 400, b.raw("POST", "/v1/instances/1/1/"+db+"/metadata", `{"role":null}`), "a known gap")
}

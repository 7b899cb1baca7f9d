package sim_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/gcore"
)

// ports of an instance, as its interfaces show them.
func ports(b *bench, id string) []string {
	out := []string{}
	for _, i := range do(b, gcore.ListInstanceInterfaces, gcore.ListInterfacesInput{InstanceInput: at(id)}).Results {
		out = append(out, provider.Value(i.PortID))
	}
	return out
}

func TestInterfacesComeAndGo(t *testing.T) {
	b := newBench(t)
	for _, in := range []gcore.AttachInterfaceInput{
		{Type: "external", IPFamily: new("dual"), InterfaceName: new("eth1")},
		{Type: "subnet", SubnetID: new(subnet), SecurityGroups: []gcore.Ref{{ID: "cee2ca1f-507a-4a31-b714-f6c1ffb4bdfa"}}},
		{Type: "any_subnet", NetworkID: new(backend)},
		{Type: "reserved_fixed_ip", PortID: new(reserved)},
	} {
		in.InstanceInput = at(web1)
		before := ports(b, web1)
		tasks := do(b, gcore.AttachInterface, in)
		require.Equal(t, "attaching", provider.Value(do(b, gcore.GetInstance, at(web1)).TaskState))
		refused(b, gcore.AttachInterface, in, 409, "ConflictError")
		b.wait()
		added := slices.DeleteFunc(ports(b, web1), func(id string) bool { return slices.Contains(before, id) })
		require.Equal(t, b.task(tasks).CreatedResources["ports"], added)
	}
	interfaces := do(b, gcore.ListInstanceInterfaces, gcore.ListInterfacesInput{InstanceInput: at(web1)}).Results
	require.Len(t, interfaces, 5)
	dual := interfaces[slices.IndexFunc(interfaces, func(i gcore.Interface) bool { return provider.Value(i.InterfaceName) == "eth1" })]
	require.Len(t, dual.IPAssignments, 2)
	require.Equal(t, "public", provider.Value(dual.NetworkDetails.Name))
	i := do(b, gcore.GetInstance, at(web1))
	require.Len(t, i.Addresses["backend"], 3)
	require.Equal(t, "subnet_3", provider.Value(i.Addresses["backend"][0].SubnetName))

	refused(b, gcore.DetachInterface, gcore.DetachInterfaceInput{InstanceInput: at(web1), PortID: reserved, IPAddress: "192.168.13.99"}, 404, "NotFoundError")
	do(b, gcore.DetachInterface, gcore.DetachInterfaceInput{InstanceInput: at(web1), PortID: reserved, IPAddress: "192.168.13.20"})
	b.wait()
	require.Len(t, do(b, gcore.ListPorts, gcore.ListPortsInput{Place: home, IDs: []string{reserved}}).Results, 1, "a reserved IP stays")
	do(b, gcore.DetachInterface, gcore.DetachInterfaceInput{InstanceInput: at(db), PortID: portDB, IPAddress: "192.168.13.10"})
	b.wait()
	require.NotContains(t, ports(b, db), portDB)
	require.Len(t, do(b, gcore.ListFloatingIPs, gcore.ListFloatingIPsInput{Place: home, Status: new("DOWN")}).Results, 2, "its floating IP is free")
	refused(b, gcore.AttachInterface, gcore.AttachInterfaceInput{InstanceInput: at(web1), Type: "subnet", SubnetID: new(unknown)}, 404, "NotFoundError")
	refused(b, gcore.AttachInterface, gcore.AttachInterfaceInput{InstanceInput: at(web1), Type: "reserved_fixed_ip", PortID: new(portOwn)}, 409, "ConflictError")
}

func TestSecurityGroupsArePutOnPorts(t *testing.T) {
	b := newBench(t)
	groups := func(id string) (all [][]string) {
		for _, p := range do(b, gcore.ListInstancePorts, at(id)).Results {
			var of []string
			for _, g := range p.SecurityGroups {
				of = append(of, provider.Value(g.Name))
			}
			all = append(all, of)
		}
		return all
	}
	one := gcore.SecurityGroupInput{InstanceInput: at(db), Ports: []gcore.PortGroups{{PortID: new(portDB), SecurityGroupNames: []string{"web"}}}}
	do(b, gcore.AddSecurityGroup, one)
	require.Equal(t, [][]string{{"default", "web"}, {"default"}}, groups(db))
	do(b, gcore.AddSecurityGroup, gcore.SecurityGroupInput{InstanceInput: at(db), Name: new("web")})
	require.Equal(t, [][]string{{"default", "web"}, {"default", "web"}}, groups(db))
	do(b, gcore.RemoveSecurityGroup, gcore.SecurityGroupInput{InstanceInput: at(db), Ports: []gcore.PortGroups{{SecurityGroupNames: []string{"web", "default"}}}})
	require.Equal(t, [][]string{nil, nil}, groups(db))

	one.Ports[0].SecurityGroupNames = []string{"web", "nobody"}
	refused(b, gcore.AddSecurityGroup, one, 404, "NotFoundError")
	require.Equal(t, [][]string{nil, nil}, groups(db), "all or nothing")
	one.Ports[0] = gcore.PortGroups{PortID: new(portWeb1), SecurityGroupNames: []string{"web"}}
	refused(b, gcore.AddSecurityGroup, one, 404, "NotFoundError")

	found := do(b, gcore.ListSecurityGroups, gcore.ListSecurityGroupsInput{Place: home, Name: new("web")}).Results
	require.Len(t, found, 1)
	require.Equal(t, 443, provider.Value(do(b, gcore.GetSecurityGroup, gcore.GetSecurityGroupInput{Place: home, GroupID: provider.Value(found[0].ID)}).Rules[1].PortRangeMin))
	refused(b, gcore.GetSecurityGroup, gcore.GetSecurityGroupInput{Place: home, GroupID: unknown}, 404, "NotFoundError")
}

func TestServerGroupsHoldInstances(t *testing.T) {
	b := newBench(t)
	members := func() (all []int) {
		for _, g := range do(b, gcore.ListServerGroups, gcore.ListServerGroupsInput{Place: home}).Results {
			all = append(all, len(g.Instances))
		}
		return all
	}
	require.Equal(t, []int{2, 0}, members())
	put := gcore.PutIntoServerGroupInput{InstanceInput: at(web1), ServergroupID: groupDB}
	refused(b, gcore.PutIntoServerGroup, put, 400, "ValidationError")
	do(b, gcore.RemoveFromServerGroup, at(web1))
	b.wait()
	refused(b, gcore.RemoveFromServerGroup, at(web1), 400, "ValidationError")
	do(b, gcore.PutIntoServerGroup, put)
	b.wait()
	require.Equal(t, []int{1, 1}, members())
	put.ServergroupID = unknown
	do(b, gcore.RemoveFromServerGroup, at(web1))
	b.wait()
	refused(b, gcore.PutIntoServerGroup, put, 404, "NotFoundError")
}

func TestMetadataIsKept(t *testing.T) {
	b := newBench(t)
	do(b, gcore.UpsertInstanceMetadata, gcore.MetadataInput{InstanceInput: at(web1), Metadata: map[string]string{"team": "a", "a/b": "c"}})
	require.Equal(t, "c", provider.Value(do(b, gcore.GetInstanceMetadataItem, gcore.MetadataItemInput{InstanceInput: at(web1), Key: "a/b"}).Value))
	require.Equal(t, "a", provider.Value(do(b, gcore.GetInstanceMetadata, gcore.MetadataKeyInput{InstanceInput: at(web1), Key: "team"}).Value))
	do(b, gcore.DeleteInstanceMetadataItem, gcore.MetadataItemInput{InstanceInput: at(web1), Key: "a/b"})
	do(b, gcore.DeleteInstanceMetadata, gcore.MetadataKeyInput{InstanceInput: at(web1), Key: "team"})
	refused(b, gcore.GetInstanceMetadata, gcore.MetadataKeyInput{InstanceInput: at(web1), Key: "team"}, 404, "NotFoundError")
	refused(b, gcore.DeleteInstanceMetadataItem, gcore.MetadataItemInput{InstanceInput: at(web1), Key: "team"}, 404, "NotFoundError")
	refused(b, gcore.DeleteInstanceMetadata, gcore.MetadataKeyInput{InstanceInput: at(web1), Key: "image_name"}, 400, "ValidationError")
	do(b, gcore.ReplaceInstanceMetadata, gcore.MetadataInput{InstanceInput: at(web1), Metadata: map[string]string{"x": "y"}})
	require.Equal(t, map[string]string{"image_name": "ubuntu-24.04-x64", "x": "y"}, do(b, gcore.GetInstance, at(web1)).Metadata)
	refused(b, gcore.ReplaceInstanceMetadata, gcore.MetadataInput{InstanceInput: at(web1), Metadata: map[string]string{"a b": "y"}}, 400, "ValidationError")
	require.Len(t, do(b, gcore.ListInstanceMetadata, at(web1)).Results, 2, "a refused call changes nothing")
}

func TestPowerNeedsItsStatus(t *testing.T) {
	b := newBench(t)
	act := func(id, action string) gcore.ActionInput {
		return gcore.ActionInput{InstanceInput: at(id), Action: action}
	}
	refused(b, gcore.InstanceAction, act(web1, "start"), 400, "ValidationError")
	refused(b, gcore.InstanceAction, act(web1, "resume"), 400, "ValidationError")
	refused(b, gcore.InstanceAction, act(unknown, "stop"), 404, "NotFoundError")
	for _, step := range [][2]string{{"stop", "SHUTOFF"}, {"start", "ACTIVE"}, {"suspend", "SUSPENDED"}, {"resume", "ACTIVE"}, {"reboot", "ACTIVE"}, {"reboot_hard", "ACTIVE"}} {
		do(b, gcore.InstanceAction, act(web1, step[0]))
		refused(b, gcore.InstanceAction, act(web1, step[0]), 409, "ConflictError")
		b.wait()
		require.Equal(t, step[1], provider.Value(do(b, gcore.GetInstance, at(web1)).Status), step[0])
	}
	for _, step := range []struct {
		op   *provider.Def[gcore.InstanceInput, gcore.PowerAnswer]
		then string
	}{{gcore.StopInstance, "SHUTOFF"}, {gcore.SuspendInstance, "SUSPENDED"}, {gcore.ResumeInstance, "ACTIVE"}, {gcore.RebootInstance, "ACTIVE"}, {gcore.PowercycleInstance, "ACTIVE"}} {
		answer := do(b, step.op, at(web1))
		require.Equal(t, []string{"web-1", "web-1"}, []string{provider.Value(answer.Name), provider.Value(answer.Results[0].Name)}, "both documented forms")
		b.wait()
		require.Equal(t, step.then, provider.Value(do(b, gcore.GetInstance, at(web1)).Status))
	}
	do(b, gcore.StartInstance, gcore.StartInstanceInput{InstanceInput: at(staging), ActivateProfile: new(false)})
}

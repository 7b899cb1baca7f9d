package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/katapult"
)

var ofShop = katapult.OrganizationLookup{OrganizationID: new(shop)}

func (b *bench) state(id string) string {
	b.t.Helper()
	return *do(b, katapult.GetVirtualMachine, by(id)).VirtualMachine.State
}

func (b *bench) machines() (names []string) {
	b.t.Helper()
	for _, m := range do(b, katapult.ListVirtualMachines, katapult.ListVirtualMachinesInput{OrganizationLookup: ofShop}).VirtualMachines {
		names = append(names, *m.Name)
	}
	return names
}

func TestListsArePagedAndThin(t *testing.T) {
	b := newBench(t)
	require.Equal(t, []string{"web-1", "web-2", "db-1", "build"}, b.machines(), "what is in the trash is not listed")
	page := do(b, katapult.ListVirtualMachines, katapult.ListVirtualMachinesInput{OrganizationLookup: ofShop, Paging: katapult.Paging{Page: new(2), PerPage: new(3)}})
	require.Len(t, page.VirtualMachines, 1)
	require.Equal(t, katapult.Pagination{CurrentPage: new(2), PerPage: new(3), Total: new(4), TotalPages: new(2), LargeSet: new(false)}, page.Pagination)
	require.Equal(t, "203.0.113.13", *page.VirtualMachines[0].IPAddresses[0].Address)
	for value, n := range map[string]int{"shop": 4, "other": 0} {
		list := do(b, katapult.ListVirtualMachines, katapult.ListVirtualMachinesInput{OrganizationLookup: ofShop, AnnotationKey: new("team"), AnnotationValue: new(value)})
		require.Len(t, list.VirtualMachines, n)
	}
	require.Len(t, do(b, katapult.ListOrganizations, katapult.None{}).Organizations, 2)
	require.Equal(t, "Example Shop Ltd", *do(b, katapult.GetOrganization, katapult.OrganizationLookup{OrganizationSubDomain: new("example-shop")}).Organization.BillingName)
}

func TestAMachineIsReadByEitherNameWithItsNetworks(t *testing.T) {
	b := newBench(t)
	m := do(b, katapult.GetVirtualMachine, katapult.VirtualMachineLookup{VirtualMachineFQDN: new("web-1.example-shop.st.kpult.com")}).VirtualMachine
	require.Equal(t, web, *m.ID)
	require.NotEmpty(t, m.InitialRootPassword.Reveal())
	require.Equal(t, "Public Network", *m.IPAddresses[0].Network.Name)

	list := do(b, katapult.ListNetworkInterfaces, katapult.ListNetworkInterfacesInput{VirtualMachineLookup: by(web)}).NetworkInterfaces
	require.Len(t, list, 2)
	require.Equal(t, "Public Network", *list[0].Network.Name)
	require.Nil(t, list[0].VirtualNetwork)
	require.Equal(t, "backend", *list[1].VirtualNetwork.Name)
	one := do(b, katapult.GetNetworkInterface, katapult.GetNetworkInterfaceInput{NetworkInterfaceID: *list[1].ID}).NetworkInterface
	require.Equal(t, web, *one.VirtualMachine.ID)
	require.NotEmpty(t, *one.MACAddress)

	networks := do(b, katapult.ListNetworks, ofShop)
	require.Len(t, networks.VirtualNetworks, 1)
	n := do(b, katapult.GetNetwork, katapult.GetNetworkInput{NetworkID: networks.Networks[0].ID}).Network
	require.Equal(t, "GB", *n.DataCenter.Country.ISOCode2)
}

func TestAPowerActionIsATaskAndThenAState(t *testing.T) {
	b := newBench(t)
	task := *do(b, katapult.StopVirtualMachine, of(web)).Task.ID
	status := func() string { return *do(b, katapult.GetTask, katapult.GetTaskInput{TaskID: task}).Task.Status }
	for _, step := range []struct{ status, state string }{{"pending", "started"}, {"running", "stopping"}, {"running", "stopping"}, {"completed", "stopping"}, {"completed", "stopped"}} {
		require.Equal(t, step.status, status())
		require.Equal(t, step.state, b.state(web))
		if step.state != "stopped" {
			refused(b, katapult.StartVirtualMachine, of(web), 406, "task_queueing_error")
		}
		b.pass(delay / 4)
	}
	finished := do(b, katapult.GetTask, katapult.GetTaskInput{TaskID: task}).Task
	require.Equal(t, 100, *finished.Progress)
	require.NotNil(t, finished.FinishedAt)
	refused(b, katapult.ResetVirtualMachine, of(web), 406, "task_queueing_error")

	do(b, katapult.StartVirtualMachine, of(web))
	b.pass(delay / 2)
	require.Equal(t, "starting", b.state(web))
	b.pass(delay)
	for op, shown := range map[*provider.Def[katapult.VirtualMachineInput, katapult.OneTask]]string{katapult.ResetVirtualMachine: "resetting", katapult.StartVirtualMachine: "started"} {
		do(b, op, of(web))
		b.pass(delay / 2)
		require.Equal(t, shown, b.state(web))
		b.pass(delay)
		require.Equal(t, "started", b.state(web))
	}
	do(b, katapult.ShutdownVirtualMachine, of(web))
	b.pass(delay / 2)
	require.Equal(t, "shutting_down", b.state(web))
}

func TestADeletedMachineIsRestoredOrPurged(t *testing.T) {
	b := newBench(t)
	nic := do(b, katapult.ListNetworkInterfaces, katapult.ListNetworkInterfacesInput{VirtualMachineLookup: by(web)}).NetworkInterfaces[0]
	deleted := do(b, katapult.DeleteVirtualMachine, of(web))
	require.Equal(t, "VirtualMachine", *deleted.TrashObject.ObjectType)
	require.EqualValues(t, b.clock().Add(48*time.Hour).Unix(), *deleted.TrashObject.KeepUntil)
	require.NotContains(t, b.machines(), "web-1")
	refused(b, katapult.GetVirtualMachine, by(web), 406, "object_in_trash")
	refused(b, katapult.DeleteVirtualMachine, of(web), 406, "object_in_trash")
	refused(b, katapult.StartVirtualMachine, of(web), 406, "object_in_trash")
	require.Equal(t, deleted.TrashObject, do(b, katapult.GetTrashObject, katapult.TrashObjectLookup{TrashObjectID: deleted.TrashObject.ID}).TrashObject)

	do(b, katapult.RestoreTrashObject, trashed(web))
	require.Equal(t, "stopped", b.state(web))
	refused(b, katapult.RestoreTrashObject, trashed(web), 404, "trash_object_not_found")

	do(b, katapult.DeleteVirtualMachine, of(web))
	do(b, katapult.PurgeTrashObject, trashed(web))
	refused(b, katapult.PurgeTrashObject, trashed(web), 406, "task_queueing_error")
	refused(b, katapult.RestoreTrashObject, trashed(web), 404, "trash_object_not_found")
	b.pass(delay)
	refused(b, katapult.GetTrashObject, trashed(web), 404, "trash_object_not_found")
	refused(b, katapult.GetVirtualMachine, by(web), 404, "virtual_machine_not_found")
	refused(b, katapult.GetNetworkInterface, katapult.GetNetworkInterfaceInput{NetworkInterfaceID: *nic.ID}, 404, "virtual_machine_network_interface_not_found")
}

func TestTheTrashEmptiesItselfInTwoDays(t *testing.T) {
	b := newBench(t)
	list := func() []katapult.TrashObject {
		return do(b, katapult.ListTrashObjects, katapult.ListTrashObjectsInput{OrganizationLookup: ofShop}).TrashObjects
	}
	require.Len(t, list(), 2)
	b.pass(48 * time.Hour)
	require.Empty(t, list())
	refused(b, katapult.GetVirtualMachine, by(blog), 404, "virtual_machine_not_found")
}

func TestWhatIsNotThereIsNamed(t *testing.T) {
	b := newBench(t)
	nothing := new("nothing")
	refused(b, katapult.GetOrganization, katapult.OrganizationLookup{OrganizationID: new("org_0")}, 404, "organization_not_found")
	refused(b, katapult.ListVirtualMachines, katapult.ListVirtualMachinesInput{OrganizationLookup: katapult.OrganizationLookup{OrganizationSubDomain: nothing}}, 404, "organization_not_found")
	suspended := katapult.OrganizationLookup{OrganizationID: new(venture)}
	refused(b, katapult.ListVirtualMachines, katapult.ListVirtualMachinesInput{OrganizationLookup: suspended}, 403, "organization_suspended")
	refused(b, katapult.ListTrashObjects, katapult.ListTrashObjectsInput{OrganizationLookup: suspended}, 403, "organization_suspended")
	refused(b, katapult.ListNetworks, suspended, 403, "organization_suspended")
	refused(b, katapult.GetNetwork, katapult.GetNetworkInput{NetworkPermalink: nothing}, 404, "network_not_found")
	refused(b, katapult.GetTask, katapult.GetTaskInput{TaskID: "task_0"}, 404, "task_not_found")
	refused(b, katapult.GetVirtualMachine, katapult.VirtualMachineLookup{VirtualMachineFQDN: nothing}, 404, "virtual_machine_not_found")
	refused(b, katapult.GetVirtualMachine, katapult.VirtualMachineLookup{}, 422, "validation_error")
	refused(b, katapult.GetVirtualMachine, katapult.VirtualMachineLookup{VirtualMachineID: new(web), VirtualMachineFQDN: nothing}, 422, "validation_error")
}

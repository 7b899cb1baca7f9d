package sim_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

func sharedID(id string) ionos.GetSharedStorageInput {
	return ionos.GetSharedStorageInput{SharedStorageID: id}
}

func TestSharedStorageLife(t *testing.T) {
	d := newDepot(t, simulator.Config{Delay: 10 * time.Second})
	made := do(d, ionos.CreateSharedStorage, ionos.CreateSharedStorageInput{Name: "plans", Description: ptr("of the house"), Size: 50})
	require.Equal(t, "CONFIGURING", *made.State)
	require.Empty(t, made.Servers)
	id := *made.ID
	attach := ionos.AttachSharedStorageInput{SharedStorageID: id, Servers: []ionos.StorageGrant{{ID: files, Rights: "RW"}, {ID: buildOld, Rights: "R"}}}
	busy(d, ionos.AttachSharedStorage, attach)
	d.wait()

	do(d, ionos.AttachSharedStorage, attach)
	d.wait()
	servers := do(d, ionos.ListSharedStorageServers, sharedID(id))
	require.Len(t, servers, 2)
	require.Equal(t, servers, do(d, ionos.GetSharedStorage, sharedID(id)).Servers)
	one := ionos.GetSharedStorageServerInput{SharedStorageID: id, ServerID: files}
	require.Equal(t, "RW", *do(d, ionos.GetSharedStorageServer, one).Rights)

	do(d, ionos.DetachSharedStorage, one)
	d.wait()
	refused(d, ionos.GetSharedStorageServer, one, "ionos_shared_storage_servers_get.404-2")
	refused(d, ionos.DetachSharedStorage, one, "ionos_shared_storage_servers_detach.404-2")

	do(d, ionos.DeleteServer, ionos.DeleteServerInput{ServerID: buildOld})
	d.wait()
	require.Empty(t, do(d, ionos.ListSharedStorageServers, sharedID(id)), "a server that goes lets go of it")

	changed := do(d, ionos.UpdateSharedStorage, ionos.UpdateSharedStorageInput{SharedStorageID: id, Size: ptr(100)})
	require.Equal(t, "of the house", *changed.Description, "what is left out stays")
	d.wait()
	require.Equal(t, 100, *do(d, ionos.GetSharedStorage, sharedID(id)).Size)

	require.Equal(t, "REMOVING", *do(d, ionos.DeleteSharedStorage, sharedID(id)).State)
	d.wait()
	refused(d, ionos.GetSharedStorage, sharedID(id), "ionos_shared_storages_get.404")
	require.Len(t, do(d, ionos.ListSharedStorages, ionos.ListInput{}), 4)
}

func TestSharedStoragesRefuseAsDocumented(t *testing.T) {
	d := newDepot(t, simulator.Config{})
	at := func(storage, server string) ionos.GetSharedStorageServerInput {
		return ionos.GetSharedStorageServerInput{SharedStorageID: storage, ServerID: server}
	}
	refused(d, ionos.ListSharedStorageServers, sharedID(nowhere), "ionos_shared_storage_servers_list.404")
	refused(d, ionos.GetSharedStorageServer, at(nowhere, files), "ionos_shared_storage_servers_get.404-1")
	refused(d, ionos.DetachSharedStorage, at(nowhere, files), "ionos_shared_storage_servers_detach.404-1")
	refused(d, ionos.DeleteSharedStorage, sharedID(nowhere), "ionos_shared_storages_delete.404")
	refused(d, ionos.UpdateSharedStorage, ionos.UpdateSharedStorageInput{SharedStorageID: nowhere, Name: ptr("x")}, "ionos_shared_storages_update.404")
	refused(d, ionos.AttachSharedStorage, ionos.AttachSharedStorageInput{SharedStorageID: media, Servers: []ionos.StorageGrant{}}, "ionos_shared_storage_servers_attach.400")
	refused(d, ionos.AttachSharedStorage, ionos.AttachSharedStorageInput{SharedStorageID: handover,
		Servers: []ionos.StorageGrant{{ID: files, Rights: "R"}, {ID: nowhere, Rights: "R"}}}, "ionos_shared_storage_servers_attach.400")
	require.Empty(t, do(d, ionos.ListSharedStorageServers, sharedID(handover)), "all of the servers or none")
	refused(d, ionos.SetSharedStoragePassword, ionos.SetSharedStoragePasswordInput{Password: "onlyletters"}, "ionos_shared_storages_access_set_password.400")
	for range 6 {
		do(d, ionos.CreateSharedStorage, ionos.CreateSharedStorageInput{Name: "more", Size: 50})
	}
	refused(d, ionos.CreateSharedStorage, ionos.CreateSharedStorageInput{Name: "too many", Size: 50}, "ionos_shared_storages_create.400")
}

func TestSharedStoragePassword(t *testing.T) {
	d := newDepot(t, simulator.Config{Delay: 10 * time.Second})
	before := do(d, ionos.GetSharedStorageAccess, ionos.None{})
	require.Len(t, before, 2)
	require.NotEmpty(t, before[0].KerberosContentFile.Reveal())
	change := ionos.SetSharedStoragePasswordInput{Password: "asdasdfgagsw32"}
	after := do(d, ionos.SetSharedStoragePassword, change)
	require.Equal(t, "CONFIGURING", *after[1].State)
	require.NotEqual(t, before[0].KerberosContentFile.Reveal(), after[0].KerberosContentFile.Reveal())
	busy(d, ionos.SetSharedStoragePassword, change)
	d.wait()
	require.Equal(t, "ACTIVE", *do(d, ionos.GetSharedStorageAccess, ionos.None{})[1].State)
}

// access is a path of its own where ids stand: neither an id argument may
// reach it, nor it a storage.
func TestAccessIsNotAnID(t *testing.T) {
	d := newDepot(t, simulator.Config{})
	for _, op := range []provider.Operation{ionos.GetSharedStorage, ionos.UpdateSharedStorage, ionos.DeleteSharedStorage, ionos.ListSharedStorageServers} {
		for _, id := range []string{"access", "ACCESS", "../access", "x/../access"} {
			_, err := op.Canon([]byte(`{"shared_storage_id":"`+id+`","name":"x"}`), nil)
			var argument *provider.ArgumentError
			require.ErrorAs(t, err, &argument, "%s %s", op.Spec().Name, id)
		}
	}
	for _, id := range []string{"access", "ACCESS"} { // past the pattern, at the last gate
		_, err := ionos.GetSharedStorage.Do(context.Background(), d.client, sharedID(id))
		var fault *provider.Error
		require.ErrorAs(t, err, &fault)
		require.True(t, fault.NotArrived, "it never left")
		_, err = ionos.UpdateSharedStorage.Do(context.Background(), d.client, ionos.UpdateSharedStorageInput{SharedStorageID: id, Name: ptr("x")})
		require.ErrorAs(t, err, &fault)
		require.True(t, fault.NotArrived, "it never left")
	}
	require.Zero(t, d.cloud.Calls("ionos_shared_storages_access_get")+d.cloud.Calls("ionos_shared_storages_access_set_password"))

	status, body := d.raw("GET", "/shared_storages/access", "")
	require.Equal(t, 200, status)
	require.Contains(t, body, "kerberos_content_file")
	require.Equal(t, 1, d.cloud.Calls("ionos_shared_storages_access_get"))
	status, _ = d.raw("PUT", "/shared_storages/access", `{"size":100}`)
	require.Equal(t, 400, status, "the body of another operation is refused")
	status, _ = d.raw("DELETE", "/shared_storages/access", "")
	require.Equal(t, 400, status, "access is no id")
}

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
	w := newWorld(t, simulator.Config{Delay: 10 * time.Second})
	made := do(w, ionos.CreateSharedStorage, ionos.CreateSharedStorageInput{Name: "plans", Description: new("of the house"), Size: 50})
	require.Equal(t, "CONFIGURING", *made.State)
	require.Empty(t, made.Servers)
	id := *made.ID
	attach := ionos.AttachSharedStorageInput{SharedStorageID: id, Servers: []ionos.StorageGrant{{ID: files, Rights: "RW"}, {ID: buildOld, Rights: "R"}}}
	busy(w, ionos.AttachSharedStorage, attach)
	w.rests()

	do(w, ionos.AttachSharedStorage, attach)
	w.rests()
	servers := do(w, ionos.ListSharedStorageServers, sharedID(id))
	require.Len(t, servers, 2)
	require.Equal(t, servers, do(w, ionos.GetSharedStorage, sharedID(id)).Servers)
	one := ionos.GetSharedStorageServerInput{SharedStorageID: id, ServerID: files}
	require.Equal(t, "RW", *do(w, ionos.GetSharedStorageServer, one).Rights)

	do(w, ionos.DetachSharedStorage, one)
	w.rests()
	refused(w, ionos.GetSharedStorageServer, one, "404-2")
	refused(w, ionos.DetachSharedStorage, one, "404-2")

	do(w, ionos.DeleteServer, ionos.DeleteServerInput{ServerID: buildOld})
	w.rests()
	require.Empty(t, do(w, ionos.ListSharedStorageServers, sharedID(id)), "a server that goes lets go of it")

	changed := do(w, ionos.UpdateSharedStorage, ionos.UpdateSharedStorageInput{SharedStorageID: id, Size: new(100)})
	require.Equal(t, "of the house", *changed.Description, "what is left out stays")
	w.rests()
	require.Equal(t, 100, *do(w, ionos.GetSharedStorage, sharedID(id)).Size)

	require.Equal(t, "REMOVING", *do(w, ionos.DeleteSharedStorage, sharedID(id)).State)
	w.rests()
	refused(w, ionos.GetSharedStorage, sharedID(id), "404")
	require.Len(t, do(w, ionos.ListSharedStorages, ionos.Listing{}), 4)
}

func TestSharedStoragesRefuseAsDocumented(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	at := func(storage, server string) ionos.GetSharedStorageServerInput {
		return ionos.GetSharedStorageServerInput{SharedStorageID: storage, ServerID: server}
	}
	refused(w, ionos.ListSharedStorageServers, sharedID(nowhere), "404")
	refused(w, ionos.GetSharedStorageServer, at(nowhere, files), "404-1")
	refused(w, ionos.DetachSharedStorage, at(nowhere, files), "404-1")
	refused(w, ionos.DeleteSharedStorage, sharedID(nowhere), "404")
	refused(w, ionos.UpdateSharedStorage, ionos.UpdateSharedStorageInput{SharedStorageID: nowhere, Name: new("x")}, "404")
	refused(w, ionos.AttachSharedStorage, ionos.AttachSharedStorageInput{SharedStorageID: media, Servers: []ionos.StorageGrant{}}, "400")
	refused(w, ionos.AttachSharedStorage, ionos.AttachSharedStorageInput{SharedStorageID: handover,
		Servers: []ionos.StorageGrant{{ID: files, Rights: "R"}, {ID: nowhere, Rights: "R"}}}, "400")
	require.Empty(t, do(w, ionos.ListSharedStorageServers, sharedID(handover)), "all of the servers or none")
	refused(w, ionos.SetSharedStoragePassword, ionos.SetSharedStoragePasswordInput{Password: "onlyletters"}, "400")
	for range 6 {
		do(w, ionos.CreateSharedStorage, ionos.CreateSharedStorageInput{Name: "more", Size: 50})
	}
	refused(w, ionos.CreateSharedStorage, ionos.CreateSharedStorageInput{Name: "too many", Size: 50}, "400")
}

func TestSharedStoragePassword(t *testing.T) {
	w := newWorld(t, simulator.Config{Delay: 10 * time.Second})
	before := do(w, ionos.GetSharedStorageAccess, ionos.None{})
	require.Len(t, before, 2)
	require.NotEmpty(t, before[0].KerberosContentFile.Reveal())
	change := ionos.SetSharedStoragePasswordInput{Password: "asdasdfgagsw32"}
	after := do(w, ionos.SetSharedStoragePassword, change)
	require.Equal(t, "CONFIGURING", *after[1].State)
	require.NotEqual(t, before[0].KerberosContentFile.Reveal(), after[0].KerberosContentFile.Reveal())
	busy(w, ionos.SetSharedStoragePassword, change)
	w.rests()
	require.Equal(t, "ACTIVE", *do(w, ionos.GetSharedStorageAccess, ionos.None{})[1].State)
}

// access is a path of its own where ids stand: neither an id argument may
// reach it, nor it a storage.
func TestAccessIsNotAnID(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	for _, op := range []provider.Operation{ionos.GetSharedStorage, ionos.UpdateSharedStorage, ionos.DeleteSharedStorage, ionos.ListSharedStorageServers} {
		for _, id := range []string{"access", "ACCESS", "../access", "x/../access"} {
			_, err := op.Canon([]byte(`{"shared_storage_id":"`+id+`","name":"x"}`), nil)
			var argument *provider.ArgumentError
			require.ErrorAs(t, err, &argument, "%s %s", op.Spec().Name, id)
		}
	}
	for _, id := range []string{"access", "ACCESS"} { // past the pattern, at the last gate
		_, err := ionos.GetSharedStorage.Do(context.Background(), w.client, sharedID(id))
		var fault *provider.Error
		require.ErrorAs(t, err, &fault)
		require.True(t, fault.NotArrived, "it never left")
		_, err = ionos.UpdateSharedStorage.Do(context.Background(), w.client, ionos.UpdateSharedStorageInput{SharedStorageID: id, Name: new("x")})
		require.ErrorAs(t, err, &fault)
		require.True(t, fault.NotArrived, "it never left")
	}
	require.Zero(t, w.cloud.Calls("ionos_shared_storages_access_get")+w.cloud.Calls("ionos_shared_storages_access_set_password"))

	status, body := w.raw("GET", "/shared_storages/access", "")
	require.Equal(t, 200, status)
	require.Contains(t, body, "kerberos_content_file")
	require.Equal(t, 1, w.cloud.Calls("ionos_shared_storages_access_get"))
	status, _ = w.raw("PUT", "/shared_storages/access", `{"size":100}`)
	require.Equal(t, 400, status, "the body of another operation is refused")
	status, _ = w.raw("DELETE", "/shared_storages/access", "")
	require.Equal(t, 400, status, "access is no id")
}

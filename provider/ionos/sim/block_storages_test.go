package sim_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

func blockID(id string) ionos.GetBlockStorageInput {
	return ionos.GetBlockStorageInput{BlockStorageID: id}
}

func TestBlockStorageLife(t *testing.T) {
	d := newDepot(t, simulator.Config{Delay: 10 * time.Second})
	made := do(d, ionos.CreateBlockStorage, ionos.CreateBlockStorageInput{Name: "logs", Size: 40, DatacenterID: ptr(datacentreS), ServerID: ptr(web1)})
	require.Equal(t, "CONFIGURING", *made.State)
	require.Equal(t, "ES", *made.Datacenter.CountryCode)
	require.Equal(t, "web-1", *made.Server.Name)
	id := *made.ID

	busy(d, ionos.UpdateBlockStorage, ionos.UpdateBlockStorageInput{BlockStorageID: id, Size: ptr(60)})
	d.wait()
	require.Equal(t, "ACTIVE", *do(d, ionos.GetBlockStorage, blockID(id)).State)

	changed := do(d, ionos.UpdateBlockStorage, ionos.UpdateBlockStorageInput{BlockStorageID: id, Size: ptr(60)})
	require.Equal(t, "CONFIGURING", *changed.State)
	require.Equal(t, "logs", *changed.Name, "what is left out stays")
	require.Equal(t, 60, *changed.Size)
	d.wait()

	detached := do(d, ionos.DetachBlockStorage, blockID(id))
	require.Nil(t, detached.Server)
	refused(d, ionos.DetachBlockStorage, blockID(id), "ionos_block_storage_server_detach.403")
	busy(d, ionos.DeleteBlockStorage, blockID(id))
	d.wait()
	require.Nil(t, do(d, ionos.GetBlockStorageServer, blockID(id)).ID)

	do(d, ionos.AttachBlockStorage, ionos.AttachBlockStorageInput{BlockStorageID: id, ServerID: buildOld})
	d.wait()
	require.Equal(t, buildOld, *do(d, ionos.GetBlockStorageServer, blockID(id)).ID)
	busy(d, ionos.AttachBlockStorage, ionos.AttachBlockStorageInput{BlockStorageID: id, ServerID: web1}) // it is another's

	do(d, ionos.DeleteServer, ionos.DeleteServerInput{ServerID: buildOld})
	d.wait()
	require.Nil(t, do(d, ionos.GetBlockStorage, blockID(id)).Server, "a server that goes lets go of it")

	require.Equal(t, "REMOVING", *do(d, ionos.DeleteBlockStorage, blockID(id)).State)
	d.wait()
	refused(d, ionos.GetBlockStorage, blockID(id), "ionos_block_storages_get.404")
	require.Len(t, do(d, ionos.ListBlockStorages, ionos.ListInput{}), 3)
}

func TestBlockStoragesRefuseAsDocumented(t *testing.T) {
	d := newDepot(t, simulator.Config{})
	refused(d, ionos.GetBlockStorageServer, blockID(nowhere), "ionos_block_storage_server_get.404")
	refused(d, ionos.DeleteBlockStorage, blockID(nowhere), "ionos_block_storages_delete.404")
	refused(d, ionos.UpdateBlockStorage, ionos.UpdateBlockStorageInput{BlockStorageID: nowhere, Name: ptr("x")}, "ionos_block_storages_update.404")
	refused(d, ionos.UpdateBlockStorage, ionos.UpdateBlockStorageInput{BlockStorageID: scratch, Size: ptr(275)}, "ionos_block_storages_update.400")
	refused(d, ionos.AttachBlockStorage, ionos.AttachBlockStorageInput{BlockStorageID: scratch, ServerID: nowhere}, "ionos_block_storage_server_attach.400")
	for range 7 {
		do(d, ionos.CreateBlockStorage, ionos.CreateBlockStorageInput{Name: "more", Size: 20})
	}
	refused(d, ionos.CreateBlockStorage, ionos.CreateBlockStorageInput{Name: "too many", Size: 20}, "ionos_block_storages_create.400")
}

func TestListsOfStoragesAreSearchedSortedAndPaged(t *testing.T) {
	d := newDepot(t, simulator.Config{})
	names := func(in ionos.ListInput) (names []string) {
		for _, b := range do(d, ionos.ListBlockStorages, in) {
			names = append(names, *b.Name)
		}
		return names
	}
	require.Equal(t, []string{"scratch"}, names(ionos.ListInput{Q: ptr("SCRATCH")}))
	require.Equal(t, []string{"scratch", "orders-archive", "files-data"}, names(ionos.ListInput{Sort: ptr("-name")}))
	require.Equal(t, []string{"scratch"}, names(ionos.ListInput{Sort: ptr("name"), Page: ptr(2), PerPage: ptr(2)}))
	require.Equal(t, []string{"files-data", "orders-archive"}, names(ionos.ListInput{Sort: ptr("name"), PerPage: ptr(2)}))
	kept := do(d, ionos.ListBlockStorages, ionos.ListInput{Fields: ptr("id,datacenter.location")})[0]
	require.Equal(t, ionos.BlockStorage{ID: ptr(filesData), Datacenter: &ionos.Datacenter{Location: ptr("USA")}}, kept)
}

// Clients send the server along, although the documents have no body.
func TestDetachingABlockStorageAcceptsTheBodyOfClients(t *testing.T) {
	d := newDepot(t, simulator.Config{})
	status, body := d.raw("DELETE", "/block_storages/"+filesData+"/server", `{"server":"`+files+`"}`)
	require.Equal(t, 202, status, body)
	require.Nil(t, do(d, ionos.GetBlockStorage, blockID(filesData)).Server)
}

func TestReadingTheServerOfABlockStorageAnswersAsClientsSee(t *testing.T) {
	for profile, want := range map[simulator.Profile]int{simulator.Docs: 200, simulator.Clients: 201} {
		d := newDepot(t, simulator.Config{Profile: profile})
		status, body := d.raw("GET", "/block_storages/"+filesData+"/server", "")
		require.Equal(t, want, status)
		require.JSONEq(t, `{"id":"`+files+`","name":"files-1"}`, body)
	}
}

// raw sends a request past the typed client.
func (d *depot) raw(method, path, body string) (int, string) {
	d.Helper()
	request, err := http.NewRequest(method, d.base+path, strings.NewReader(body))
	require.NoError(d, err)
	request.Header.Set("X-TOKEN", "t")
	response, err := http.DefaultClient.Do(request)
	require.NoError(d, err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	require.NoError(d, err)
	return response.StatusCode, string(answer)
}

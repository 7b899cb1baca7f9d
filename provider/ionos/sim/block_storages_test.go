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

// Storages of the seed; both kinds have the same ids in the documents.
const (
	filesData = "6AD2F180B7B666539EF75A02FE227084"
	scratch   = "4406CE4723BB441C7956E25C51CE8C1B"
	media     = "6AD2F180B7B666539EF75A02FE227084"
	handover  = "4406CE4723BB441C7956E25C51CE8C1B"
)

func blockID(id string) ionos.GetBlockStorageInput {
	return ionos.GetBlockStorageInput{BlockStorageID: id}
}

func TestBlockStorageLife(t *testing.T) {
	w := newWorld(t, simulator.Config{Delay: 10 * time.Second})
	made := do(w, ionos.CreateBlockStorage, ionos.CreateBlockStorageInput{Name: "logs", Size: 40, DatacenterID: new(datacenterDE), ServerID: new(web1)})
	require.Equal(t, "CONFIGURING", *made.State)
	require.Equal(t, "DE", *made.Datacenter.CountryCode)
	require.Equal(t, "web-1", *made.Server.Name)
	id := *made.ID

	busy(w, ionos.UpdateBlockStorage, ionos.UpdateBlockStorageInput{BlockStorageID: id, Size: new(60)})
	w.rests()
	require.Equal(t, "ACTIVE", *do(w, ionos.GetBlockStorage, blockID(id)).State)

	changed := do(w, ionos.UpdateBlockStorage, ionos.UpdateBlockStorageInput{BlockStorageID: id, Size: new(60)})
	require.Equal(t, "CONFIGURING", *changed.State)
	require.Equal(t, "logs", *changed.Name, "what is left out stays")
	require.Equal(t, 60, *changed.Size)
	w.rests()

	detached := do(w, ionos.DetachBlockStorage, blockID(id))
	require.Nil(t, detached.Server)
	refused(w, ionos.DetachBlockStorage, blockID(id), "403")
	busy(w, ionos.DeleteBlockStorage, blockID(id))
	w.rests()
	require.Nil(t, do(w, ionos.GetBlockStorageServer, blockID(id)).ID)

	do(w, ionos.AttachBlockStorage, ionos.AttachBlockStorageInput{BlockStorageID: id, ServerID: buildOld})
	w.rests()
	require.Equal(t, buildOld, *do(w, ionos.GetBlockStorageServer, blockID(id)).ID)
	busy(w, ionos.AttachBlockStorage, ionos.AttachBlockStorageInput{BlockStorageID: id, ServerID: web1}) // it is another's

	do(w, ionos.DeleteServer, ionos.DeleteServerInput{ServerID: buildOld})
	w.rests()
	require.Nil(t, do(w, ionos.GetBlockStorage, blockID(id)).Server, "a server that goes lets go of it")

	require.Equal(t, "REMOVING", *do(w, ionos.DeleteBlockStorage, blockID(id)).State)
	w.rests()
	refused(w, ionos.GetBlockStorage, blockID(id), "404")
	require.Len(t, do(w, ionos.ListBlockStorages, ionos.Listing{}), 3)
}

func TestBlockStoragesRefuseAsDocumented(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	refused(w, ionos.GetBlockStorageServer, blockID(nowhere), "404")
	refused(w, ionos.DeleteBlockStorage, blockID(nowhere), "404")
	refused(w, ionos.UpdateBlockStorage, ionos.UpdateBlockStorageInput{BlockStorageID: nowhere, Name: new("x")}, "404")
	refused(w, ionos.UpdateBlockStorage, ionos.UpdateBlockStorageInput{BlockStorageID: scratch, Size: new(275)}, "400")
	refused(w, ionos.AttachBlockStorage, ionos.AttachBlockStorageInput{BlockStorageID: scratch, ServerID: nowhere}, "400")
	for range 7 {
		do(w, ionos.CreateBlockStorage, ionos.CreateBlockStorageInput{Name: "more", Size: 20})
	}
	refused(w, ionos.CreateBlockStorage, ionos.CreateBlockStorageInput{Name: "too many", Size: 20}, "400")
}

func TestListsOfStoragesAreSearchedSortedAndPaged(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	names := func(in ionos.Listing) (names []string) {
		for _, b := range do(w, ionos.ListBlockStorages, in) {
			names = append(names, *b.Name)
		}
		return names
	}
	require.Equal(t, []string{"scratch"}, names(ionos.Listing{Q: new("SCRATCH")}))
	require.Equal(t, []string{"scratch", "orders-archive", "files-data"}, names(ionos.Listing{Sort: new("-name")}))
	require.Equal(t, []string{"scratch"}, names(ionos.Listing{Sort: new("name"), Page: new(2), PerPage: new(2)}))
	require.Equal(t, []string{"files-data", "orders-archive"}, names(ionos.Listing{Sort: new("name"), PerPage: new(2)}))
	kept := do(w, ionos.ListBlockStorages, ionos.Listing{Fields: new("id,datacenter.location")})[0]
	require.Equal(t, ionos.BlockStorage{ID: new(filesData), Datacenter: &ionos.Datacenter{Location: new("USA")}}, kept)
}

// Clients send the server along, although the documents have no body.
func TestDetachingABlockStorageAcceptsTheBodyOfClients(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	status, body := w.raw("DELETE", "/block_storages/"+filesData+"/server", `{"server":"`+files+`"}`)
	require.Equal(t, 202, status, body)
	require.Nil(t, do(w, ionos.GetBlockStorage, blockID(filesData)).Server)
}

func TestReadingTheServerOfABlockStorageAnswersAsClientsSee(t *testing.T) {
	for profile, want := range map[simulator.Profile]int{simulator.Docs: 200, simulator.Clients: 201} {
		w := newWorld(t, simulator.Config{Profile: profile})
		status, body := w.raw("GET", "/block_storages/"+filesData+"/server", "")
		require.Equal(t, want, status)
		require.JSONEq(t, `{"id":"`+files+`","name":"files-1"}`, body)
	}
}

// raw sends a request past the typed client.
func (w *world) raw(method, path, body string) (int, string) {
	w.Helper()
	request, err := http.NewRequest(method, w.base+path, strings.NewReader(body))
	require.NoError(w, err)
	request.Header.Set("X-TOKEN", "t")
	response, err := http.DefaultClient.Do(request)
	require.NoError(w, err)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	require.NoError(w, err)
	return response.StatusCode, string(answer)
}

package sim_test

import (
	"context"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

type storageChange struct {
	op        provider.Operation
	arguments string
	person    bool // no read can tell
}

// storageChanges are all changes of the four resources, with arguments that
// the seed can serve.
var storageChanges = []storageChange{
	{ionos.CreateBlockStorage, `{"name":"new","size":20,"server_id":"` + files + `"}`, false},
	{ionos.UpdateBlockStorage, `{"block_storage_id":"` + filesData + `","name":"renamed","size":250}`, false},
	{ionos.DeleteBlockStorage, `{"block_storage_id":"` + filesData + `"}`, false},
	{ionos.AttachBlockStorage, `{"block_storage_id":"` + scratch + `","server_id":"` + files + `"}`, false},
	{ionos.DetachBlockStorage, `{"block_storage_id":"` + filesData + `"}`, false},
	{ionos.CreateSharedStorage, `{"name":"new","size":200}`, false},
	{ionos.UpdateSharedStorage, `{"shared_storage_id":"` + media + `","description":"new","size":250}`, false},
	{ionos.DeleteSharedStorage, `{"shared_storage_id":"` + media + `"}`, false},
	{ionos.AttachSharedStorage, `{"shared_storage_id":"` + media + `","servers":[{"id":"` + files + `","rights":"RW"},{"id":"` + web1 + `","rights":"RW"}]}`, false},
	{ionos.DetachSharedStorage, `{"shared_storage_id":"` + media + `","server_id":"` + files + `"}`, false},
	{ionos.SetSharedStoragePassword, `{"password":"asdasdfgagsw32"}`, true},
	{ionos.CreatePublicIP, `{"reverse_dns":"example.com"}`, false},
	{ionos.UpdatePublicIP, `{"ip_id":"` + freeIP + `","reverse_dns":"example.es"}`, false},
	{ionos.DeletePublicIP, `{"ip_id":"` + freeIP + `"}`, false},
	{ionos.CreateSSHKey, `{"name":"new"}`, false},
	{ionos.UpdateSSHKey, `{"ssh_key_id":"` + deployKey + `","name":"renamed"}`, false},
	{ionos.DeleteSSHKey, `{"ssh_key_id":"` + deployKey + `"}`, false},
}

func TestEveryStorageChangeIsInTheTable(t *testing.T) {
	for _, op := range ionos.API().Operations() {
		s := op.Spec()
		if s.Effect == provider.Observe || !slices.Contains([]string{"block_storages", "shared_storages", "public_ips", "ssh_keys"}, s.Group) {
			continue
		}
		require.True(t, slices.ContainsFunc(storageChanges, func(c storageChange) bool { return c.op == op }), s.Name)
	}
}

// What reads prove of an outcome that nobody heard of: nothing happened; it is
// under way; it happened. The end is recognised, and the codes are the
// documented ones, or those that clients see.
func TestStorageChangesSettle(t *testing.T) {
	for _, profile := range []simulator.Profile{simulator.Docs, simulator.Clients} {
		for _, change := range storageChanges {
			name := change.op.Spec().Name
			t.Run(name+" "+string(profile), func(t *testing.T) {
				w := newWorld(t, simulator.Config{Delay: 10 * time.Second, Profile: profile})
				call, err := change.op.Canon([]byte(change.arguments), seal)
				require.NoError(t, err)
				before := w.looks(call)
				want := func(finding provider.Finding) {
					t.Helper()
					verdict, err := change.op.Judge(call.Canonical, before, w.looks(call))
					require.NoError(t, err)
					if change.person {
						finding = provider.Undecided
					}
					require.Equal(t, finding, verdict.Finding, verdict.Why)
					require.NotEmpty(t, verdict.Why)
				}
				want(provider.NotApplied)

				answer := w.call(change.op, change.arguments)
				require.Equal(t, success(t, name, profile), answer.Status)
				if waits := change.op.Spec().Waits; waits != nil {
					require.Equal(t, provider.Going, w.progress(waits, call, answer))
					if listed := change.op == ionos.CreateSharedStorage; !listed {
						want(provider.Undecided)
					}
					w.rests()
					require.Equal(t, provider.Reached, w.progress(waits, call, answer))
				}
				want(provider.Applied)
			})
		}
	}
}

func (w *world) looks(call *provider.Call) []provider.View {
	w.Helper()
	views, err := provider.ObserveLooks(context.Background(), w.client, call.Operation, call.Canonical)
	require.NoError(w, err)
	return views
}

func (w *world) call(op provider.Operation, arguments string) *provider.Answer {
	w.Helper()
	call, err := op.Canon([]byte(arguments), seal)
	require.NoError(w, err)
	answer, err := op.Call(context.Background(), w.client, call.Args())
	require.NoError(w, err)
	return answer
}

func (w *world) progress(waits *provider.Waits, call *provider.Call, answer *provider.Answer) provider.End {
	w.Helper()
	arguments, ok := waits.Arguments(call.Canonical, answer.Body)
	require.True(w, ok)
	view, err := provider.ReadView(context.Background(), w.client, waits.Poll, arguments)
	require.NoError(w, err)
	return waits.Done(view).End
}

// success is the code that the catalogue has for an operation.
func success(t *testing.T, name string, profile simulator.Profile) int {
	t.Helper()
	raw, err := os.ReadFile("../testdata/catalogue.json")
	require.NoError(t, err)
	var facts []struct {
		ID      string `json:"id"`
		Success []int  `json:"success"`
		Seen    []int  `json:"success_seen"`
	}
	require.NoError(t, json.Unmarshal(raw, &facts))
	for _, f := range facts {
		if f.ID == name && profile == simulator.Clients && len(f.Seen) > 0 {
			return f.Seen[0]
		}
		if f.ID == name {
			return f.Success[0]
		}
	}
	t.Fatalf("%s is not in the catalogue", name)
	return 0
}

func TestHalfAChangeIsForAPerson(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	call, err := ionos.AttachSharedStorage.Canon([]byte(`{"shared_storage_id":"`+handover+`","servers":[{"id":"`+files+`","rights":"R"},{"id":"`+web1+`","rights":"R"}]}`), nil)
	require.NoError(t, err)
	before := w.looks(call)
	require.Len(t, before, 3, "the storage and each server")
	do(w, ionos.AttachSharedStorage, ionos.AttachSharedStorageInput{SharedStorageID: handover, Servers: []ionos.StorageGrant{{ID: web1, Rights: "R"}}})
	verdict, err := ionos.AttachSharedStorage.Judge(call.Canonical, before, w.looks(call))
	require.NoError(t, err)
	require.Equal(t, provider.Undecided, verdict.Finding, verdict.Why)
}

// A new server brings an address too: it is not taken for a reserved one.
func TestANewAddressOfAServerProvesNothing(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	call, err := ionos.CreatePublicIP.Canon([]byte(`{}`), nil)
	require.NoError(t, err)
	before := w.looks(call)
	do(w, ionos.CreateServer, newServer("other"))
	verdict, err := ionos.CreatePublicIP.Judge(call.Canonical, before, w.looks(call))
	require.NoError(t, err)
	require.Equal(t, provider.Undecided, verdict.Finding, verdict.Why)
}

package sim_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

const deployKey = "39AA65F5D5B02FA02D58173094EBAF95"

func keyID(id string) ionos.GetSSHKeyInput { return ionos.GetSSHKeyInput{SSHKeyID: id} }

func TestSSHKeyLife(t *testing.T) {
	w := newWorld(t, simulator.Config{Delay: 10 * time.Second})
	stored := *do(w, ionos.GetSSHKey, keyID(deployKey)).PublicKey
	made := do(w, ionos.CreateSSHKey, ionos.CreateSSHKeyInput{Name: "alice", PublicKey: new("ssh-rsa " + stored + " alice@example.com")})
	require.Equal(t, "ACTIVE", *made.State)
	require.Nil(t, made.PrivateKey, "the private key of a given public one is not the cloud's")
	id := *made.ID

	order := newServer("shell-1")
	order.PublicKey = []string{id}
	server := do(w, ionos.CreateServer, order)
	require.Equal(t, []ionos.Ref{{ID: server.ID, Name: new("shell-1")}}, do(w, ionos.GetSSHKey, keyID(id)).Servers)
	w.rests()

	do(w, ionos.UpdateSSHKey, ionos.UpdateSSHKeyInput{SSHKeyID: id, Name: "alice-2026"})
	busy(w, ionos.UpdateSSHKey, ionos.UpdateSSHKeyInput{SSHKeyID: id, Name: "bob"})
	w.rests()
	require.Equal(t, "alice-2026", *do(w, ionos.ListSSHKeys, ionos.Listing{Q: new("alice")})[0].Name)

	do(w, ionos.ReinstallServer, ionos.ReinstallServerInput{ServerID: *server.ID, ImageID: "3C3F2FA3DB91318E8DCCB9F405339F76", PublicKey: []string{deployKey}})
	require.Empty(t, do(w, ionos.GetSSHKey, keyID(id)).Servers, "reinstalled with another key")
	require.Len(t, do(w, ionos.GetSSHKey, keyID(deployKey)).Servers, 3)

	require.Equal(t, "DELETING", *do(w, ionos.DeleteSSHKey, keyID(id)).State)
	w.rests()
	refused(w, ionos.GetSSHKey, keyID(id), "404")
}

func TestAPrivateKeyIsGivenOnceAndIssued(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cloud.json")
	w := newWorld(t, simulator.Config{File: file})
	answer := w.call(ionos.CreateSSHKey, `{"name":"robot"}`)
	require.Contains(t, answer.Issued["/private_key"].Reveal(), "PRIVATE KEY")
	require.NotContains(t, string(answer.Body), "PRIVATE")
	again := newWorld(t, simulator.Config{File: file}) // another process takes the cloud over
	require.Equal(t, "robot", *do(again, ionos.ListSSHKeys, ionos.Listing{Q: new("robot")})[0].Name)
	require.Equal(t, do(w, ionos.ListPublicIPs, ionos.Listing{}), do(again, ionos.ListPublicIPs, ionos.Listing{}))
	require.Equal(t, do(w, ionos.ListBlockStorages, ionos.Listing{}), do(again, ionos.ListBlockStorages, ionos.Listing{}))
	require.Equal(t, do(w, ionos.ListSharedStorages, ionos.Listing{}), do(again, ionos.ListSharedStorages, ionos.Listing{}))
	require.Equal(t, do(w, ionos.GetSharedStorageAccess, ionos.None{}), do(again, ionos.GetSharedStorageAccess, ionos.None{}))
}

func TestSSHKeysRefuseAsDocumented(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	refused(w, ionos.CreateSSHKey, ionos.CreateSSHKeyInput{Name: "x", PublicKey: new("ssh-rsa nonsense!")}, "400")
	refused(w, ionos.UpdateSSHKey, ionos.UpdateSSHKeyInput{SSHKeyID: nowhere, Name: "x"}, "404")
	refused(w, ionos.DeleteSSHKey, keyID(nowhere), "404")
	order := newServer("x")
	order.PublicKey = []string{nowhere}
	refused(w, ionos.CreateServer, order, "400")
}

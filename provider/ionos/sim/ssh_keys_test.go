package sim_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

func keyID(id string) ionos.GetSSHKeyInput { return ionos.GetSSHKeyInput{SSHKeyID: id} }

func TestSSHKeyLife(t *testing.T) {
	d := newDepot(t, simulator.Config{Delay: 10 * time.Second})
	stored := *do(d, ionos.GetSSHKey, keyID(deployKey)).PublicKey
	made := do(d, ionos.CreateSSHKey, ionos.CreateSSHKeyInput{Name: "alice", PublicKey: ptr("ssh-rsa " + stored + " alice@example.com")})
	require.Equal(t, "ACTIVE", *made.State)
	require.Nil(t, made.PrivateKey, "the private key of a given public one is not the cloud's")
	id := *made.ID

	order := newServer("shell-1")
	order.PublicKey = []string{id}
	server := do(d, ionos.CreateServer, order)
	require.Equal(t, []ionos.Ref{{ID: server.ID, Name: ptr("shell-1")}}, do(d, ionos.GetSSHKey, keyID(id)).Servers)
	d.wait()

	do(d, ionos.UpdateSSHKey, ionos.UpdateSSHKeyInput{SSHKeyID: id, Name: "alice-2026"})
	busy(d, ionos.UpdateSSHKey, ionos.UpdateSSHKeyInput{SSHKeyID: id, Name: "bob"})
	d.wait()
	require.Equal(t, "alice-2026", *do(d, ionos.ListSSHKeys, ionos.ListInput{Q: ptr("alice")})[0].Name)

	do(d, ionos.ReinstallServer, ionos.ReinstallServerInput{ServerID: *server.ID, ImageID: "3C3F2FA3DB91318E8DCCB9F405339F76", PublicKey: []string{deployKey}})
	require.Empty(t, do(d, ionos.GetSSHKey, keyID(id)).Servers, "reinstalled with another key")
	require.Len(t, do(d, ionos.GetSSHKey, keyID(deployKey)).Servers, 3)

	require.Equal(t, "DELETING", *do(d, ionos.DeleteSSHKey, keyID(id)).State)
	d.wait()
	refused(d, ionos.GetSSHKey, keyID(id), "ionos_ssh_keys_get.404")
}

func TestAPrivateKeyIsGivenOnceAndIssued(t *testing.T) {
	file := filepath.Join(t.TempDir(), "cloud.json")
	d := newDepot(t, simulator.Config{File: file})
	answer := d.call(ionos.CreateSSHKey, `{"name":"robot"}`)
	require.Contains(t, answer.Issued["/private_key"].Reveal(), "PRIVATE KEY")
	require.NotContains(t, string(answer.Body), "PRIVATE")
	again := newDepot(t, simulator.Config{File: file}) // another process takes the cloud over
	require.Equal(t, "robot", *do(again, ionos.ListSSHKeys, ionos.ListInput{Q: ptr("robot")})[0].Name)
	require.Equal(t, do(d, ionos.ListPublicIPs, ionos.ListInput{}), do(again, ionos.ListPublicIPs, ionos.ListInput{}))
	require.Equal(t, do(d, ionos.ListBlockStorages, ionos.ListInput{}), do(again, ionos.ListBlockStorages, ionos.ListInput{}))
	require.Equal(t, do(d, ionos.ListSharedStorages, ionos.ListInput{}), do(again, ionos.ListSharedStorages, ionos.ListInput{}))
	require.Equal(t, do(d, ionos.GetSharedStorageAccess, ionos.None{}), do(again, ionos.GetSharedStorageAccess, ionos.None{}))
}

func TestSSHKeysRefuseAsDocumented(t *testing.T) {
	d := newDepot(t, simulator.Config{})
	refused(d, ionos.CreateSSHKey, ionos.CreateSSHKeyInput{Name: "x", PublicKey: ptr("ssh-rsa nonsense!")}, "ionos_ssh_keys_create.400")
	refused(d, ionos.UpdateSSHKey, ionos.UpdateSSHKeyInput{SSHKeyID: nowhere, Name: "x"}, "ionos_ssh_keys_update.404")
	refused(d, ionos.DeleteSSHKey, keyID(nowhere), "ionos_ssh_keys_delete.404")
	order := newServer("x")
	order.PublicKey = []string{nowhere}
	refused(d, ionos.CreateServer, order, "ionos_servers_create.400")
}

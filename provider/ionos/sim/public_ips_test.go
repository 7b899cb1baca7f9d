package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

func ipID(id string) ionos.GetPublicIPInput { return ionos.GetPublicIPInput{IPID: id} }

func newServer(name string) ionos.CreateServerInput {
	return ionos.CreateServerInput{Name: name, ApplianceID: "3C3F2FA3DB91318E8DCCB9F405339F76",
		Hardware: ionos.CreateHardware{FixedInstanceSizeID: ptr("8C626C1A7005D0D1F527143C413D461E")}}
}

func TestPublicIPLife(t *testing.T) {
	d := newDepot(t, simulator.Config{Delay: 10 * time.Second})
	made := do(d, ionos.CreatePublicIP, ionos.CreatePublicIPInput{ReverseDNS: ptr("www.example.com")})
	require.Nil(t, made.AssignedTo)
	require.Equal(t, "ACTIVE", *made.State)
	id := *made.ID

	named := do(d, ionos.UpdatePublicIP, ionos.UpdatePublicIPInput{IPID: id, ReverseDNS: ptr("mail.example.com")})
	require.Equal(t, "CONFIGURING", *named.State)
	busy(d, ionos.UpdatePublicIP, ionos.UpdatePublicIPInput{IPID: id, ReverseDNS: ptr("")})
	d.wait()

	order := newServer("mail-1")
	order.IPID = &id
	server := do(d, ionos.CreateServer, order)
	require.Equal(t, *made.IP, *server.IPs[0].IP)
	require.Equal(t, "mail.example.com", *server.IPs[0].ReverseDNS, "reverse DNS lives on the address")
	taken := do(d, ionos.GetPublicIP, ipID(id))
	require.Equal(t, ionos.IPOwner{ID: server.ID, Name: ptr("mail-1"), Type: ptr("SERVER")}, *taken.AssignedTo)
	require.True(t, *taken.IsDHCP)
	refused(d, ionos.CreateServer, order, "ionos_servers_create.400") // a second server cannot have it
	d.wait()

	do(d, ionos.UpdatePublicIP, ionos.UpdatePublicIPInput{IPID: id, ReverseDNS: ptr("")})
	require.Nil(t, do(d, ionos.GetServer, ionos.GetServerInput{ServerID: *server.ID}).IPs[0].ReverseDNS, "it shows on both sides")
	d.wait()

	do(d, ionos.DeleteServer, ionos.DeleteServerInput{ServerID: *server.ID, KeepIP: ptr(true)})
	require.NotNil(t, do(d, ionos.GetPublicIP, ipID(id)).AssignedTo, "until the server is gone")
	d.wait()
	require.Nil(t, do(d, ionos.GetPublicIP, ipID(id)).AssignedTo, "kept, unused")

	require.Equal(t, "CONFIGURING", *do(d, ionos.DeletePublicIP, ipID(id)).State)
	d.wait()
	refused(d, ionos.GetPublicIP, ipID(id), "ionos_public_ips_get.404")
}

func TestPublicIPsAreThoseOfServersBalancersAndNobody(t *testing.T) {
	d := newDepot(t, simulator.Config{Delay: 10 * time.Second})
	count := func() int { return len(do(d, ionos.ListPublicIPs, ionos.ListInput{})) }
	start := count()
	server := do(d, ionos.CreateServer, newServer("brief"))
	require.Equal(t, start+1, count())
	d.wait()
	more := do(d, ionos.CreateServerIP, ionos.CreateServerIPInput{ServerID: *server.ID})
	require.Equal(t, start+2, count())
	do(d, ionos.DeleteServerIP, ionos.DeleteServerIPInput{ServerID: *server.ID, IPID: *more.IPs[1].ID, KeepIP: ptr(true)})
	require.Equal(t, start+2, count(), "a kept address stays")
	d.wait()
	do(d, ionos.DeleteServer, ionos.DeleteServerInput{ServerID: *server.ID})
	d.wait()
	require.Equal(t, start+1, count(), "the server's other address is lost with it")
	require.Equal(t, "shop-balancer", *do(d, ionos.GetPublicIP, ipID(balancerIP)).AssignedTo.Name)
}

func TestDeletingAPublicIPTakesItFromItsServer(t *testing.T) {
	d := newDepot(t, simulator.Config{Delay: 10 * time.Second})
	gone := do(d, ionos.DeletePublicIP, ipID(buildOldIP))
	require.Nil(t, gone.AssignedTo)
	server := do(d, ionos.GetServer, ionos.GetServerInput{ServerID: buildOld})
	require.Empty(t, server.IPs)
	require.Equal(t, "CONFIGURING", *server.Status.State)
	d.wait()
	refused(d, ionos.GetPublicIP, ipID(buildOldIP), "ionos_public_ips_get.404")
}

func TestPublicIPsRefuseAsDocumented(t *testing.T) {
	d := newDepot(t, simulator.Config{})
	inBalancer := *do(d, ionos.ListServerIPs, ionos.GetServerInput{ServerID: web1})[0].ID
	refused(d, ionos.DeletePublicIP, ipID(balancerIP), "ionos_public_ips_delete.403")
	refused(d, ionos.DeletePublicIP, ipID(inBalancer), "ionos_public_ips_delete.403")
	refused(d, ionos.DeletePublicIP, ipID(nowhere), "ionos_public_ips_delete.404")
	refused(d, ionos.UpdatePublicIP, ionos.UpdatePublicIPInput{IPID: nowhere, ReverseDNS: ptr("a.example")}, "ionos_public_ips_update.404")
	refused(d, ionos.UpdatePublicIP, ionos.UpdatePublicIPInput{IPID: freeIP, ReverseDNS: ptr("not a name")}, "ionos_public_ips_update.400")
	refused(d, ionos.CreatePublicIP, ionos.CreatePublicIPInput{Type: ptr("IPV6")}, "ionos_public_ips_create.400")
	_, body := d.raw("PUT", "/public_ips/"+freeIP, `{"reverse_dns":"not a name"}`)
	require.JSONEq(t, `{"type":"INVALID_PARAMETERS","message":"Wrong value Field(s) reverse_dns","errors":{"invalid":"reverse_dns"}}`, body, "the case of the keys is the documented one")
}

package sim_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

const (
	freeIP       = "F77CC589EBC120905B4F4719217BFF6D"
	balancerIP   = "569FA2EC06DD48C9E8635F3384A018DB"
	datacenterDE = "908DC2072407C94C8054610AD5A53B8C"
)

func ipID(id string) ionos.GetPublicIPInput { return ionos.GetPublicIPInput{IPID: id} }

func newServer(name string) ionos.CreateServerInput {
	return ionos.CreateServerInput{Name: name, ApplianceID: "3C3F2FA3DB91318E8DCCB9F405339F76",
		Hardware: ionos.CreateHardware{FixedInstanceSizeID: new("8C626C1A7005D0D1F527143C413D461E")}}
}

func TestPublicIPLife(t *testing.T) {
	w := newWorld(t, simulator.Config{Delay: 10 * time.Second})
	made := do(w, ionos.CreatePublicIP, ionos.CreatePublicIPInput{ReverseDNS: new("www.example.com")})
	require.Nil(t, made.AssignedTo)
	require.Equal(t, "ACTIVE", *made.State)
	id := *made.ID

	named := do(w, ionos.UpdatePublicIP, ionos.UpdatePublicIPInput{IPID: id, ReverseDNS: new("mail.example.com")})
	require.Equal(t, "CONFIGURING", *named.State)
	busy(w, ionos.UpdatePublicIP, ionos.UpdatePublicIPInput{IPID: id, ReverseDNS: new("")})
	w.rests()

	order := newServer("mail-1")
	order.IPID = &id
	server := do(w, ionos.CreateServer, order)
	require.Equal(t, *made.IP, *server.IPs[0].IP)
	require.Equal(t, "mail.example.com", *server.IPs[0].ReverseDNS, "reverse DNS lives on the address")
	taken := do(w, ionos.GetPublicIP, ipID(id))
	require.Equal(t, ionos.IPOwner{ID: server.ID, Name: new("mail-1"), Type: new("SERVER")}, *taken.AssignedTo)
	require.True(t, *taken.IsDHCP)
	refused(w, ionos.CreateServer, order, "400") // a second server cannot have it
	w.rests()

	do(w, ionos.UpdatePublicIP, ionos.UpdatePublicIPInput{IPID: id, ReverseDNS: new("")})
	require.Nil(t, do(w, ionos.GetServer, ionos.GetServerInput{ServerID: *server.ID}).IPs[0].ReverseDNS, "it shows on both sides")
	w.rests()

	do(w, ionos.DeleteServer, ionos.DeleteServerInput{ServerID: *server.ID, KeepIP: new(true)})
	require.NotNil(t, do(w, ionos.GetPublicIP, ipID(id)).AssignedTo, "until the server is gone")
	w.rests()
	require.Nil(t, do(w, ionos.GetPublicIP, ipID(id)).AssignedTo, "kept, unused")

	require.Equal(t, "CONFIGURING", *do(w, ionos.DeletePublicIP, ipID(id)).State)
	w.rests()
	refused(w, ionos.GetPublicIP, ipID(id), "404")
}

func TestPublicIPsAreThoseOfServersBalancersAndNobody(t *testing.T) {
	w := newWorld(t, simulator.Config{Delay: 10 * time.Second})
	count := func() int { return len(do(w, ionos.ListPublicIPs, ionos.Listing{})) }
	start := count()
	server := do(w, ionos.CreateServer, newServer("brief"))
	require.Equal(t, start+1, count())
	w.rests()
	more := do(w, ionos.CreateServerIP, ionos.CreateServerIPInput{ServerID: *server.ID})
	require.Equal(t, start+2, count())
	do(w, ionos.DeleteServerIP, ionos.DeleteServerIPInput{ServerID: *server.ID, IPID: *more.IPs[1].ID, KeepIP: new(true)})
	require.Equal(t, start+2, count(), "a kept address stays")
	w.rests()
	do(w, ionos.DeleteServer, ionos.DeleteServerInput{ServerID: *server.ID})
	w.rests()
	require.Equal(t, start+1, count(), "the server's other address is lost with it")
	require.Equal(t, "jump-hosts", *do(w, ionos.GetPublicIP, ipID(balancerIP)).AssignedTo.Name)
}

func TestDeletingAPublicIPTakesItFromItsServer(t *testing.T) {
	w := newWorld(t, simulator.Config{Delay: 10 * time.Second})
	gone := do(w, ionos.DeletePublicIP, ipID(buildOldIP))
	require.Nil(t, gone.AssignedTo)
	server := do(w, ionos.GetServer, ionos.GetServerInput{ServerID: buildOld})
	require.Empty(t, server.IPs)
	require.Equal(t, "CONFIGURING", *server.Status.State)
	w.rests()
	refused(w, ionos.GetPublicIP, ipID(buildOldIP), "404")
}

func TestPublicIPsRefuseAsDocumented(t *testing.T) {
	w := newWorld(t, simulator.Config{})
	inBalancer := *do(w, ionos.ListServerIPs, ionos.GetServerInput{ServerID: web1})[0].ID
	refused(w, ionos.DeletePublicIP, ipID(balancerIP), "403")
	refused(w, ionos.DeletePublicIP, ipID(inBalancer), "403")
	refused(w, ionos.DeletePublicIP, ipID(nowhere), "404")
	refused(w, ionos.UpdatePublicIP, ionos.UpdatePublicIPInput{IPID: nowhere, ReverseDNS: new("a.example")}, "404")
	refused(w, ionos.UpdatePublicIP, ionos.UpdatePublicIPInput{IPID: freeIP, ReverseDNS: new("not a name")}, "400")
	refused(w, ionos.CreatePublicIP, ionos.CreatePublicIPInput{Type: new("IPV6")}, "400")
	_, body := w.raw("PUT", "/public_ips/"+freeIP, `{"reverse_dns":"not a name"}`)
	require.JSONEq(t, `{"type":"INVALID_PARAMETERS","message":"Wrong value Field(s) reverse_dns","errors":{"invalid":"reverse_dns"}}`, body, "the case of the keys is the documented one")
}

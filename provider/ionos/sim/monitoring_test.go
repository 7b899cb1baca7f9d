package sim_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider/ionos"
)

const (
	defaultPolicy = "5F1D473B4949F9665577A0249AE162CD"
	webPolicy     = "D0065C1A3EACCA186DAD7E11587C8C18"
	trialPolicy   = "2AAA70C3661915B7CA007299C140C63D"
	port443       = "4B06342A42F0BFB4F2AD2C52334F40E5"
	nginx         = "04187715D8F971D3C671475D2D7C245D"
)

// newPolicy is the documented request of a new policy.
func newPolicy(name string) ionos.CreateMonitoringPolicyInput {
	percent := ionos.Limits[ionos.PercentWarning, ionos.CriticalLimit]{Warning: &ionos.PercentWarning{Value: 90}, Critical: &ionos.CriticalLimit{Value: 95}}
	return ionos.CreateMonitoringPolicyInput{Name: name, Agent: true,
		Thresholds: ionos.NewThresholds{
			CPU: ionos.NewCPULimits{Warning: ionos.PercentWarning{Value: 90}, Critical: ionos.CriticalLimit{Value: 95, Alert: true}},
			RAM: percent, Disk: percent,
			Transfer:     ionos.Limits[ionos.WarningLimit, ionos.CriticalTransfer]{Warning: &ionos.WarningLimit{Value: 1000}, Critical: &ionos.CriticalTransfer{Value: 2000}},
			InternalPing: ionos.Limits[ionos.WarningLimit, ionos.CriticalLimit]{Warning: &ionos.WarningLimit{Value: 50}, Critical: &ionos.CriticalLimit{Value: 100}},
		},
		Ports:     []ionos.NewMonitoringPort{{Protocol: "TCP", Port: 22, AlertIf: "RESPONDING", EmailNotification: true}},
		Processes: []ionos.NewMonitoringProcess{{Process: "test", AlertIf: "NOT_RUNNING", EmailNotification: true}},
	}
}

func TestAMonitoringPolicyLivesFromCreationToRemoval(t *testing.T) {
	w := newWorld(t, slow)
	made := do(w, ionos.CreateMonitoringPolicy, newPolicy("Queues"))
	require.Equal(t, "ACTIVE", *made.State)
	require.True(t, *made.Thresholds.CPU.Critical.Alert)
	require.Equal(t, 22, *made.Ports[0].Port)
	named := ionos.GetMonitoringPolicyInput{MonitoringPolicyID: *made.ID}
	require.Len(t, do(w, ionos.ListMonitoringPolicies, ionos.Listing{Q: new("queues"), Fields: new("id,name")}), 1)

	do(w, ionos.AttachMonitoringPolicyServers, ionos.AttachMonitoringPolicyServersInput{MonitoringPolicyID: *made.ID, Servers: []string{web1}})
	w.rests()
	cpu := &ionos.Limits[ionos.ChangedPercentWarning, ionos.ChangedCriticalLimit]{Warning: &ionos.ChangedPercentWarning{Value: new(70)}}
	changed := do(w, ionos.UpdateMonitoringPolicy, ionos.UpdateMonitoringPolicyInput{MonitoringPolicyID: *made.ID, Name: new("Queues and caches"),
		Thresholds: &ionos.ChangedThresholds{CPU: cpu}})
	require.Equal(t, "CONFIGURING", *changed.State)
	require.Equal(t, 70, *changed.Thresholds.CPU.Warning.Value)
	require.Equal(t, 95, *changed.Thresholds.CPU.Critical.Value, "limits left out stay")
	require.Len(t, changed.Ports, 1, "lists left out stay")
	fails(w, ionos.DeleteMonitoringPolicy, named, 403, "INVALID_STATE")
	require.Equal(t, "Queues and caches", *do(w, ionos.GetServer, ionos.GetServerInput{ServerID: web1}).MonitoringPolicy.Name)

	w.rests()
	require.Equal(t, "REMOVING", *do(w, ionos.DeleteMonitoringPolicy, named).State)
	w.rests()
	require.Nil(t, do(w, ionos.GetServer, ionos.GetServerInput{ServerID: web1}).MonitoringPolicy, "its servers go unmonitored")
	fails(w, ionos.GetMonitoringPolicy, named, 404, "MONITORING_POLICY_NOT_FOUND")
}

func TestATariffAllowsOnlySoManyPolicies(t *testing.T) {
	w := newWorld(t, slow)
	for i := range 2 {
		do(w, ionos.CreateMonitoringPolicy, newPolicy(fmt.Sprintf("More %d", i)))
	}
	fails(w, ionos.CreateMonitoringPolicy, newPolicy("Too many"), 400, "TECHNICAL_TARIFF_VIOLATION")
}

func TestPortsAndProcessesAreWatched(t *testing.T) {
	w := newWorld(t, slow)
	dns := ionos.NewMonitoringPort{Protocol: "UDP", Port: 53, AlertIf: "NOT_RESPONDING", EmailNotification: true}
	more := do(w, ionos.CreateMonitoringPolicyPorts, ionos.CreateMonitoringPolicyPortsInput{MonitoringPolicyID: webPolicy, Ports: []ionos.NewMonitoringPort{dns}})
	require.Equal(t, "CONFIGURING", *more.State)
	id := *more.Ports[len(more.Ports)-1].ID
	w.rests()
	do(w, ionos.UpdateMonitoringPolicyPort, ionos.UpdateMonitoringPolicyPortInput{MonitoringPolicyID: webPolicy, PortID: id,
		Change: ionos.MonitoringPortChange{Protocol: "UDP", Port: 53, AlertIf: "RESPONDING"}})
	w.rests()
	named := ionos.GetMonitoringPolicyPortInput{MonitoringPolicyID: webPolicy, PortID: id}
	port := do(w, ionos.GetMonitoringPolicyPort, named)
	require.Equal(t, "RESPONDING", *port.AlertIf)
	require.False(t, *port.EmailNotifications)
	do(w, ionos.DeleteMonitoringPolicyPort, named)
	fails(w, ionos.GetMonitoringPolicyPort, named, 404, "PORT_NOT_FOUND")
	w.rests()

	all := do(w, ionos.CreateMonitoringPolicyProcesses, ionos.CreateMonitoringPolicyProcessesInput{MonitoringPolicyID: webPolicy,
		Processes: []ionos.NewMonitoringProcess{{Process: "varnishd", AlertIf: "NOT_RUNNING", EmailNotification: true}}})
	require.Len(t, all, 3)
	w.rests()
	gone := ionos.GetMonitoringPolicyProcessInput{MonitoringPolicyID: webPolicy, ProcessID: *all[2].ID}
	do(w, ionos.DeleteMonitoringPolicyProcess, gone)
	w.rests()
	left := do(w, ionos.ListMonitoringPolicyProcesses, ionos.GetMonitoringPolicyInput{MonitoringPolicyID: webPolicy})
	require.Len(t, left, 2)
	require.Equal(t, nginx, *left[0].ID)
}

func TestAListInAChangeReplacesTheList(t *testing.T) {
	w := newWorld(t, slow)
	changed := do(w, ionos.UpdateMonitoringPolicy, ionos.UpdateMonitoringPolicyInput{MonitoringPolicyID: webPolicy,
		Ports:     []ionos.ChangedMonitoringPort{{Protocol: new("TCP"), Port: new(443), EmailNotification: new(false)}},
		Processes: []ionos.ChangedMonitoringProcess{{Process: new("haproxy")}}})
	require.Len(t, changed.Ports, 1)
	require.Equal(t, port443, *changed.Ports[0].ID)
	require.Equal(t, "NOT_RESPONDING", *changed.Ports[0].AlertIf)
	require.Equal(t, "haproxy", *changed.Processes[0].Process)
}

func TestPoliciesAndServersShowTheSame(t *testing.T) {
	w := newWorld(t, slow)
	policyOf := func(server string) *ionos.Ref {
		return do(w, ionos.GetServer, ionos.GetServerInput{ServerID: server}).MonitoringPolicy
	}
	under := func(policy string) []ionos.Ref {
		return do(w, ionos.ListMonitoringPolicyServers, ionos.GetMonitoringPolicyInput{MonitoringPolicyID: policy})
	}
	require.Equal(t, defaultPolicy, *policyOf(web1).ID)
	attached := do(w, ionos.AttachMonitoringPolicyServers, ionos.AttachMonitoringPolicyServersInput{MonitoringPolicyID: webPolicy, Servers: []string{web1}})
	require.Equal(t, "CONFIGURING", *attached.State)
	require.Equal(t, webPolicy, *policyOf(web1).ID, "a server has one policy")
	require.Len(t, under(webPolicy), 2)
	require.Equal(t, "web-1", *do(w, ionos.GetMonitoringPolicyServer, ionos.GetMonitoringPolicyServerInput{MonitoringPolicyID: webPolicy, ServerID: web1}).Name)

	w.rests()
	do(w, ionos.DetachMonitoringPolicyServer, ionos.GetMonitoringPolicyServerInput{MonitoringPolicyID: webPolicy, ServerID: web1})
	require.Nil(t, policyOf(web1))
	do(w, ionos.AttachMonitoringPolicyServers, ionos.AttachMonitoringPolicyServersInput{MonitoringPolicyID: defaultPolicy, Servers: []string{web1}})
	require.Equal(t, "Default Policy", *policyOf(web1).Name, "servers come back under a default policy")

	w.rests()
	do(w, ionos.DeleteServer, ionos.DeleteServerInput{ServerID: web2})
	fails(w, ionos.AttachMonitoringPolicyServers, ionos.AttachMonitoringPolicyServersInput{MonitoringPolicyID: webPolicy, Servers: []string{web2}}, 403, "INVALID_STATE")
	w.rests()
	require.Empty(t, under(webPolicy), "a server that is gone is under no policy")

	server := do(w, ionos.CreateServer, ionos.CreateServerInput{Name: "web-3", ApplianceID: "3C3F2FA3DB91318E8DCCB9F405339F76",
		Hardware: ionos.CreateHardware{FixedInstanceSizeID: new("8C626C1A7005D0D1F527143C413D461E")}, MonitoringPolicyID: new(webPolicy)})
	require.Equal(t, []ionos.Ref{{ID: server.ID, Name: new("web-3")}}, under(webPolicy))
}

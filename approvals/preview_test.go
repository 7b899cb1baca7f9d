package approvals_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"

	"testing"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/policyfile"
	"signoff/approvals/sqlstore"
	"signoff/provider"
	"signoff/provider/gcore"
	gcoresim "signoff/provider/gcore/sim"
	"signoff/provider/ionos"
	"signoff/provider/ionos/sim"
	"signoff/provider/katapult"
	katapultsim "signoff/provider/katapult/sim"
	"signoff/provider/scp"
	scpsim "signoff/provider/scp/sim"
	"signoff/provider/simulator"
)

// card is what people are shown of a call.
func (w *world) card(operation, arguments string) *approvals.Presentation {
	w.t.Helper()
	r := w.propose(operation, arguments)
	require.Equal(w.t, approvals.Pending, r.State, r.Reason)
	p, err := r.Presentation()
	require.NoError(w.t, err)
	return p
}

// elsewhere is a ledger whose only cloud is another one.
func elsewhere(t *testing.T, cloud http.Handler, api *provider.API, path string) *world {
	t.Helper()
	server := httptest.NewServer(cloud)
	t.Cleanup(server.Close)
	w := &world{t: t, path: filepath.Join(t.TempDir(), "ledger.db")}
	store, err := sqlstore.Open(t.Context(), w.path, sqlstore.WithClock(w.now))
	require.NoError(t, err)
	t.Cleanup(func() { store.Close() })
	client := api.NewClient(provider.Account{Name: "main", Token: "t", AccessKey: "sandbox", SecretKey: "sandbox-secret", Ref: "env:T", BaseURL: server.URL + path, Rate: -1})
	seal, err := approvals.LoadSeal(filepath.Join(filepath.Dir(w.path), "seal.key"))
	require.NoError(t, err)
	w.service, err = approvals.NewService(store, provider.NewClouds(client), approvals.OnePerson{People: []string{alice}}, seal, approvals.DefaultSettings, "worker-1", slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	return w
}

func onGcore(t *testing.T) *world {
	cloud, err := gcoresim.New(simulator.Config{})
	require.NoError(t, err)
	return elsewhere(t, cloud, gcore.API(), "/cloud")
}

func onKatapult(t *testing.T) *world {
	cloud, err := katapultsim.New(simulator.Config{})
	require.NoError(t, err)
	return elsewhere(t, cloud, katapult.API(), "/core/v1")
}

func onSCP(t *testing.T) *world {
	cloud, err := scpsim.New(simulator.Config{})
	require.NoError(t, err)
	return elsewhere(t, cloud, scp.API(), "")
}

func TestTheCardSaysWhatElseIsLost(t *testing.T) {
	for _, c := range []struct {
		name, operation, arguments, counted string
		on                                  func(*testing.T) *world
		hangs                               []string
	}{
		{"a server", "ionos_servers_delete", `{"server_id":"` + webOne + `"}`,
			"1 disk, 2 public IPs, 1 load balancer, 1 firewall policy, 2 private networks and 1 monitoring policy hang on it.", newWorld, []string{
				"disk: 77F5BC74C9B3532A37D31FEED070BE01, 40 GB: goes too, with its data",
				"public IP: 10.4.141.161 (696469547988D3945B3FE59DFCB93C90): goes too, for good",
				"public IP: 123.46.79.100 (7C88E50FBC500A3D9D7F94E414255D6B): goes too, for good",
				"load balancer: shop-balancer (37E2FDEB2945990CEE4B7927FB1ED425): loses it",
				"firewall policy: Web only (071C8EB665DBA2EE574F3ED1256E5694): loses it, and stays",
				"private network: backend (6B7051F17199EF9EA994CD3E4AA450E6): loses it, and stays",
				"private network: admin (E9E144DED84EAC9D97C1A022E0351024): loses it, and stays",
				"monitoring policy: Default Policy (5F1D473B4949F9665577A0249AE162CD): loses it, and stays",
			}},
		{"a server whose addresses are kept", "ionos_servers_delete", `{"server_id":"4B86A3ACC4CEB7A89E012E49FC17F312","keep_ip":true}`,
			"2 disks, 1 public IP, 1 snapshot, 1 firewall policy, 1 private network and 1 monitoring policy hang on it.", newWorld, []string{
				"disk: 0DDE06DFA47743DF928E76AE7DC195C1, 40 GB: goes too, with its data",
				"disk: 531CE4594248FAF91B1164B05BFB152C, 200 GB: goes too, with its data",
				"public IP: 10.4.141.43 (D609028BC090EE05665072C721EA4A7A): stays, billed as unused",
				"snapshot: B198CE46BDE59DDCD15C352EF10EB0EA, of 2015-05-07T10:49:22+00:00: goes too",
				"firewall policy: Linux (7DFF10879F4EBA8D478A1D58A46665AE): loses it, and stays",
				"private network: backend (6B7051F17199EF9EA994CD3E4AA450E6): loses it, and stays",
				"monitoring policy: Databases (C81F17AF6F6F6717372B79A882B25E92): loses it, and stays",
			}},
		{"a firewall policy", "ionos_firewall_policies_delete", `{"firewall_id":"071C8EB665DBA2EE574F3ED1256E5694"}`, "4 server IPs hang on it.", newWorld, []string{
			"server IP: 10.4.141.161 (696469547988D3945B3FE59DFCB93C90), of web-1: loses its rules",
			"server IP: 123.46.79.100 (7C88E50FBC500A3D9D7F94E414255D6B), of web-1: loses its rules",
			"server IP: 10.5.135.140 (01D4A802798AB77AA72DA2D05E1379E1), of web-2: loses its rules",
			"server IP: 123.46.79.101 (7288E50FBC500A3D9D7F94E414255D6B), of web-2: loses its rules",
		}},
		{"a private network", "ionos_private_networks_delete", `{"private_network_id":"6B7051F17199EF9EA994CD3E4AA450E6"}`, "4 servers hang on it.", newWorld, []string{
			"server: web-1 (92AA60BEC8333A21EDB9EAAA61852860): loses it", "server: web-2 (CB22C6E0428239348A6B70BAE0D67E66): loses it",
			"server: db-1 (4B86A3ACC4CEB7A89E012E49FC17F312): loses it", "server: db-2 (D6F1239315503A1C44607BB04B3BD9C9): loses it",
		}},
		{"an address", "ionos_public_ips_delete", `{"ip_id":"696469547988D3945B3FE59DFCB93C90"}`, "1 server hangs on it.", newWorld, []string{
			"server: web-1 (92AA60BEC8333A21EDB9EAAA61852860): loses it",
		}},
		{"a reboot", "ionos_server_status_action", `{"server_id":"` + webOne + `","action":"REBOOT","method":"SOFTWARE"}`, "1 load balancer hangs on it.", newWorld, []string{
			"load balancer: shop-balancer (37E2FDEB2945990CEE4B7927FB1ED425): is without it meanwhile",
		}},
		{"an instance", "gcore_instances_delete", `{"project_id":1,"region_id":1,"instance_id":"6c6aa80f-7836-4dc2-a2ae-125e248be476","volumes":"723037e2-ec6d-47eb-92de-6276c8907839"}`,
			"2 volumes, 2 network ports and 1 floating IP hang on it.", onGcore, []string{
				"volume: db-1-boot (d74c2bb9-cea7-4b23-a009-2f13518ae66d), 20 GiB: may stay, and be billed",
				"volume: db-1-data (723037e2-ec6d-47eb-92de-6276c8907839), 200 GiB: goes too",
				"network port: ee2402d0-f0cd-4503-9b75-69be1d11c5f1, in backend, 192.168.13.10: goes too, unless its addresses are reserved",
				"floating IP: 198.51.100.10 (c64e5db1-5f1f-43ec-a8d9-5090df85b82d): may stay, and be billed",
				"network port: 01d4925e-f5db-414a-9808-74e08aa4a741, in public, 203.0.113.20: goes too, unless its addresses are reserved",
			}},
		{"a machine", "katapult_vms_delete", `{"virtual_machine_id":"vm_t8yomYsG4bccKw5D"}`, "2 IP addresses and 2 network interfaces hang on it.", onKatapult, []string{
			"IP address: 203.0.113.10, 203-0-113-10.rdns.example: stays allocated, and leads nowhere",
			"IP address: 10.20.0.10: stays allocated, and leads nowhere",
			"network interface: eth0, Public Network: goes too",
			"network interface: eth1, backend: goes too",
		}},
		{"a port", "scp_server_interfaces_delete", `{"server_id":"2a9be312-5d4b-4bc8-b2ae-35100fa9241f","port_id":"f2b02fc5-a5fd-4b5f-b1a9-987f4c0d66cc"}`,
			"1 address, 1 public NAT and 1 private NAT hang on it.", onSCP, []string{
				"address: 192.169.3.2: is given back",
				"public NAT: 182.197.61.81 (224b80106e6f41b38efe98ac9ddbf280): has to be removed first",
				"private NAT: 182.197.61.81 (224b80106e6f41b38efe98ac9ddbf280): has to be removed first",
			}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := c.on(t).card(c.operation, c.arguments)
			var seen []string
			for _, h := range p.Hangs {
				seen = append(seen, h.What+": "+madeUp.ReplaceAllString(h.Name, "")+": "+h.Fate)
			}
			require.Equal(t, c.hangs, seen)
			require.Contains(t, p.Warnings, c.counted)
		})
	}
}

// madeUp are ids that the simulator makes anew for each inventory.
var madeUp = regexp.MustCompile(` \((ip|vmnet)_\w+\)`)

func TestAPowerOnTouchesNothingElse(t *testing.T) {
	p := newWorld(t).card("ionos_server_status_action", `{"server_id":"`+webOne+`","action":"POWER_ON"}`)
	require.Empty(t, p.Hangs)
}

func TestAPlanSumsWhatHangsOnItsSteps(t *testing.T) {
	w := newWorld(t)
	r := w.plan(step("ionos_firewall_policies_delete", `{"firewall_id":"071C8EB665DBA2EE574F3ED1256E5694"}`),
		step("ionos_private_networks_delete", `{"private_network_id":"6B7051F17199EF9EA994CD3E4AA450E6"}`))
	p, err := r.Presentation()
	require.NoError(t, err)
	require.Len(t, p.Hangs, 8)
	require.Equal(t, 1, p.Hangs[0].Step)
	require.Equal(t, 2, p.Hangs[7].Step)
	require.Len(t, p.Steps[1].Hangs, 4)
	require.Subset(t, p.Warnings, []string{"Step 1: 4 server IPs hang on it.", "Step 2: 4 servers hang on it.", "All steps together: 4 server IPs and 4 servers hang on it."})
}

func TestHostileNamesOfWhatHangsAreVisible(t *testing.T) {
	w := newWorld(t)
	names := []string{"web-\u202egnp", "w\u0435b-1", "\u0431\u0430\u0437\u0430"} // turned round; a Cyrillic е in a Latin name; all Cyrillic
	require.NoError(t, w.cloud.Change(func(s *sim.State) {
		for i, name := range names {
			s.Servers[i].Name = &name
		}
	}))
	p := w.card("ionos_private_networks_delete", `{"private_network_id":"6B7051F17199EF9EA994CD3E4AA450E6"}`)
	require.Equal(t, `web-\u{202E}gnp (`+webOne+`)`, p.Hangs[0].Name)
	require.Contains(t, p.Warnings, "The name w\u0435b-1 mixes letters of scripts that look alike.")
	require.NotContains(t, strings.Join(p.Warnings, "\n"), names[2], "an id beside a name does not make it mixed")
}

func TestTheCardSaysWhatAChangeCosts(t *testing.T) {
	eur := func(amount provider.Decimal) *provider.Price {
		return &provider.Price{Amount: amount, Currency: "EUR", Per: "month"}
	}
	const size = "8C626C1A7005D0D1F527143C413D461F"
	for _, c := range []struct {
		name, operation, arguments string
		on                         func(*testing.T) *world
		before, after              *provider.Price
	}{
		{"a resize by parts", "ionos_server_hardware_update", `{"server_id":"` + webOne + `","vcore":4,"cores_per_processor":1,"ram":8}`, newWorld, eur("46.08"), eur("89.28")},
		{"a resize to a ready-made size", "ionos_server_hardware_update", `{"server_id":"` + webOne + `","fixed_instance_size_id":"` + size + `"}`, newWorld, eur("46.08"), eur("19.99")},
		{"a new server", "ionos_servers_create", `{"name":"new","appliance_id":"3C3F2FA3DB91318E8DCCB9F405339F76","hardware":{"vcore":1,"cores_per_processor":1,"ram":1.5,"hdds":[{"size":40,"is_main":true}]}}`, newWorld, nil, eur("20.88")},
		{"a copy", "ionos_servers_clone", `{"server_id":"` + webOne + `","name":"copy"}`, newWorld, nil, eur("46.08")},
		{"a larger disk", "ionos_server_hdds_resize", `{"server_id":"` + webOne + `","hdd_id":"77F5BC74C9B3532A37D31FEED070BE01","size":100}`, newWorld, eur("2.88"), eur("7.2")},
		{"further disks", "ionos_server_hdds_create", `{"server_id":"` + webOne + `","hdds":[{"size":20,"is_main":false},{"size":40,"is_main":false}]}`, newWorld, nil, eur("4.32")},
		{"an address", "ionos_server_ips_create", `{"server_id":"` + webOne + `"}`, newWorld, nil, eur("5")},
		{"a network drive", "ionos_shared_storages_create", `{"name":"files","size":50}`, newWorld, nil, eur("3.6")},
		{"daily images", "ionos_images_create", `{"server_id":"` + webOne + `","name":"web-1-daily","frequency":"DAILY","num_images":7}`, newWorld, nil, eur("20.16")},
		{"another flavor", "gcore_instances_change_flavor", `{"project_id":1,"region_id":1,"instance_id":"6d14f194-6c1e-49b3-9fc7-50dc8401eb74","flavor_id":"g1-standard-4-8"}`, onGcore, eur("17.28"), eur("34.56")},
	} {
		t.Run(c.name, func(t *testing.T) {
			cost := c.on(t).card(c.operation, c.arguments).Cost
			require.NotNil(t, cost)
			require.Equal(t, c.before, cost.Before)
			require.Equal(t, c.after, cost.After, cost.Note)
			require.NotEmpty(t, cost.Note)
			require.NotEmpty(t, cost.Source)
		})
	}
}

func TestTheCardSaysThatAPriceIsNotKnown(t *testing.T) {
	w := newWorld(t)
	untold := w.card("ionos_block_storages_create", `{"name":"v","size":20,"server_id":"`+webOne+`"}`)
	require.Equal(t, &approvals.Cost{Note: "This costs money; the cloud's API does not say how much."}, untold.Cost)
	require.Nil(t, w.card("ionos_servers_delete", `{"server_id":"`+staging+`"}`).Cost, "it costs nothing")
}

func TestAPriceThatCannotBeReadBlocksNothing(t *testing.T) {
	w := newWorld(t)
	w.cloud.Around = func(name string, next http.HandlerFunc) http.HandlerFunc {
		return func(rw http.ResponseWriter, r *http.Request) {
			if name == "ionos_pricing_get" {
				http.Error(rw, "{}", http.StatusForbidden)
				return
			}
			next(rw, r)
		}
	}
	p := w.card("ionos_server_ips_create", `{"server_id":"`+webOne+`"}`)
	require.Equal(t, &approvals.Cost{Note: "This costs money; the price could not be read."}, p.Cost)
}

func TestINV09_APriceThatMovesMakesNothingStale(t *testing.T) {
	w := newWorld(t)
	r := w.propose("ionos_server_ips_create", `{"server_id":"`+webOne+`"}`)
	w.approve(r)
	w.cloud.Around = func(name string, next http.HandlerFunc) http.HandlerFunc {
		return func(rw http.ResponseWriter, r *http.Request) {
			if name == "ionos_pricing_get" {
				t.Error("the price is read for the card only")
			}
			next(rw, r)
		}
	}
	w.run(w.service)
	require.Equal(t, approvals.StatusSucceeded, new(w.final(r.ID)).Status())
}

// blastLimit is a policy that refuses what touches too much.
func blastLimit(t *testing.T, w *world) approvals.Policy {
	p, err := policyfile.Parse([]byte(`
version: 1
rules:
  - name: changes
    match: {effect: [write, destructive]}
    then: {approve: [{need: 1, from: [`+alice+`]}]}
  - name: not so much at once
    match: {effect: destructive}
    when: blast > 5
    then: deny
    because: more than five things hang on it
`), ionos.API().Operations(), policyfile.People{{ID: alice}}, w.now)
	require.NoError(t, err)
	return p
}

func TestAThresholdIsNotPassedUnderByCuttingAChangeIntoSteps(t *testing.T) {
	w := newWorld(t)
	w.policy.swap(blastLimit(t, w))
	policy := step("ionos_firewall_policies_delete", `{"firewall_id":"071C8EB665DBA2EE574F3ED1256E5694"}`)
	network := step("ionos_private_networks_delete", `{"private_network_id":"6B7051F17199EF9EA994CD3E4AA450E6"}`)
	for _, alone := range []approvals.StepAsk{policy, network} {
		r := w.propose(alone.Operation, string(alone.Arguments))
		require.Equal(t, approvals.Pending, r.State, r.Reason)
	}
	r, err := w.service.ProposePlan(t.Context(), planOf(policy, network))
	require.NoError(t, err)
	require.Equal(t, approvals.StatusRefused, r.Status(), "four and four")
	require.Contains(t, r.Reason, "more than five things hang on it")
}

func TestINV09_AThresholdIsJudgedAgainAtTheClaim(t *testing.T) {
	w := newWorld(t)
	w.policy.swap(approvals.OnePerson{People: []string{alice}})
	r := w.plan(step("ionos_firewall_policies_delete", `{"firewall_id":"071C8EB665DBA2EE574F3ED1256E5694"}`),
		step("ionos_private_networks_delete", `{"private_network_id":"6B7051F17199EF9EA994CD3E4AA450E6"}`))
	w.approve(r)
	w.policy.swap(blastLimit(t, w))
	w.run(w.service)
	require.Equal(t, approvals.StatusStale, new(w.final(r.ID)).Status())
	require.Zero(t, w.cloud.Calls("ionos_firewall_policies_delete"))
}

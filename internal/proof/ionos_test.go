package proof

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider/ionos"
	"signoff/provider/ionos/sim"
	"signoff/provider/simulator"
)

var clouds = []cloud{gcoreCloud, ionosCloud, joteluluCloud, katapultCloud, scpCloud}

var ionosCloud = cloud{
	api: ionos.API(), path: "/v1",
	fresh: func(t *testing.T) simulated {
		c, err := sim.New(simulator.Config{})
		require.NoError(t, err)
		return of(c)
	},
	cases: map[string]string{
		"ionos_servers_create":                    `{"name":"new-1","appliance_id":"B5F778B85C041347BCDCFC3172AB3F3C","hardware":{"vcore":2,"cores_per_processor":1,"ram":2.5,"hdds":[{"size":40,"is_main":true}]},"password":"correct-horse","user_data":"#!/bin/sh\necho hello","user_data_content_type":"sh"}`,
		"ionos_servers_update":                    `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860","name":"web-9","description":"renamed"}`,
		"ionos_servers_delete":                    `{"server_id":"6DD7C9714E555230BCFFED4E249358F0","keep_ip":true}`,
		"ionos_servers_clone":                     `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860","name":"web-3"}`,
		"ionos_server_hardware_update":            `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860","vcore":4,"cores_per_processor":1,"ram":8}`,
		"ionos_server_hdds_create":                `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860","hdds":[{"size":60,"is_main":false}]}`,
		"ionos_server_hdds_resize":                `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860","hdd_id":"77F5BC74C9B3532A37D31FEED070BE01","size":80}`,
		"ionos_server_hdds_delete":                `{"server_id":"4B86A3ACC4CEB7A89E012E49FC17F312","hdd_id":"531CE4594248FAF91B1164B05BFB152C"}`,
		"ionos_server_image_reinstall":            `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860","image_id":"3C3F2FA3DB91318E8DCCB9F405339F76"}`,
		"ionos_server_ips_create":                 `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860"}`,
		"ionos_server_ips_delete":                 `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860","ip_id":"696469547988D3945B3FE59DFCB93C90","keep_ip":true}`,
		"ionos_server_ip_firewall_policy_set":     `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860","ip_id":"696469547988D3945B3FE59DFCB93C90","firewall_policy_id":"7DFF10879F4EBA8D478A1D58A46665AE"}`,
		"ionos_server_ip_load_balancers_assign":   `{"server_id":"4B86A3ACC4CEB7A89E012E49FC17F312","ip_id":"D609028BC090EE05665072C721EA4A7A","load_balancer_id":"37E2FDEB2945990CEE4B7927FB1ED425"}`,
		"ionos_server_ip_load_balancers_unassign": `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860","ip_id":"696469547988D3945B3FE59DFCB93C90","load_balancer_id":"37E2FDEB2945990CEE4B7927FB1ED425"}`,
		"ionos_server_status_action":              `{"server_id":"39AA65F5D5B02FA02D58173094EBAF95","action":"POWER_ON","method":"SOFTWARE"}`,
		"ionos_server_dvd_load":                   `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860","dvd_id":"05F2EF8C89A12782B7DBE445256BD7A5"}`,
		"ionos_server_dvd_unload":                 `{"server_id":"39AA65F5D5B02FA02D58173094EBAF95"}`,
		"ionos_server_private_networks_assign":    `{"server_id":"39AA65F5D5B02FA02D58173094EBAF95","private_network_id":"6B7051F17199EF9EA994CD3E4AA450E6"}`,
		"ionos_server_private_networks_unassign":  `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860","private_network_id":"6B7051F17199EF9EA994CD3E4AA450E6"}`,
		"ionos_server_snapshots_create":           `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860"}`,
		"ionos_server_snapshots_restore":          `{"server_id":"4B86A3ACC4CEB7A89E012E49FC17F312","snapshot_id":"B198CE46BDE59DDCD15C352EF10EB0EA"}`,
		"ionos_server_snapshots_delete":           `{"server_id":"4B86A3ACC4CEB7A89E012E49FC17F312","snapshot_id":"B198CE46BDE59DDCD15C352EF10EB0EA"}`,
		"ionos_images_create":                     `{"name":"web golden","server_id":"92AA60BEC8333A21EDB9EAAA61852860","frequency":"ONCE"}`,
		"ionos_images_update":                     `{"image_id":"842F09CAF954298C6A4BCD25E1CA3689","name":"renamed image"}`,
		"ionos_images_delete":                     `{"image_id":"091057531F9E8662A4B920E3EEF162F8"}`,
	},
}

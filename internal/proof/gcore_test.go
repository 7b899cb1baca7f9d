package proof

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider/gcore"
	"signoff/provider/gcore/sim"
	"signoff/provider/simulator"
)

// Three instances of the seed: one that runs, one with two ports and volumes,
// and one that is off.
const (
	gcoreWeb     = `"project_id":1,"region_id":1,"instance_id":"6d14f194-6c1e-49b3-9fc7-50dc8401eb74"`
	gcoreDB      = `"project_id":1,"region_id":1,"instance_id":"6c6aa80f-7836-4dc2-a2ae-125e248be476"`
	gcoreStaging = `"project_id":1,"region_id":1,"instance_id":"b5b4d65d-945f-4b98-ab6f-332319c724ef"`
	gcoreAsleep  = `"project_id":1,"region_id":1,"instance_id":"142988bb-291e-4862-bffb-b1cf20036c27"`
)

var gcoreCloud = cloud{
	api: gcore.API(), path: "/cloud",
	fresh: func(t *testing.T) simulated {
		c, err := sim.New(simulator.Config{})
		require.NoError(t, err)
		// Nothing of the seed is suspended; somebody did that.
		require.NoError(t, c.Change(func(s *sim.State) { s.Instances[1].Status = "SUSPENDED" }))
		return of(c)
	},
	cases: map[string]string{
		"gcore_instances_create":                  `{"project_id":1,"region_id":1,"name":"new-1","flavor":"g1-standard-1-2","interfaces":[{"type":"external"}],"volumes":[{"source":"image","image_id":"e460e48c-6836-447e-bc9c-16fc4225d318","size":10,"boot_index":0}],"password":"correct-horse","user_data":"IyEvYmluL3NoCg==","tags":{"role":"web"}}`,
		"gcore_instances_delete":                  `{` + gcoreDB + `,"volumes":"723037e2-ec6d-47eb-92de-6276c8907839","delete_floatings":true}`,
		"gcore_instances_rename":                  `{` + gcoreWeb + `,"name":"web-9","tags":{"role":"front"}}`,
		"gcore_instances_action":                  `{` + gcoreWeb + `,"action":"stop"}`,
		"gcore_instances_start":                   `{` + gcoreStaging + `}`,
		"gcore_instances_stop":                    `{` + gcoreWeb + `}`,
		"gcore_instances_suspend":                 `{` + gcoreWeb + `}`,
		"gcore_instances_resume":                  `{` + gcoreAsleep + `}`,
		"gcore_instances_reboot":                  `{` + gcoreWeb + `}`,
		"gcore_instances_powercycle":              `{` + gcoreWeb + `}`,
		"gcore_instances_change_flavor":           `{` + gcoreWeb + `,"flavor_id":"g1-standard-4-8"}`,
		"gcore_instances_attach_interface":        `{` + gcoreWeb + `,"type":"subnet","subnet_id":"b39792c3-3160-4356-912e-ba396c95cdcf"}`,
		"gcore_instances_detach_interface":        `{` + gcoreDB + `,"port_id":"ee2402d0-f0cd-4503-9b75-69be1d11c5f1","ip_address":"192.168.13.10"}`,
		"gcore_instances_add_security_group":      `{` + gcoreDB + `,"ports_security_group_names":[{"security_group_names":["web"]}]}`,
		"gcore_instances_remove_security_group":   `{` + gcoreWeb + `,"name":"web"}`,
		"gcore_instances_put_into_servergroup":    `{` + gcoreDB + `,"servergroup_id":"47003067-550a-6f17-93b6-81ee16ba061f"}`,
		"gcore_instances_remove_from_servergroup": `{` + gcoreWeb + `}`,
		"gcore_instances_metadata_upsert":         `{` + gcoreWeb + `,"metadata":{"role":"front","team":"a"}}`,
		"gcore_instances_metadata_replace":        `{` + gcoreWeb + `,"metadata":{}}`,
		"gcore_instances_metadata_delete":         `{` + gcoreWeb + `,"key":"role"}`,
		"gcore_instances_metadata_item_delete":    `{` + gcoreWeb + `,"key":"role"}`,
		"gcore_reseller_name_templates_put":       `{"reseller_id":1,"region_id":1,"allow_custom_name":true}`,
		"gcore_reseller_name_templates_delete":    `{"reseller_id":1,"region_id":7}`,
	},
}

package sim_test

import (
	"strings"

	"signoff/provider/ionos"
)

// unprovoked are the documented errors that no call gets, and why.
var unprovoked = map[string]string{
	"ionos_load_balancers_list.400":      "copied from create: mismatches.md C22",
	"ionos_servers_create.404":           "the call names no server",
	"ionos_server_snapshots_restore.400": "the id it misses is in the path",
	"ionos_shared_storages_update.400":   "the schema's own steps refuse such a size first",
	"ionos_ssh_keys_update.400":          "its message is empty and nothing says what provokes it",
}

const (
	onePort    = `{"protocol":"TCP","port":22,"alert_if":"RESPONDING","email_notification":true}`
	oneProcess = `{"process":"nginx","alert_if":"RUNNING","email_notification":true}`
	oneRule    = `{"protocol":"TCP","port":"22"}`
	balanced   = `{"protocol":"TCP","port_balancer":80,"port_server":81,"source":"0.0.0.0"}`
)

// wellFormed are calls that would be accepted if the thing were there, where no
// documented request is one.
var wellFormed = map[string]attempt{
	"ionos_role_permissions_update": {body: `{"logs":{"show":true}}`},
	"ionos_monitoring_center_get":   {query: "?period=LAST_HOUR"},
}

var (
	standardFirewall = map[string]string{"firewall_id": policyLinux, "rule_id": nowhere}
	standardWatch    = map[string]string{"monitoring_policy_id": defaultPolicy}
	trialWatch       = map[string]string{"monitoring_policy_id": trialPolicy}
)

// attempts provoke the documented errors other than that something is missing.
var attempts = map[string]attempt{
	"ionos_ping_auth.401": {anonymous: true},

	"ionos_servers_create.400":                  {body: `{"name":"x","appliance_id":"B5F778B85C041347BCDCFC3172AB3F3C","hardware":{"vcore":1,"cores_per_processor":1,"ram":1,"hdds":[{"size":20,"is_main":false}]}}`},
	"ionos_servers_update.400":                  {body: `{"description":"x"}`},
	"ionos_servers_clone.400":                   {body: `{}`},
	"ionos_server_status_action.400":            {body: `{"action":"EXPLODE","method":"SOFTWARE"}`},
	"ionos_server_hardware_update.400":          {body: `{"vcore":1,"cores_per_processor":2,"ram":2}`},
	"ionos_server_hdds_create.400":              {body: `{"hdds":[{"size":20,"is_main":false}]}`},
	"ionos_server_hdds_resize.400":              {path: map[string]string{"hdd_id": "531CE4594248FAF91B1164B05BFB152C"}, body: `{"size":30}`},
	"ionos_server_image_reinstall.400":          {body: `{}`},
	"ionos_server_dvd_load.400":                 {body: `{}`},
	"ionos_server_ips_create.400":               {body: `{"type":"IPV6"}`},
	"ionos_server_ip_firewall_policy_set.400":   {body: `{"id":"` + nowhere + `"}`},
	"ionos_server_ip_load_balancers_assign.400": {body: `{"load_balancer_id":"` + nowhere + `"}`},
	"ionos_server_private_networks_assign.400":  {body: `{}`},
	"ionos_server_snapshots_create.400":         {says: "Too high 2 > 1.00"}, // the documents have <

	"ionos_images_create.400": {body: `{"server_id":"` + db1 + `","name":"x","frequency":"DAILY","num_images":51}`},
	"ionos_images_create.403": {body: `{"server_id":"` + db1 + `","name":"x","frequency":"ONCE"}`, first: func(w *world) map[string]string {
		do(w, ionos.ReinstallServer, ionos.ReinstallServerInput{ServerID: db1, ImageID: "3C3F2FA3DB91318E8DCCB9F405339F76"})
		return nil
	}},
	"ionos_images_create.404": {body: `{"server_id":"` + nowhere + `","name":"x","frequency":"ONCE"}`},
	"ionos_images_update.400": {body: `{"frequency":"DAILY"}`},
	"ionos_images_update.403": {body: `{"frequency":"ONCE"}`, first: deploysImage},
	"ionos_images_delete.403": {first: deploysImage},

	"ionos_block_storages_create.400": {body: `{"name":"x","size":20}`, first: func(w *world) map[string]string {
		for range 7 {
			do(w, ionos.CreateBlockStorage, ionos.CreateBlockStorageInput{Name: "x", Size: 20})
		}
		return nil
	}},
	"ionos_block_storages_update.400":       {body: `{"size":275}`},
	"ionos_block_storage_server_attach.400": {body: `{}`, says: "Required field(s) server_id missing or empty. "}, // B: the documents say servers
	"ionos_block_storage_server_detach.403": {path: map[string]string{"block_storage_id": filesData}, first: func(w *world) map[string]string {
		do(w, ionos.DetachBlockStorage, ionos.GetBlockStorageInput{BlockStorageID: filesData})
		return nil
	}},
	"ionos_shared_storages_create.400": {body: `{"name":"x","size":50}`, first: func(w *world) map[string]string {
		for range 6 {
			do(w, ionos.CreateSharedStorage, ionos.CreateSharedStorageInput{Name: "x", Size: 50})
		}
		return nil
	}},
	"ionos_shared_storage_servers_attach.400":       {body: `{}`},
	"ionos_shared_storages_access_set_password.400": {body: `{"password":"onlyletters"}`},
	"ionos_public_ips_create.400":                   {body: `{"type":"IPV6"}`},
	"ionos_public_ips_update.400":                   {path: map[string]string{"ip_id": freeIP}, body: `{"reverse_dns":"no name"}`},
	"ionos_public_ips_delete.403":                   {path: map[string]string{"ip_id": balancerIP}},
	"ionos_ssh_keys_create.400":                     {body: `{"name":"x","public_key":"nonsense!"}`},

	"ionos_firewall_policies_create.400":          {body: `{"name":"Web only","rules":[` + oneRule + `]}`},
	"ionos_firewall_policies_update.400":          {body: `{"name":"Web only"}`},
	"ionos_firewall_policies_update.403":          {path: standardFirewall, body: `{"name":"mine"}`},
	"ionos_firewall_policies_delete.403":          {path: standardFirewall},
	"ionos_firewall_policy_server_ips_assign.400": {body: `{}`},
	"ionos_firewall_policy_rules_create.400":      {body: `{}`},
	"ionos_firewall_policy_rules_create.403":      {path: standardFirewall, body: `{"rules":[` + oneRule + `]}`},
	"ionos_firewall_policy_rules_delete.403":      {path: standardFirewall},
	"ionos_load_balancers_create.400":             {body: `{"name":"x","health_check_test":"TCP","health_check_interval":40,"persistence":true,"method":"ROUND_ROBIN","rules":[]}`},
	"ionos_load_balancers_update.400":             {body: `{"method":"RANDOM"}`},
	"ionos_load_balancer_server_ips_assign.400":   {body: `{}`},
	"ionos_load_balancer_rules_create.400":        {body: `{"rules":[` + balanced + `]}`},
	"ionos_private_networks_create.400": {body: `{"name":"x"}`, says: "Too high 11 > 10.00", first: func(w *world) map[string]string { // 10 here, the inventory holds more than 1
		for range 4 {
			do(w, ionos.CreatePrivateNetwork, ionos.CreatePrivateNetworkInput{Name: "x"})
		}
		return nil
	}},
	"ionos_private_networks_update.400":        {body: `{"name":"x","network_address":"everywhere"}`},
	"ionos_private_network_servers_attach.400": {body: `{}`},
	"ionos_vpns_create.400":                    {body: `{}`},
	"ionos_vpns_update.400":                    {body: `{"name":"` + strings.Repeat("x", 129) + `"}`},

	"ionos_users_create.400":           {body: `{}`, says: "Required field(s) name missing or empty. "}, // the first of two
	"ionos_users_update.400":           {body: `{"password":"short"}`},
	"ionos_users_api_update.400":       {body: `{}`},
	"ionos_users_api_ips_add.400":      {body: `{}`},
	"ionos_users_api_ips_delete.404-2": {path: map[string]string{"ip": "214.4.143.138"}},
	"ionos_roles_create.400":           {body: `{}`},
	"ionos_roles_update.400":           {body: `{"state":"OFF"}`},
	"ionos_roles_clone.400":            {body: `{}`},
	"ionos_role_users_add.400":         {body: `{}`},
	"ionos_monitoring_policies_create.400": {body: `{"name":"x","email":"","agent":false,"ports":[],"processes":[],"thresholds":{"cpu":{"warning":{"value":90,"alert":false},"critical":{"value":95,"alert":false}},"ram":{},"disk":{},"transfer":{},"internal_ping":{}}}`,
		says: "Too high 7 > 6.00", first: func(w *world) map[string]string { // 6 here, the inventory holds more than 3
			for range 2 {
				do(w, ionos.CreateMonitoringPolicy, newPolicy("x"))
			}
			return nil
		}},
	"ionos_monitoring_policies_update.400":         {body: `{"thresholds":{"cpu":{"warning":{"value":99}}}}`},
	"ionos_monitoring_policies_update.403":         {path: standardWatch, body: `{"email":""}`},
	"ionos_monitoring_policies_delete.403":         {path: standardWatch},
	"ionos_monitoring_policy_ports_create.400":     {body: `{"ports":[` + onePort + `]}`},
	"ionos_monitoring_policy_ports_create.403":     {path: standardWatch, body: `{"ports":[` + onePort + `]}`},
	"ionos_monitoring_policy_ports_update.400":     {body: `{"ports":` + onePort + `}`},
	"ionos_monitoring_policy_ports_update.403":     {path: standardWatch, body: `{"ports":` + onePort + `}`},
	"ionos_monitoring_policy_ports_delete.403":     {path: standardWatch},
	"ionos_monitoring_policy_processes_create.400": {path: trialWatch, body: `{"processes":[` + strings.Replace(oneProcess, "nginx", "test", 1) + `]}`},
	"ionos_monitoring_policy_processes_create.403": {body: `{"processes":[` + oneProcess + `]}`, first: func(w *world) map[string]string {
		agentless := newPolicy("x")
		agentless.Agent = false
		return map[string]string{"monitoring_policy_id": *do(w, ionos.CreateMonitoringPolicy, agentless).ID}
	}},
	"ionos_monitoring_policy_processes_update.400": {body: `{"processes":` + strings.Replace(oneProcess, "nginx", "php", 1) + `}`},
	"ionos_monitoring_policy_servers_attach.400":   {body: `{}`},
}

func deploysImage(w *world) map[string]string {
	made := do(w, ionos.CreateImage, ionos.CreateImageInput{ServerID: new(web1), Name: "x", Frequency: "ONCE"})
	return map[string]string{"image_id": *made.ID}
}

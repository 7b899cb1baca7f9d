package tools

import "signoff/provider"

// dailySlots is how many operations the default toolset has room for, beside
// the gateway, the request tools and the inventory: 30 tools in all, since
// some clients take no more than 40. dailyBytes is what those leave them of the
// 14 kB that the default may take of a model's context.
const (
	dailySlots = 20
	dailyBytes = 8700
)

// daily are the operations that people need every day, by cloud, those first
// that are missed most.
var daily = map[string][]string{
	"ionos": {
		"ionos_servers_list", "ionos_servers_get", "ionos_server_status_action", "ionos_servers_delete",
		"ionos_servers_update", "ionos_server_snapshots_create", "ionos_public_ips_list", "ionos_firewall_policies_list",
		"ionos_server_ips_list", "ionos_servers_clone", "ionos_server_hdds_resize",
		"ionos_server_hardware_get", "ionos_server_ip_firewall_policy_set",
		"ionos_public_ips_delete", "ionos_server_snapshots_list", "ionos_firewall_policy_rules_list", "ionos_server_ips_create",
	},
	"gcore": {
		"gcore_instances_get", "gcore_instances_search", "gcore_instances_start", "gcore_instances_stop",
		"gcore_projects_list", "gcore_instances_reboot", "gcore_instances_change_flavor", "gcore_regions_list",
		"gcore_volumes_list", "gcore_instances_delete", "gcore_security_groups_list",
		"gcore_instances_console_get", "gcore_tasks_get", "gcore_instances_rename",
	},
	"katapult": {
		"katapult_vms_list", "katapult_vms_get", "katapult_vms_start", "katapult_vms_stop",
		"katapult_vms_shutdown", "katapult_organizations_list", "katapult_vms_reset", "katapult_vms_delete",
		"katapult_trash_objects_list", "katapult_trash_objects_restore", "katapult_vm_network_interfaces_list", "katapult_networks_list",
		"katapult_tasks_get",
	},
	"jotelulu": {
		"jotelulu_organizations_list", "jotelulu_server_subscriptions_list", "jotelulu_server_instances_list",
		"jotelulu_server_instance_nics_list", "jotelulu_isolated_networks_list",
	},
	"scp": {
		"scp_servers_list", "scp_servers_get", "scp_servers_start", "scp_servers_stop",
		"scp_servers_reboot", "scp_server_interfaces_list", "scp_server_interfaces_get", "scp_server_interfaces_delete",
	},
}

// dailyOf fills the slots from the configured clouds in turn, so that each
// has its most wanted operations there. What does not fit any more is left out.
func dailyOf(clouds *provider.Clouds, registered map[string]trait) []string {
	var order []string
	for _, op := range clouds.Operations() { // sorted by name, so by cloud
		if p := op.Spec().Provider; len(order) == 0 || order[len(order)-1] != p {
			order = append(order, p)
		}
	}
	var chosen []string
	left := dailyBytes
	for rank := range dailySlots {
		for _, cloud := range order {
			if rank >= len(daily[cloud]) || len(chosen) == dailySlots {
				continue
			}
			if name := daily[cloud][rank]; registered[name].size <= left {
				chosen, left = append(chosen, name), left-registered[name].size
			}
		}
	}
	return chosen
}

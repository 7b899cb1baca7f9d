package sim

import (
	"encoding/json"
	"strings"
	"time"

	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// handleRolePermissions serves what a role permits. The documents leave open
// whether permissions left out stay; here they are taken away, the case that
// does harm, as the answer in the documents suggests.
func handleRolePermissions(c *Cloud) {
	simulator.Handle(c, ionos.GetRolePermissions, 200, ofRole(func(_ *State, r *Role) ionos.Permissions { return r.Permissions }))
	simulator.Handle(c, ionos.UpdateRolePermissions, 200, func(s *State, now time.Time, in ionos.UpdateRolePermissionsInput) (ionos.Permissions, error) {
		_, err := changeRole(s, now, in.RoleID, func(r *Role) error {
			r.Permissions = in.Permissions
			return nil
		})
		return in.Permissions, err
	})
}

// rights are all actions by resource.
var rights = map[string]string{
	"servers":              "show create delete set_name set_description start restart shutdown resize reinstall clone manage_snapshot assign_ip manage_dvd access_kvm_console",
	"images":               "show create delete set_name set_description disable_automatic_creation",
	"shared_storages":      "show create delete set_name set_description manage_attached_servers access resize",
	"firewall_policies":    "show create delete set_name set_description manage_rules manage_attached_server_ips clone",
	"load_balancers":       "show create delete set_name set_description manage_rules manage_attached_server_ips modify",
	"public_ips":           "show create delete release set_reverse_dns",
	"private_network":      "show create delete set_name set_description set_network_info manage_attached_servers",
	"vpn":                  "show create delete set_name set_description download_file",
	"monitoring_center":    "show",
	"monitoring_policies":  "show create delete set_name set_description set_email modify_resources manage_ports manage_processes manage_attached_servers clone",
	"backups":              "show create delete",
	"logs":                 "show",
	"users":                "show create delete set_description set_email set_password manage_api enable disable change_role",
	"roles":                "show create delete set_name set_description manage_users modify clone",
	"usages":               "show",
	"interactive_invoices": "show",
}

// permit makes a full permission tree.
func permit(allowed func(resource, action string) bool) ionos.Permissions {
	tree := map[string]map[string]bool{}
	for resource, actions := range rights {
		tree[resource] = map[string]bool{}
		for _, action := range strings.Fields(actions) {
			tree[resource][action] = allowed(resource, action)
		}
	}
	var p ionos.Permissions
	transcribe(tree, &p)
	return p
}

func everything(string, string) bool { return true }

func nothing(string, string) bool { return false }

// operating is everything but deleting and managing people.
func operating(resource, action string) bool {
	return action != "delete" && (resource != "users" && resource != "roles" || action == "show")
}

func looking(_, action string) bool { return action == "show" }

// permitted is what a user may do: what an enabled role permits an enabled user.
func (s *State) permitted(userID string) ionos.Permissions {
	role := s.roleOf(userID)
	if role == nil || role.Rest != "ACTIVE" {
		return ionos.Permissions{}
	}
	return role.Permissions
}

// transcribe copies one type into another of the same JSON; what from leaves
// out stays in to. A difference of shape is a fault of this program.
func transcribe(from, to any) {
	raw, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(raw, to)
	}
	if err != nil {
		panic("sim: transcribe: " + err.Error())
	}
}

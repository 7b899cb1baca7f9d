package ionos

import (
	"fmt"
	"maps"
	"slices"

	"github.com/go-json-experiment/json"

	"signoff/provider"
)

// GetRolePermissions reads what a role permits. Source: IONOS Cloud Panel API, Roles.
var GetRolePermissions = provider.Define(cloud, provider.Op[GetRoleInput, Permissions]{
	Name: "ionos_role_permissions_get", Group: "roles",
	Doc:    "Read what a role permits, by resource and action.",
	Route:  "GET /roles/{role_id}/permissions",
	Effect: provider.Observe,
})

// UpdateRolePermissionsInput gives the new permissions. No document shows the
// body; this is the shape of the answer and of ionos_role_permissions_get.
type UpdateRolePermissionsInput struct {
	RoleID string `json:"role_id" path:"role_id" pick:"ionos_roles_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Permissions
}

// UpdateRolePermissions overwrites what a role permits. Source: IONOS Cloud Panel API, Roles.
var UpdateRolePermissions = provider.Define(cloud, provider.Op[UpdateRolePermissionsInput, Permissions]{
	Name: "ionos_role_permissions_update", Group: "roles",
	Doc:   "Overwrite what a role permits to all its users. Read ionos_role_permissions_get first and send everything that shall hold: what is left out may be taken away.",
	Route: "PUT /roles/{role_id}/permissions",
	Ask:   "Overwrite what role {subject.name} permits",
	Valid: func(in UpdateRolePermissionsInput) error {
		if in.Permissions == (Permissions{}) {
			return provider.Wrong("", "give at least one resource with its actions; an empty set might clear the role")
		}
		return nil
	},
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetRole), provider.Read(GetRolePermissions)},
	Hangs:      onRole[UpdateRolePermissionsInput]("may do what it permits, no more and no less"),
	Settle: entityBecomesAll(GetRole, "every permission asked for stands", func(in UpdateRolePermissionsInput, r Role) []bool {
		if r.Permissions == nil {
			return nil // not told
		}
		return covered(r.Permissions, in.Permissions)
	}),
	Sensitive: true,
})

// covered tells of each value that asked gives, at any depth, whether is has it.
// What is not there counts as false.
func covered(is, asked any) []bool { return within(tree(is), tree(asked)) }

func tree(v any) (t any) {
	raw, err := json.Marshal(v)
	if err != nil || json.Unmarshal(raw, &t) != nil {
		return nil
	}
	return t
}

func within(is, asked any) []bool {
	switch asked := asked.(type) {
	case nil:
		return nil
	case map[string]any:
		var parts []bool
		members, _ := is.(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(asked)) {
			parts = append(parts, within(members[name], asked[name])...)
		}
		return parts
	case bool:
		have, _ := is.(bool)
		return []bool{have == asked}
	default:
		return []bool{fmt.Sprint(is) == fmt.Sprint(asked)}
	}
}

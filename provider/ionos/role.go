package ionos

import "signoff/provider"

// Role is a set of permissions that its users share.
type Role struct {
	ID           *string      `json:"id,omitzero"`
	Name         *string      `json:"name,omitzero"`
	Description  *string      `json:"description,omitzero"`
	State        *string      `json:"state,omitzero" doc:"ACTIVE or DISABLED at rest; CONFIGURING, REMOVING on the way."`
	Default      *int         `json:"default,omitzero" doc:"1 for a role that came with the account."`
	CreationDate *string      `json:"creation_date,omitzero"`
	Users        []Ref        `json:"users,omitzero"`
	Permissions  *Permissions `json:"permissions,omitzero"`
}

func (r Role) standing() (string, Status) {
	return "the role", Status{State: r.State}
}

func (r Role) key() (id, name string) { return provider.Value(r.ID), provider.Value(r.Name) }

// ListRoles lists roles. Source: IONOS Cloud Panel API, Roles.
var ListRoles = provider.Define(cloud, provider.Op[Listing, []Role]{
	Name: "ionos_roles_list", Group: "roles",
	Doc:    "List the roles with their users and everything they permit. Use fields=id,name,state,users to keep the answer small.",
	Route:  "GET /roles",
	Effect: provider.Observe,
})

// GetRoleInput names a role.
type GetRoleInput struct {
	RoleID string `json:"role_id" path:"role_id" pick:"ionos_roles_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetRole reads one role. Source: IONOS Cloud Panel API, Roles.
var GetRole = provider.Define(cloud, provider.Op[GetRoleInput, Role]{
	Name: "ionos_roles_get", Group: "roles",
	Doc:    "Read one role: state, users, permissions.",
	Route:  "GET /roles/{role_id}",
	Effect: provider.Observe,
})

// CreateRoleInput names the new role.
type CreateRoleInput struct {
	Name string `json:"name" jsonschema:"maxLength=128"`
}

// CreateRole adds a role. Source: IONOS Cloud Panel API, Roles.
var CreateRole = provider.Define(cloud, provider.Op[CreateRoleInput, Role]{
	Name: "ionos_roles_create", Group: "roles",
	Doc:       "Add a role without users. Set what it permits with ionos_role_permissions_update, then add users with ionos_role_users_add.",
	Route:     "POST /roles",
	Ask:       "Create role {name}",
	Effect:    provider.Modify,
	Looks:     []provider.Look{provider.Read(ListRoles, "q=name").Around()},
	Settle:    entityAppears(ListRoles, func(in CreateRoleInput) string { return in.Name }),
	Sensitive: true,
})

// UpdateRoleInput changes what is given. The schema spells the second state
// DISABLE, the documented error DISABLED: the cloud decides.
type UpdateRoleInput struct {
	RoleID      string  `json:"role_id" path:"role_id" pick:"ionos_roles_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Name        *string `json:"name,omitzero" jsonschema:"maxLength=128"`
	Description *string `json:"description,omitzero"`
	State       *string `json:"state,omitzero" jsonschema:"enum=ACTIVE,enum=DISABLE,enum=DISABLED" doc:"DISABLE takes the permissions from every user of the role. Try DISABLED only if the cloud refuses DISABLE."`
}

// UpdateRole changes a role. Source: IONOS Cloud Panel API, Roles.
var UpdateRole = provider.Define(cloud, provider.Op[UpdateRoleInput, Role]{
	Name: "ionos_roles_update", Group: "roles",
	Doc:   "Change a role's name or description, or enable or disable it; give at least one. Permissions have an operation of their own.",
	Route: "PUT /roles/{role_id}",
	Ask:   "Change role {subject.name}",
	Valid: func(in UpdateRoleInput) error {
		return someOf("name, description, state", in.Name != nil, in.Description != nil, in.State != nil)
	},
	Effect: provider.Destroy,
	EffectOf: func(in UpdateRoleInput) provider.Effect {
		if provider.Or(in.State, "ACTIVE") == "ACTIVE" {
			return provider.Modify
		}
		return provider.Destroy
	},
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetRole)},
	Hangs:      onRole[UpdateRoleInput]("has it"),
	Waits:      restedBy(GetRole),
	Settle: entityBecomesAll(GetRole, "name, description and state are as asked", func(in UpdateRoleInput, r Role) []bool {
		return asAsked(part(in.Name, r.Name), part(in.Description, r.Description), stands(in.State, r.State))
	}),
	Sensitive: true,
})

// DeleteRole removes a role. Source: IONOS Cloud Panel API, Roles.
var DeleteRole = provider.Define(cloud, provider.Op[GetRoleInput, Role]{
	Name: "ionos_roles_delete", Group: "roles",
	Doc:        "Delete a role with its permission set, for good. Its users lose what it permitted.",
	Route:      "DELETE /roles/{role_id}",
	Ask:        "Delete role {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetRole)},
	Hangs:      onRole[GetRoleInput]("loses it"),
	Waits:      removedBy(GetRole),
	Settle:     entityDisappears[GetRoleInput](GetRole),
	Sensitive:  true,
})

// CloneRoleInput names the copy.
type CloneRoleInput struct {
	RoleID string `json:"role_id" path:"role_id" pick:"ionos_roles_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Name   string `json:"name" jsonschema:"maxLength=128" doc:"Name of the copy."`
}

// CloneRole copies a role. Source: IONOS Cloud Panel API, Roles.
var CloneRole = provider.Define(cloud, provider.Op[CloneRoleInput, Role]{
	Name: "ionos_roles_clone", Group: "roles",
	Doc:       "Copy a role with its permissions, without its users. Returns the copy.",
	Route:     "POST /roles/{role_id}/clone",
	Ask:       "Clone role {subject.name} as {name}",
	Effect:    provider.Modify,
	Looks:     []provider.Look{provider.Read(GetRole), provider.Read(ListRoles, "q=name").Around()},
	Settle:    entityAppears(ListRoles, func(in CloneRoleInput) string { return in.Name }),
	Sensitive: true,
})

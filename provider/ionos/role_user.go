package ionos

import (
	"signoff/provider"
)

// has reports whether the user is in the role.
func (r Role) has(userID string) bool { return names(r.Users, userID) }

// ListRoleUsers lists a role's users. Source: IONOS Cloud Panel API, Roles.
var ListRoleUsers = provider.Define(cloud, provider.Op[GetRoleInput, []Ref]{
	Name: "ionos_role_users_list", Group: "roles",
	Doc:    "List the users of a role.",
	Route:  "GET /roles/{role_id}/users",
	Effect: provider.Observe,
})

// GetRoleUserInput names a user of a role.
type GetRoleUserInput struct {
	RoleID string `json:"role_id" path:"role_id" pick:"ionos_roles_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	UserID string `json:"user_id" path:"user_id" pick:"ionos_role_users_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetRoleUser reads one user of a role. Source: IONOS Cloud Panel API, Roles.
var GetRoleUser = provider.Define(cloud, provider.Op[GetRoleUserInput, Ref]{
	Name: "ionos_role_users_get", Group: "roles",
	Doc:    "Read one user of a role: id and name. Missing when the user is not in the role.",
	Route:  "GET /roles/{role_id}/users/{user_id}",
	Effect: provider.Observe,
})

// AddRoleUsersInput lists the users to add.
type AddRoleUsersInput struct {
	RoleID string   `json:"role_id" path:"role_id" pick:"ionos_roles_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Users  []string `json:"users" pick:"ionos_users_list" jsonschema:"minItems=1" doc:"Ids of users. A user has one role: this one replaces the former."`
}

// AddRoleUsers gives users a role. Source: IONOS Cloud Panel API, Roles.
var AddRoleUsers = provider.Define(cloud, provider.Op[AddRoleUsersInput, Role]{
	Name: "ionos_role_users_add", Group: "roles",
	Doc:    "Put users into a role, so that they may do what it permits.",
	Route:  "POST /roles/{role_id}/users",
	Ask:    "Give users the role {subject.name}",
	Effect: provider.Modify,
	Looks:  []provider.Look{provider.Read(GetRole), provider.Each("users", GetUser, "user_id")},
	Waits:  restedBy(GetRole),
	Settle: entityBecomesAll(GetRole, "the users are in the role", func(in AddRoleUsersInput, r Role) []bool {
		return each(in.Users, r.has)
	}),
	Sensitive: true,
})

// RemoveRoleUser takes a role from a user. Source: IONOS Cloud Panel API, Roles.
var RemoveRoleUser = provider.Define(cloud, provider.Op[GetRoleUserInput, Role]{
	Name: "ionos_role_users_remove", Group: "roles",
	Doc:        "Take a user out of a role. The user may no longer do what it permits.",
	Route:      "DELETE /roles/{role_id}/users/{user_id}",
	Ask:        "Take user {user_id} out of role {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetRole), provider.Read(GetRoleUser)},
	Hangs: provider.HangsOn(GetRoleUser, func(_ GetRoleUserInput, u Ref) provider.Hangings {
		return hung("user", "loses it", []Ref{u})
	}),
	Waits: restedBy(GetRole),
	Settle: entityBecomes(GetRole, "the user is not in the role", func(in GetRoleUserInput, r Role) bool {
		return !r.has(in.UserID)
	}),
	Sensitive: true,
})

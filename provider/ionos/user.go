package ionos

import (
	"strings"

	"signoff/provider"
)

// User is a login of the Cloud Panel with its access to the API.
type User struct {
	ID           *string  `json:"id,omitzero"`
	Name         *string  `json:"name,omitzero" doc:"Login name: account number, a dot, the name asked for."`
	Description  *string  `json:"description,omitzero"`
	Email        *string  `json:"email,omitzero"`
	State        *string  `json:"state,omitzero" doc:"ACTIVE or DISABLED at rest; CREATING, CONFIGURING, REMOVING on the way."`
	CreationDate *string  `json:"creation_date,omitzero"`
	API          *UserAPI `json:"api,omitzero"`
	Role         *Ref     `json:"roles,omitzero" doc:"The role of the user."`
}

func (u User) standing() (string, Status) {
	return "the user", Status{State: u.State}
}

// api is the user's access to the API, closed when the answer has none.
func (u User) api() UserAPI { return provider.Value(u.API) }

// ListUsers lists logins. Source: IONOS Cloud Panel API, Users.
var ListUsers = provider.Define(cloud, provider.Op[Listing, []User]{
	Name: "ionos_users_list", Group: "users",
	Doc:       "List the Cloud Panel users with state, e-mail, role and API access (keys stay hidden).",
	Route:     "GET /users",
	Effect:    provider.Observe,
	Sensitive: true,
})

// GetUserInput names a user.
type GetUserInput struct {
	UserID string `json:"user_id" path:"user_id" pick:"ionos_users_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetUser reads one login. Source: IONOS Cloud Panel API, Users.
var GetUser = provider.Define(cloud, provider.Op[GetUserInput, User]{
	Name: "ionos_users_get", Group: "users",
	Doc:       "Read one user: state, e-mail, role, API access and allow-list (the key stays hidden).",
	Route:     "GET /users/{user_id}",
	Effect:    provider.Observe,
	Sensitive: true,
})

// GetCurrentPermissions reads what the credential itself may do. Its path
// looks like a user's; ids of that spelling never leave.
// Source: IONOS Cloud Panel API, Users.
var GetCurrentPermissions = provider.Define(cloud, provider.Op[None, Permissions]{
	Name: "ionos_users_current_permissions_get", Group: "users",
	Doc:    "Read what the user of this credential may do, by resource and action. Useful when a call was denied.",
	Route:  "GET /users/current_user_permissions",
	Effect: provider.Observe,
})

// CreateUserInput describes a new login.
type CreateUserInput struct {
	Name        string          `json:"name" jsonschema:"maxLength=30" doc:"The cloud puts the account number and a dot before it."`
	Password    provider.Secret `json:"password" secret:"true" jsonschema:"minLength=8,maxLength=64" doc:"Use capitals, digits and other signs."`
	Description *string         `json:"description,omitzero" jsonschema:"maxLength=256"`
	Email       *string         `json:"email,omitzero" jsonschema:"maxLength=128"`
}

// CreateUser adds a login. Source: IONOS Cloud Panel API, Users.
var CreateUser = provider.Define(cloud, provider.Op[CreateUserInput, User]{
	Name: "ionos_users_create", Group: "users",
	Doc:       "Add a login to the Cloud Panel, without role and without API access. Returns the user in state CREATING: read ionos_users_get until ACTIVE before changing it.",
	Route:     "POST /users",
	Ask:       "Create user {name}",
	Effect:    provider.Modify,
	Looks:     []provider.Look{provider.Read(ListUsers, "q=name").Around()},
	Settle:    entityAppearsAs(ListUsers, func(in CreateUserInput) string { return in.Name }, CreateUserInput.makes),
	Sensitive: true,
	Issues:    []string{"/api/key"}, // null as documented; whatever key came would be new
})

func (u User) key() (id, name string) { return provider.Value(u.ID), provider.Value(u.Name) }

// makes reports whether a user may be the one asked for: login names are
// 034b011e.ann where ann was asked for.
func (in CreateUserInput) makes(u User) bool {
	name := provider.Value(u.Name)
	return name == in.Name || strings.HasSuffix(name, "."+in.Name)
}

// UpdateUserInput changes what is given. Requests spell the second state
// DISABLE, answers DISABLED.
type UpdateUserInput struct {
	UserID      string           `json:"user_id" path:"user_id" pick:"ionos_users_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Description *string          `json:"description,omitzero"`
	Email       *string          `json:"email,omitzero" jsonschema:"maxLength=128"`
	Password    *provider.Secret `json:"password,omitzero" secret:"true" jsonschema:"minLength=8,maxLength=64" doc:"A new password; the old one stops working. Use capitals, digits and other signs."`
	State       *string          `json:"state,omitzero" jsonschema:"enum=ACTIVE,enum=DISABLE" doc:"DISABLE locks the user out."`
}

// UpdateUser changes a login. Source: IONOS Cloud Panel API, Users.
var UpdateUser = provider.Define(cloud, provider.Op[UpdateUserInput, User]{
	Name: "ionos_users_update", Group: "users",
	Doc:   "Change a user's description, e-mail or password, or enable or disable the login; give at least one. Returns the user in state CONFIGURING: read ionos_users_get until it rests.",
	Route: "PUT /users/{user_id}",
	Ask:   "Change user {subject.name}",
	Valid: func(in UpdateUserInput) error {
		return someOf("description, email, password, state", in.Description != nil, in.Email != nil, in.Password != nil, in.State != nil)
	},
	Effect: provider.Destroy,
	EffectOf: func(in UpdateUserInput) provider.Effect {
		if in.Password == nil && provider.Or(in.State, "ACTIVE") == "ACTIVE" {
			return provider.Modify
		}
		return provider.Destroy
	},
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetUser)},
	// A password does not show: alone it leaves the outcome to a person.
	Settle: entityBecomesAll(GetUser, "everything given is as asked", func(in UpdateUserInput, u User) []bool {
		return asAsked(part(in.Description, u.Description), part(in.Email, u.Email), stands(in.State, u.State))
	}),
	Sensitive: true,
})

// stands is part for a state: users and roles are asked to DISABLE and then are
// DISABLED.
func stands(asked, is *string) *bool {
	if asked == nil {
		return nil
	}
	same := is != nil && strings.TrimSuffix(*is, "D") == strings.TrimSuffix(*asked, "D")
	return &same
}

// DeleteUser removes a login. Source: IONOS Cloud Panel API, Users.
var DeleteUser = provider.Define(cloud, provider.Op[GetUserInput, User]{
	Name: "ionos_users_delete", Group: "users",
	Doc:        "Delete a user: the login and its API key are gone for good. Whatever works with that key stops, perhaps this connection.",
	Route:      "DELETE /users/{user_id}",
	Ask:        "Delete user {subject.name} with its API key",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetUser)},
	Hangs: provider.HangsOn(GetUser, func(_ GetUserInput, u User) provider.Hangings {
		return hung("role", "loses the user, and stays", refs(u.Role))
	}),
	Waits:     removedBy(GetUser),
	Settle:    entityDisappears[GetUserInput](GetUser),
	Sensitive: true,
})

package ionos

import (
	"net/netip"
	"slices"

	"signoff/provider"
)

// UserAPI is a user's access to this API.
type UserAPI struct {
	Active     *bool            `json:"active,omitzero"`
	Key        *provider.Secret `json:"key,omitzero" secret:"true" doc:"The API key, X-TOKEN."`
	AllowedIPs []string         `json:"allowed_ips,omitzero" doc:"Addresses that may use the key; while there are none, every address may."`
}

// allows reports whether the address is in the allow-list.
func (a UserAPI) allows(ip string) bool {
	return slices.ContainsFunc(a.AllowedIPs, func(allowed string) bool { return sameAddress(allowed, ip) })
}

// sameAddress compares addresses whatever their spelling.
func sameAddress(a, b string) bool {
	x, errX := netip.ParseAddr(a)
	y, errY := netip.ParseAddr(b)
	return a == b || errX == nil && errY == nil && x.Unmap() == y.Unmap()
}

// UserAPIKey is the key alone.
type UserAPIKey struct {
	Key *provider.Secret `json:"key,omitzero" secret:"true" doc:"The API key, X-TOKEN."`
}

// GetUserAPI reads a user's access to the API. Source: IONOS Cloud Panel API, Users.
var GetUserAPI = provider.Define(cloud, provider.Op[GetUserInput, UserAPI]{
	Name: "ionos_users_api_get", Group: "users",
	Doc:       "Read whether a user may use the API and from which addresses (the key stays hidden).",
	Route:     "GET /users/{user_id}/api",
	Effect:    provider.Observe,
	Sensitive: true,
})

// UpdateUserAPIInput switches. The schema would let active out and take it for
// false; the documented error wants it, and a forgotten word must not lock out.
type UpdateUserAPIInput struct {
	UserID string `json:"user_id" path:"user_id" pick:"ionos_users_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Active bool   `json:"active" doc:"true lets the user use the API, false stops every client with its key."`
}

// UpdateUserAPI switches a user's API access. Source: IONOS Cloud Panel API, Users.
var UpdateUserAPI = provider.Define(cloud, provider.Op[UpdateUserAPIInput, User]{
	Name: "ionos_users_api_update", Group: "users",
	Doc:    "Switch a user's API access on or off. Off stops every client that works with its key, perhaps this connection.",
	Route:  "PUT /users/{user_id}/api",
	Ask:    "Set the API access of user {subject.name} to active: {active}",
	Effect: provider.Destroy,
	EffectOf: func(in UpdateUserAPIInput) provider.Effect {
		if in.Active {
			return provider.Modify
		}
		return provider.Destroy
	},
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetUser), provider.Read(GetUserAPI)},
	Settle: entityBecomes(GetUser, "the API access is as asked", func(in UpdateUserAPIInput, u User) bool {
		return provider.Value(u.api().Active) == in.Active
	}),
	Sensitive: true,
	// No Issues: the key in the answer is mostly an old one. Giving it away
	// takes a read of the key or a new key.
})

// GetUserAPIKey reads a user's key. Source: IONOS Cloud Panel API, Users.
var GetUserAPIKey = provider.Define(cloud, provider.Op[GetUserInput, UserAPIKey]{
	Name: "ionos_users_api_key_get", Group: "users",
	Doc:       "Read a user's API key. The value is never shown to a model; the answer only tells whether there is one.",
	Route:     "GET /users/{user_id}/api/key",
	Effect:    provider.Observe,
	Sensitive: true,
})

// RegenerateUserAPIKey replaces a user's key. Source: IONOS Cloud Panel API, Users.
var RegenerateUserAPIKey = provider.Define(cloud, provider.Op[GetUserInput, User]{
	Name: "ionos_users_api_key_regenerate", Group: "users",
	Doc:       "Replace a user's API key. The old key dies at once and locks out every client that uses it, perhaps this connection. Returns the user in state CONFIGURING.",
	Route:     "PUT /users/{user_id}/api/key",
	Ask:       "Replace the API key of user {subject.name}; the old one dies at once",
	Effect:    provider.Destroy,
	Looks:     []provider.Look{provider.Read(GetUser)},
	Settle:    provider.ByPerson[GetUserInput]("the key is a secret, and nothing else changes with it; try whether the old key still works"),
	Sensitive: true,
	Issues:    []string{"/api/key"},
})

// ListUserAPIIPs lists a user's allow-list. Source: IONOS Cloud Panel API, Users.
var ListUserAPIIPs = provider.Define(cloud, provider.Op[GetUserInput, []string]{
	Name: "ionos_users_api_ips_list", Group: "users",
	Doc:    "List the addresses from which a user's API key works; an empty list means every address.",
	Route:  "GET /users/{user_id}/api/ips",
	Effect: provider.Observe,
})

// AddUserAPIIPsInput lists the addresses to allow.
type AddUserAPIIPsInput struct {
	UserID string   `json:"user_id" path:"user_id" pick:"ionos_users_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	IPs    []string `json:"ips" jsonschema:"minItems=1" doc:"IP addresses to allow. Include the address of whatever works with the key today."`
}

// AddUserAPIIPs allows addresses. Source: IONOS Cloud Panel API, Users.
var AddUserAPIIPs = provider.Define(cloud, provider.Op[AddUserAPIIPsInput, User]{
	Name: "ionos_users_api_ips_add", Group: "users",
	Doc:        "Add addresses to a user's API allow-list. The first one turns the list on: every other address is locked out, perhaps this connection.",
	Route:      "POST /users/{user_id}/api/ips",
	Ask:        "Allow the API key of user {subject.name} from more addresses, and from no unlisted one",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetUser)},
	Settle: entityBecomesAll(GetUser, "the addresses are on the allow-list", func(in AddUserAPIIPsInput, u User) []bool {
		return each(in.IPs, u.api().allows)
	}),
	Sensitive: true,
})

// DeleteUserAPIIPInput names an address of the allow-list by itself: it has no id.
type DeleteUserAPIIPInput struct {
	UserID string `json:"user_id" path:"user_id" pick:"ionos_users_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	IP     string `json:"ip" path:"ip" pick:"ionos_users_api_ips_list" doc:"The address itself, as listed."`
}

// DeleteUserAPIIP forbids an address. Source: IONOS Cloud Panel API, Users.
var DeleteUserAPIIP = provider.Define(cloud, provider.Op[DeleteUserAPIIPInput, User]{
	Name: "ionos_users_api_ips_delete", Group: "users",
	Doc:        "Take an address off a user's API allow-list. Clients there are locked out; taking the last one off may open the API to every address.",
	Route:      "DELETE /users/{user_id}/api/ips/{ip}",
	Ask:        "Take {ip} off the API allow-list of user {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetUser)},
	Waits:      restedBy(GetUser),
	Settle: entityBecomes(GetUser, "the address is not on the allow-list", func(in DeleteUserAPIIPInput, u User) bool {
		return !u.api().allows(in.IP)
	}),
	Sensitive: true,
})

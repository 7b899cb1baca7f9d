package ionos

import "signoff/provider"

// Ping asks whether the API runs. Like every operation it wants a token; the
// answer is a list with one word. Source: IONOS Cloud Panel API, Ping.
var Ping = provider.Define(cloud, provider.Op[None, []string]{
	Name: "ionos_ping", Group: "ping",
	Doc:    "Ask whether the IONOS API is running. Returns PONG.",
	Route:  "GET /ping",
	Effect: provider.Observe,
})

// PingAuth asks whether the token is valid. Source: IONOS Cloud Panel API, Ping Authentification.
var PingAuth = provider.Define(cloud, provider.Op[None, []string]{
	Name: "ionos_ping_auth", Group: "ping",
	Doc:    "Ask whether the IONOS API is running and accepts the configured token. Returns PONG.",
	Route:  "GET /ping_auth",
	Effect: provider.Observe,
})

package ionos

import "signoff/provider"

// GetServerStatus reads where a server's change stands. Source: IONOS Cloud Panel API, Servers.
var GetServerStatus = provider.Define(cloud, provider.Op[GetServerInput, Status]{
	Name: "ionos_server_status_get", Group: "servers",
	Doc:    "Read a server's state and, while something is under way, its percent.",
	Route:  "GET /servers/{server_id}/status",
	Effect: provider.Observe,
})

// ServerActionInput is a power action.
type ServerActionInput struct {
	ServerID        string  `json:"server_id" path:"server_id" pick:"ionos_servers_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Action          string  `json:"action" jsonschema:"enum=POWER_ON,enum=POWER_OFF,enum=REBOOT"`
	Method          *string `json:"method,omitzero" jsonschema:"enum=SOFTWARE,enum=HARDWARE" doc:"Required for cloud servers. SOFTWARE asks the system; HARDWARE cuts the power and can lose data."`
	RecoveryMode    *bool   `json:"recovery_mode,omitzero" jsonschema:"default=false" doc:"Bare metal only: boot into a rescue image."`
	RecoveryImageID *string `json:"recovery_image_id,omitzero" pick:"ionos_recovery_appliances_list" doc:"Bare metal only: the rescue image, with recovery_mode."`
}

// ServerAction powers a server on or off or reboots it. Source: IONOS Cloud Panel API, Servers.
var ServerAction = provider.Define(cloud, provider.Op[ServerActionInput, Server]{
	Name: "ionos_server_status_action", Group: "servers",
	Doc:    "Power a server on, off, or reboot it. Cloud servers need method: SOFTWARE is gentle, HARDWARE cuts the power.",
	Route:  "PUT /servers/{server_id}/status/action",
	Ask:    "{action} server {subject.name}",
	Effect: provider.Destroy,
	EffectOf: func(in ServerActionInput) provider.Effect {
		if in.Action == "POWER_ON" && !provider.Value(in.RecoveryMode) {
			return provider.Modify
		}
		return provider.Destroy
	},
	Looks:  []provider.Look{provider.Read(GetServer)},
	Hangs:  interruptedBy,
	Waits:  rested(),
	Settle: powerSettle(),
})

// powerSettle reads power actions back by their end state. A reboot ends where
// it began, so it never holds only afterwards: a person decides.
func powerSettle() provider.Settle[ServerActionInput] {
	reached := becomes("the power state is as asked", func(in ServerActionInput, s Server) bool {
		switch provider.Value(s.Status.State) {
		case "POWERED_ON":
			return in.Action == "POWER_ON"
		case "POWERED_OFF":
			return in.Action == "POWER_OFF"
		}
		return false
	})
	judge := reached.Judge
	reached.Judge = func(in ServerActionInput, before, after []provider.View) provider.Verdict {
		if in.Action == "REBOOT" {
			return provider.Verdict{Why: "a reboot leaves no trace that the API shows"}
		}
		return judge(in, before, after)
	}
	return reached
}

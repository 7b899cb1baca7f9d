package proof

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider/scp"
	"signoff/provider/scp/sim"
	"signoff/provider/simulator"
)

var scpCloud = cloud{
	api: scp.API(),
	fresh: func(t *testing.T) simulated {
		c, err := sim.New(simulator.Config{})
		require.NoError(t, err)
		return of(c)
	},
	cases: map[string]string{
		"scp_servers_start":            `{"server_id":"e05a9c72-1b6f-4d38-b7c4-8f2e6a1d3b59"}`,
		"scp_servers_stop":             `{"server_id":"2a9be312-5d4b-4bc8-b2ae-35100fa9241f"}`,
		"scp_servers_reboot":           `{"server_id":"2a9be312-5d4b-4bc8-b2ae-35100fa9241f","reboot_type":"SOFT"}`,
		"scp_server_interfaces_create": `{"server_id":"2a9be312-5d4b-4bc8-b2ae-35100fa9241f","port_id":"91424c08-0b26-49fb-9808-ed042292ceef"}`,
		"scp_server_interfaces_delete": `{"server_id":"3c7d1f54-8e2a-4b90-9d61-6a0b5f2e7c18","port_id":"aa5b05c0-9208-4367-a182-06a38786023d"}`,
	},
}

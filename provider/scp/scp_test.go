package scp_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider/providertest"
	"signoff/provider/scp"
	"signoff/provider/scp/sim"
	"signoff/provider/simulator"
)

func TestDeclarationsAgreeWithTheDocuments(t *testing.T) {
	cloud, err := sim.New(simulator.Config{})
	require.NoError(t, err)
	providertest.Check(t, scp.API(), cloud,
		// G: the prose makes port_id and subnet_id alternatives; the example sends both.
		providertest.Defect{Operation: "scp_server_interfaces_create", At: "example request", Number: "G"},
		// G: the answer may come before the port works; the catalogue names no poll.
		providertest.Defect{Operation: "scp_server_interfaces_create", At: "waits", Number: "G"},
	)
}

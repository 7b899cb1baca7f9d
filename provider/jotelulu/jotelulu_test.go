package jotelulu_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider/jotelulu"
	"signoff/provider/jotelulu/sim"
	"signoff/provider/providertest"
	"signoff/provider/simulator"
)

func TestDeclarationsAgreeWithTheDocuments(t *testing.T) {
	cloud, err := sim.New(simulator.Config{})
	require.NoError(t, err)
	providertest.Check(t, jotelulu.API(), cloud)
}

package proof

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider/jotelulu"
	"signoff/provider/jotelulu/sim"
	"signoff/provider/simulator"
)

// joteluluCloud has reads only, so no cases.
var joteluluCloud = cloud{
	api: jotelulu.API(),
	fresh: func(t *testing.T) simulated {
		c, err := sim.New(simulator.Config{})
		require.NoError(t, err)
		return of(c)
	},
}

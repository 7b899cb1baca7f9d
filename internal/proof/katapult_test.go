package proof

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider/katapult"
	"signoff/provider/katapult/sim"
	"signoff/provider/simulator"
)

var katapultCloud = cloud{
	api: katapult.API(), path: "/core/v1",
	fresh: func(t *testing.T) simulated {
		c, err := sim.New(simulator.Config{})
		require.NoError(t, err)
		return of(c)
	},
	cases: map[string]string{
		"katapult_vms_start":             `{"virtual_machine_id":"vm_Po9Iu7Yt5Re3Wq1E"}`,
		"katapult_vms_stop":              `{"virtual_machine_id":"vm_t8yomYsG4bccKw5D"}`,
		"katapult_vms_shutdown":          `{"virtual_machine_id":"vm_t8yomYsG4bccKw5D"}`,
		"katapult_vms_reset":             `{"virtual_machine_id":"vm_t8yomYsG4bccKw5D"}`,
		"katapult_vms_delete":            `{"virtual_machine_id":"vm_t8yomYsG4bccKw5D"}`,
		"katapult_trash_objects_restore": `{"object_id":"vm_Gh4Fj6Dk8Sl0Az2X"}`,
		"katapult_trash_objects_purge":   `{"object_id":"vm_Gh4Fj6Dk8Sl0Az2X"}`,
	},
}

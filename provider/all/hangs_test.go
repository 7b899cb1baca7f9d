package all_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/all"
)

// bare are the destructive operations whose target has nothing on it that
// another thing would miss, or that a read shows.
var bare = map[string]string{
	"gcore_instances_action":                    "the instance stops or restarts; what it has stays with it",
	"gcore_instances_change_flavor":             "the instance restarts; what it has stays with it",
	"gcore_instances_powercycle":                "the instance restarts; what it has stays with it",
	"gcore_instances_reboot":                    "the instance restarts; what it has stays with it",
	"gcore_instances_stop":                      "the instance stops; what it has stays with it",
	"gcore_instances_suspend":                   "the instance stops; what it has stays with it",
	"gcore_instances_metadata_delete":           "a label of one instance",
	"gcore_instances_metadata_item_delete":      "a label of one instance",
	"gcore_instances_metadata_replace":          "labels of one instance; the card shows them before and after",
	"ionos_images_update":                       "an image's texts and schedule",
	"ionos_server_dvd_unload":                   "an empty drive is missed by nothing",
	"ionos_server_hdds_delete":                  "the disk is the target itself; a disk belongs to one server",
	"ionos_server_hdds_resize":                  "the disk is the target itself; a disk belongs to one server",
	"ionos_server_snapshots_delete":             "the snapshot is the target itself",
	"ionos_shared_storages_access_set_password": "no read tells who mounts with the password",
	"ionos_users_api_ips_add":                   "access of one user, which is the target itself",
	"ionos_users_api_ips_delete":                "access of one user, which is the target itself",
	"ionos_users_api_key_regenerate":            "no read tells who uses the old key",
	"ionos_users_api_update":                    "access of one user, which is the target itself",
	"ionos_users_update":                        "one user, who is the target itself",
	"katapult_trash_objects_purge":              "what lies in the trash cannot be read",
	"katapult_vms_reset":                        "the machine restarts; what it has stays with it",
	"katapult_vms_shutdown":                     "the machine stops; what it has stays with it",
	"katapult_vms_stop":                         "the machine stops; what it has stays with it",
	"scp_servers_reboot":                        "the server restarts; what it has stays with it",
	"scp_servers_stop":                          "the server stops; what it has stays with it",
}

func TestEveryDestructiveOperationSaysWhatHangsOnItsTarget(t *testing.T) {
	destructive := 0
	for _, api := range all.APIs() {
		for _, op := range api.Operations() {
			s := op.Spec()
			why, excused := bare[s.Name]
			if s.Effect != provider.Destroy {
				require.False(t, excused, "%s destroys nothing", s.Name)
				continue
			}
			destructive++
			require.NotEqual(t, s.Hangs, excused, "%s either says what hangs on its target, or stands in the table with a reason", s.Name)
			require.Equal(t, excused, why != "", s.Name)
		}
	}
	require.Greater(t, destructive, len(bare)*2)
	for name := range bare {
		require.NotNil(t, operation(name), "%s is no operation any more", name)
	}
}

func operation(name string) provider.Operation {
	for _, api := range all.APIs() {
		if op := api.Operation(name); op != nil {
			return op
		}
	}
	return nil
}

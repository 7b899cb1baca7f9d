package ionos_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider/ionos"
	"signoff/provider/ionos/sim"
	"signoff/provider/providertest"
	"signoff/provider/simulator"
)

func TestDeclarationsAgreeWithTheDocuments(t *testing.T) {
	cloud, err := sim.New(simulator.Config{})
	require.NoError(t, err)
	providertest.Check(t, ionos.API(), cloud,
		// B: the schema says type_ip; example and error text say type, which is sent.
		providertest.Defect{Operation: "ionos_server_ips_create", At: "body /type_ip", Number: "B"},
		// B: the documents show this object in an example only.
		providertest.Defect{Operation: "ionos_server_image_reinstall", At: "body /firewall_policy/id", Number: "B"},
		// C6: the cloud would take a further disk for the main one; it must be said.
		providertest.Defect{Operation: "ionos_server_hdds_create", At: "body /hdds/*/is_main", Number: "C6"},
		// C17: the schema requires a server for imports too; the text needs url and type instead.
		providertest.Defect{Operation: "ionos_images_create", At: "body /server_id", Number: "C17"},
		// F: the schema says null; the answers of create and update hold a name.
		providertest.Defect{Operation: "ionos_public_ips_list", At: "answer /*/reverse_dns", Number: "F"},
		providertest.Defect{Operation: "ionos_public_ips_get", At: "answer /reverse_dns", Number: "F"},
	)
}

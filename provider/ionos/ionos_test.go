package ionos_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/ionos/sim"
	"signoff/provider/providertest"
	"signoff/provider/simulator"
)

func TestDeclarationsAgreeWithTheDocuments(t *testing.T) {
	cloud, err := sim.New(simulator.Config{})
	require.NoError(t, err)
	providertest.Check(t, ionos.API(), cloud,
		// C9: every branch of the rules' oneOf wants the protocol, their common schema does not.
		providertest.Defect{Operation: "ionos_firewall_policies_create", At: "body /rules/*/protocol", Number: "C9"},
		providertest.Defect{Operation: "ionos_firewall_policy_rules_create", At: "body /rules/*/protocol", Number: "C9"},
		// C17: the schema requires a server for imports too; the text needs url and type instead.
		providertest.Defect{Operation: "ionos_images_create", At: "body /server_id", Number: "C17"},
		// E: the schema of a list of rules is that of a list of IPs.
		providertest.Defect{Operation: "ionos_load_balancer_rules_list", At: "answer /*/ip", Number: "E"},
		providertest.Defect{Operation: "ionos_load_balancer_rules_list", At: "answer /*/server_name", Number: "E"},
		// C21: persistence_time is required by the schema, by the text only with persistence.
		providertest.Defect{Operation: "ionos_load_balancers_create", At: "body /persistence_time", Number: "C21"},
		// C21: ports are numbers here, integers when rules are added.
		providertest.Defect{Operation: "ionos_load_balancers_create", At: "body /rules/*/port_balancer", Number: "C21"},
		providertest.Defect{Operation: "ionos_load_balancers_create", At: "body /rules/*/port_server", Number: "C21"},
		// A: the schema is a copy of the answer; these members are for the cloud to say.
		providertest.Defect{Operation: "ionos_monitoring_policies_update", At: "body /id", Number: "A"},
		providertest.Defect{Operation: "ionos_monitoring_policies_update", At: "body /default", Number: "A"},
		providertest.Defect{Operation: "ionos_monitoring_policies_update", At: "body /state", Number: "A"},
		providertest.Defect{Operation: "ionos_monitoring_policies_update", At: "body /creation_date", Number: "A"},
		providertest.Defect{Operation: "ionos_monitoring_policies_update", At: "body /servers/**", Number: "A"},
		providertest.Defect{Operation: "ionos_monitoring_policies_update", At: "body /cloudpanel_id", Number: "A"},
		// F: the schema says null; the answers of create and update hold a name.
		providertest.Defect{Operation: "ionos_public_ips_get", At: "answer /reverse_dns", Number: "F"},
		providertest.Defect{Operation: "ionos_public_ips_list", At: "answer /*/reverse_dns", Number: "F"},
		// C13: no document shows the body; the permission tree of the reads is declared (C14).
		providertest.Defect{Operation: "ionos_role_permissions_update", At: "body /**", Number: "C13"},
		// C6: the cloud would take a further disk for the main one; it must be said.
		providertest.Defect{Operation: "ionos_server_hdds_create", At: "body /hdds/*/is_main", Number: "C6"},
		// B: the documents show this object in an example only.
		providertest.Defect{Operation: "ionos_server_image_reinstall", At: "body /firewall_policy/id", Number: "B"},
		// B: the schema says type_ip; example and error text say type, which is sent.
		providertest.Defect{Operation: "ionos_server_ips_create", At: "body /type_ip", Number: "B"},
		// C12: the schema lets active out and takes it for false; the documented error wants it.
		providertest.Defect{Operation: "ionos_users_api_update", At: "body /active", Number: "C12"},
		// F: the example is a copy of the list of server sizes.
		providertest.Defect{Operation: "ionos_vpns_configuration_file_get", At: "example 200", Number: "F"},
	)
}

// Wherever an id is asked for, the list to pick it from is named.
func TestIDsCanBePicked(t *testing.T) {
	unlisted := []string{"os_id"} // no operation lists operating systems
	for _, op := range ionos.API().Operations() {
		for _, row := range provider.Inputs(op) {
			name := row.Argument[strings.LastIndex(row.Argument, ".")+1:]
			if strings.HasSuffix(name, "_id") && !slices.Contains(unlisted, name) {
				require.NotEmpty(t, row.Pick, "%s of %s", row.Argument, op.Spec().Name)
			}
			if row.Pick != "" {
				require.NotNil(t, ionos.API().Operation(row.Pick), "%s of %s", row.Pick, op.Spec().Name)
			}
		}
	}
}

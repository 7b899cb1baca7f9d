package gcore_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider/gcore"
	"signoff/provider/gcore/sim"
	"signoff/provider/providertest"
	"signoff/provider/simulator"
)

func TestDeclarationsAgreeWithTheDocuments(t *testing.T) {
	cloud, err := sim.New(simulator.Config{})
	require.NoError(t, err)
	defects := []providertest.Defect{
		// G: the seed's old names of filters; the new ones are sent, simulators take both.
		{Operation: "gcore_instances_list", At: "query metadata_kv", Number: "G"},
		{Operation: "gcore_instances_list", At: "query metadata_v", Number: "G"},
		// G: the OpenAPI document gives these no type; text goes into value.
		{Operation: "gcore_instances_attach_interface", At: "body /ddos_profile/fields/*/field_value", Number: "G"},
		// G: the OpenAPI document leaves the members open; app_config makes them texts.
		{Operation: "gcore_instances_create", At: "body /configuration/*", Number: "G"},
	}
	// G: neither document has the body; its members are those of the answer.
	for _, member := range []string{"reseller_id", "region_id", "allow_custom_name", "allowed_name_templates", "allowed_name_templates/*", "allowed_name_win_templates",
		"allowed_name_win_templates/*", "allowed_bm_name_templates", "allowed_bm_name_templates/*", "allowed_bm_name_win_templates", "allowed_bm_name_win_templates/*"} {
		defects = append(defects, providertest.Defect{Operation: "gcore_reseller_name_templates_put", At: "body /" + member, Number: "G"})
	}
	providertest.Check(t, gcore.API(), cloud, defects...)
}

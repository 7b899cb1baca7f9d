package katapult_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/katapult"
	"signoff/provider/katapult/sim"
	"signoff/provider/providertest"
	"signoff/provider/simulator"
)

func TestDeclarationsAgreeWithTheDocuments(t *testing.T) {
	cloud, err := sim.New(simulator.Config{})
	require.NoError(t, err)
	providertest.Check(t, katapult.API(), cloud)
}

func TestErrorsAreReadFlatAndWrapped(t *testing.T) {
	for body, want := range map[string][2]string{
		`{"code":"service_unavailable","description":"later","detail":{}}`:                                              {"service_unavailable", "later"},
		`{"error":{"code":"validation_error","description":"wrong","detail":{"errors":["Name is short","Zone gone"]}}}`: {"validation_error", "wrong: Name is short: Zone gone"},
		`{"error":{"code":"permission_denied","description":"no","detail":{"details":"not yours"}}}`:                    {"permission_denied", "no: not yours"},
		`<html>`: {"", ""},
		`{}`:     {"", ""},
	} {
		code, message := katapult.API().DecodeError(400, []byte(body))
		require.Equal(t, want, [2]string{code, message}, body)
	}
}

func TestCodesThatShareAStatusAreSorted(t *testing.T) {
	for code, want := range map[string]provider.Kind{"object_in_trash": provider.Missing, "task_queueing_error": provider.Busy,
		"virtual_machine_must_be_started": provider.Conflict, "missing_api_token": provider.Denied, "virtual_machine_not_found": ""} {
		require.Equal(t, want, katapult.API().Kind(406, code), code)
	}
}

func TestTheObjectOfAChangeIsLocked(t *testing.T) {
	client := katapult.API().NewClient(provider.Account{Name: "main"})
	for arguments, op := range map[string]provider.Operation{`{"virtual_machine_id":"vm_1a"}`: katapult.StopVirtualMachine, `{"object_id":"vm_1a"}`: katapult.PurgeTrashObject} {
		keys, err := provider.Resources(client, op, []byte(arguments))
		require.NoError(t, err)
		require.Equal(t, []string{"katapult/main/VM_1A"}, keys)
	}
}

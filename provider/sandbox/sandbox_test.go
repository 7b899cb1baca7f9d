package sandbox_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/all"
	"signoff/provider/sandbox"
)

// Every cloud is served at the base URL that the sandbox tells, for the
// credential of the sandbox account.
func TestEveryCloudAnswersAtItsEndpoint(t *testing.T) {
	ctx := context.Background()
	clouds, err := sandbox.Start(sandbox.Config{Addr: "127.0.0.1:0", Dir: t.TempDir()})
	require.NoError(t, err)
	defer clouds.Close(ctx)
	reads := map[string][2]string{
		"gcore": {"gcore_instances_list", `{"project_id":1,"region_id":1}`}, "ionos": {"ionos_servers_list", `{}`}, "katapult": {"katapult_organizations_list", `{}`},
		"jotelulu": {"jotelulu_organizations_list", `{}`}, "scp": {"scp_servers_list", `{"name":"web-1"}`},
	}
	for _, api := range all.APIs() {
		read, ok := reads[api.Name]
		if !ok {
			continue
		}
		client := api.NewClient(provider.Account{Name: "sandbox", Token: "sandbox", AccessKey: "sandbox", SecretKey: "sandbox-secret", BaseURL: clouds.Endpoints[api.Name]})
		op := api.Operation(read[0])
		call, err := op.Canon([]byte(read[1]), nil)
		require.NoError(t, err)
		_, err = op.Call(ctx, client, call.Args())
		require.NoError(t, err, api.Name)
		require.Equal(t, 1, clouds.Calls(read[0]))
	}
}

package sim_test

import (
	"context"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/jotelulu"
	"signoff/provider/jotelulu/sim"
	"signoff/provider/simulator"
)

func newClient(t *testing.T, account provider.Account) *provider.Client {
	t.Helper()
	cloud, err := sim.New(simulator.Config{})
	require.NoError(t, err)
	server := httptest.NewServer(cloud)
	t.Cleanup(server.Close)
	account.Name, account.BaseURL = "test", server.URL
	return jotelulu.API().NewClient(account)
}

// documented reads the data of a documented answer.
func documented[T any](t *testing.T, operation string) []T {
	t.Helper()
	raw, err := os.ReadFile("../testdata/examples/" + operation + ".200.json")
	require.NoError(t, err)
	var answer struct{ Data []T }
	require.NoError(t, json.Unmarshal(raw, &answer, json.MatchCaseInsensitiveNames(true)))
	return answer.Data
}

func TestTheChainLeadsFromOrganizationToNetwork(t *testing.T) {
	ctx, c := context.Background(), newClient(t, provider.Account{Token: "t0ken"})
	organizations, err := jotelulu.ListOrganizations.Do(ctx, c, jotelulu.None{})
	require.NoError(t, err)
	require.Subset(t, organizations.Data, documented[jotelulu.Organization](t, "jotelulu_organizations_list"))
	require.NotEmpty(t, *organizations.Meta.CorrelationID)

	subscriptions, err := jotelulu.ListServerSubscriptions.Do(ctx, c, jotelulu.ListServerSubscriptionsInput{OrganizationID: *organizations.Data[0].ID})
	require.NoError(t, err)
	require.Equal(t, documented[jotelulu.ServerSubscription](t, "jotelulu_server_subscriptions_list"), subscriptions.Data)

	in := jotelulu.SubscriptionInput{SubscriptionID: *subscriptions.Data[0].ID}
	instances, err := jotelulu.ListServerInstances.Do(ctx, c, in)
	require.NoError(t, err)
	require.Subset(t, instances.Data, documented[jotelulu.ServerInstance](t, "jotelulu_server_instances_list"))

	nics, err := jotelulu.ListInstanceNICs.Do(ctx, c, jotelulu.ListInstanceNICsInput{SubscriptionID: in.SubscriptionID, InstanceID: *instances.Data[0].ID})
	require.NoError(t, err)
	require.Equal(t, documented[jotelulu.NIC](t, "jotelulu_server_instance_nics_list"), nics.Data)

	networks, err := jotelulu.ListIsolatedNetworks.Do(ctx, c, in)
	require.NoError(t, err)
	known := map[string]bool{}
	for _, n := range networks.Data {
		known[*n.MainNetworkID] = true
	}
	for _, n := range nics.Data {
		require.True(t, known[*n.MainNetworkID], "network %s is explained", *n.MainNetworkID)
	}
}

func TestWhatIsNotThereIsMissing(t *testing.T) {
	ctx, c := context.Background(), newClient(t, provider.Account{Token: "t0ken", Header: "X-Api-Key"})
	_, organization := jotelulu.ListServerSubscriptions.Do(ctx, c, jotelulu.ListServerSubscriptionsInput{OrganizationID: "9"})
	_, instances := jotelulu.ListServerInstances.Do(ctx, c, jotelulu.SubscriptionInput{SubscriptionID: "9"})
	_, networks := jotelulu.ListIsolatedNetworks.Do(ctx, c, jotelulu.SubscriptionInput{SubscriptionID: "9"})
	_, subscription := jotelulu.ListInstanceNICs.Do(ctx, c, jotelulu.ListInstanceNICsInput{SubscriptionID: "9", InstanceID: "3333"})
	_, foreign := jotelulu.ListInstanceNICs.Do(ctx, c, jotelulu.ListInstanceNICsInput{SubscriptionID: "7005", InstanceID: "3333"})
	for _, err := range []error{organization, instances, networks, subscription, foreign} {
		require.True(t, provider.IsMissing(err), "%v", err)
		require.ErrorContains(t, err, "There is no", "the text is kept as it came")
	}
	_, err := jotelulu.ListOrganizations.Do(ctx, newClient(t, provider.Account{}), jotelulu.None{})
	var fault *provider.Error
	require.ErrorAs(t, err, &fault)
	require.Equal(t, provider.Denied, fault.Kind)
}

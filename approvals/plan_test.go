package approvals_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/provider"
	"signoff/provider/ionos/sim"
)

func planOf(steps ...approvals.StepAsk) approvals.PlanAsk {
	return approvals.PlanAsk{Steps: steps, Why: "because", Requester: approvals.Requester{Person: bob, Agent: "test client", Channel: "mcp-stdio"}}
}

func step(operation, arguments string) approvals.StepAsk {
	return approvals.StepAsk{Operation: operation, Arguments: []byte(arguments)}
}

func (w *world) plan(steps ...approvals.StepAsk) approvals.Request {
	w.t.Helper()
	r, err := w.service.ProposePlan(context.Background(), planOf(steps...))
	require.NoError(w.t, err)
	require.Equal(w.t, approvals.Pending, r.State, r.Reason)
	return r
}

var (
	powerOff = step("ionos_server_status_action", `{"server_id":"`+staging+`","action":"POWER_OFF","method":"SOFTWARE"}`)
	remove   = step("ionos_servers_delete", `{"server_id":"`+staging+`"}`)
	snapshot = step("ionos_server_snapshots_create", `{"server_id":"4B86A3ACC4CEB7A89E012E49FC17F312"}`) // db-1 has one: refused
)

func TestAPlanIsDecidedOnceAndRunsInOrder(t *testing.T) {
	w := newWorld(t)
	w.run(w.service)
	r := w.plan(powerOff, remove)
	p, err := r.Presentation()
	require.NoError(t, err)
	require.Equal(t, "2 steps: POWER_OFF server staging-3; then Delete server staging-3 with its disks", p.Title)
	require.Len(t, p.Steps, 2)
	require.Equal(t, provider.Destroy, p.Effect)
	w.approve(r)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusSucceeded, r.Status())
	require.Len(t, r.Past, 1)
	require.Equal(t, []string{"request.propose", "request.prepare", "vote.approve", "execution.claim", "execution.send", "execution.accept", "execution.succeed",
		"execution.claim", "execution.send", "execution.accept", "execution.succeed"}, w.kinds(r.ID))
	_, err = w.service.Read(context.Background(), ask("ionos_servers_get", `{"server_id":"`+staging+`"}`))
	require.True(t, provider.IsMissing(err), "what the plan itself changed is no drift")
}

func TestALaterStepTakesAnArgumentFromAnEarlierResult(t *testing.T) {
	w := newWorld(t)
	w.run(w.service)
	rename := step("ionos_servers_update", `{"name":"web-3","description":"made by a plan"}`)
	rename.From = map[string]string{"server_id": "1.id"}
	r := w.plan(step("ionos_servers_clone", `{"server_id":"`+webOne+`","name":"copy"}`), rename)
	w.approve(r)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusSucceeded, r.Status(), "%+v %s", r.Execution.Failure, r.Halted)
	require.Contains(t, string(r.Execution.Answer), `"name":"web-3"`)
}

func TestINV19_APlanStopsAtTheFirstStepThatDidNotSucceed(t *testing.T) {
	w := newWorld(t)
	w.run(w.service)
	r := w.plan(powerOff, snapshot, remove)
	w.approve(r)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusPartly, r.Status())
	require.Equal(t, 2, r.Execution.Step)
	require.Zero(t, w.cloud.Calls("ionos_servers_delete"))

	first := w.plan(snapshot, remove)
	w.approve(first)
	require.Equal(t, approvals.StatusRejected, new(w.final(first.ID)).Status(), "nothing was done")
}

func TestINV19_AfterAnUnknownStepNothingFollows(t *testing.T) {
	w := newWorld(t)
	w.lose("ionos_server_status_action")
	w.run(w.service)
	r := w.plan(powerOff, remove)
	w.approve(r)
	w.until(r.ID, func(r *approvals.Request) bool { return r.Status() == approvals.StatusUnknown })
	w.pass(time.Minute)
	r = w.final(r.ID)
	require.Equal(t, approvals.Applied, r.Execution.State, "it is settled")
	require.Equal(t, approvals.StatusPartly, r.Status(), "but the rest needs a new decision")
	require.Zero(t, w.cloud.Calls("ionos_servers_delete"))
}

func TestINV19_APlaceholderThatDoesNotFitIsNeverSent(t *testing.T) {
	w := newWorld(t)
	rename := step("ionos_servers_update", `{"name":"web-3","description":""}`)
	for source, want := range map[string]string{
		"1.no_such_member": "has no member no_such_member that fits",
		"1.first_password": "has no member first_password that fits",
		"1.hardware.vcore": "that fits",
		"2.id":             "not STEP.MEMBER of an earlier step",
		"id":               "not STEP.MEMBER of an earlier step",
	} {
		rename.From = map[string]string{"server_id": source}
		_, err := w.service.ProposePlan(context.Background(), planOf(step("ionos_servers_clone", `{"server_id":"`+webOne+`","name":"copy"}`), rename))
		require.ErrorContains(t, err, want)
		require.ErrorContains(t, err, "steps.1.from.server_id")
	}

	// The cloud answers with an id that the next step's argument does not take.
	rename.From = map[string]string{"server_id": "1.name"}
	w.run(w.service)
	r := w.plan(step("ionos_servers_clone", `{"server_id":"`+webOne+`","name":"not an id"}`), rename)
	w.approve(r)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusPartly, r.Status())
	require.Contains(t, r.Halted, "server_id")
	require.Zero(t, w.cloud.Calls("ionos_servers_update"))
}

func TestINV09_APlanIsStaleIfALaterStepsTargetChanged(t *testing.T) {
	w := newWorld(t)
	r := w.plan(powerOff, step("ionos_servers_update", `{"server_id":"`+webOne+`","name":"web-9","description":""}`))
	require.NoError(t, w.cloud.Change(func(s *sim.State) { *s.Servers[0].Name = "prod-1" }))
	w.approve(r)
	w.run(w.service)
	require.Equal(t, approvals.StatusStale, new(w.final(r.ID)).Status())
	require.Zero(t, w.cloud.Calls("ionos_server_status_action"))
}

func TestINV07_RevokingAPlanUnderWaySkipsItsLaterSteps(t *testing.T) {
	w := newWorld(t)
	arrived, release := make(chan struct{}), make(chan struct{})
	w.cloud.Around = func(name string, next http.HandlerFunc) http.HandlerFunc {
		return func(rw http.ResponseWriter, r *http.Request) {
			if name == "ionos_server_status_action" {
				close(arrived)
				<-release
			}
			next(rw, r)
		}
	}
	w.run(w.service)
	r := w.plan(powerOff, remove)
	w.approve(r)
	<-arrived
	_, err := w.service.Revoke(context.Background(), r.ID, alice, "stop here")
	require.NoError(t, err)
	_, err = w.service.Revoke(context.Background(), r.ID, alice, "stop here")
	require.Equal(t, approvals.CodeInFlight, codeOf(t, err))
	close(release)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusPartly, r.Status())
	require.Equal(t, "stop here", r.Halted)
	require.Zero(t, w.cloud.Calls("ionos_servers_delete"))
}

func TestAPlanSurvivesTheProcessBetweenSteps(t *testing.T) {
	w := newWorld(t)
	w.cloud.Delay = 300 * time.Millisecond
	_, first := w.process("worker-first")
	ctx, kill := context.WithCancel(context.Background())
	r := w.plan(powerOff, remove)
	w.approve(r)
	go first.Run(ctx)
	w.until(r.ID, func(r *approvals.Request) bool { return r.Execution != nil && r.Execution.State == approvals.Accepted })
	kill()
	w.run(w.service)
	w.pass(2 * time.Minute)
	require.Equal(t, approvals.StatusSucceeded, new(w.final(r.ID)).Status())
	require.Equal(t, 1, w.cloud.Calls("ionos_servers_delete"))
}

func TestINV15_TheSecretsOfEachStepAreKept(t *testing.T) {
	w := newWorld(t)
	w.run(w.service)
	reinstall := func(server, password string) approvals.StepAsk {
		return step("ionos_server_image_reinstall", `{"server_id":"`+server+`","image_id":"76EBF29C1250167C8754B2B3D1C05F68","password":"`+password+`"}`)
	}
	r := w.plan(reinstall(webOne, "correct-horse-1"), reinstall(staging, "correct-horse-2"))
	w.approve(r)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusSucceeded, r.Status(), "%+v %s", r.Execution.Failure, r.Halted)
	require.Equal(t, []string{"1:/first_password"}, r.Past[0].Issued)
	require.Equal(t, []string{"2:/first_password"}, r.Execution.Issued)
	names, err := w.service.Unrevealed(context.Background(), r.ID)
	require.NoError(t, err)
	require.Equal(t, []string{"1:/first_password", "2:/first_password"}, names)
	for name, want := range map[string]string{names[0]: "correct-horse-1", names[1]: "correct-horse-2"} {
		value, err := w.service.Reveal(context.Background(), r.ID, name, bob)
		require.NoError(t, err)
		require.Equal(t, want, value.Reveal())
	}
}

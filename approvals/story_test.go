package approvals_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/provider"
	"signoff/provider/ionos/sim"
)

func TestAnApprovedChangeRunsOnceAndIsFollowedToItsEnd(t *testing.T) {
	w := newWorld(t)
	w.cloud.Delay = 100 * time.Millisecond
	w.run(w.service)
	r := w.deleteStaging()
	require.Zero(t, w.cloud.Calls("ionos_servers_delete"))
	w.approve(r)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusSucceeded, r.Status())
	require.Equal(t, 1, w.cloud.Calls("ionos_servers_delete"))
	require.Equal(t, []string{"request.propose", "request.prepare", "vote.approve", "execution.claim", "execution.send",
		"execution.accept", "execution.succeed"}, w.kinds(r.ID))
	_, err := w.service.Read(context.Background(), ask("ionos_servers_get", `{"server_id":"`+staging+`"}`))
	require.True(t, provider.IsMissing(err))
}

func TestThePresentationShowsWhatWillBeLost(t *testing.T) {
	w := newWorld(t)
	p, err := new(w.deleteStaging()).Presentation()
	require.NoError(t, err)
	require.Equal(t, "Delete server staging-3 with its disks", p.Title)
	require.Equal(t, provider.Destroy, p.Effect)
	members := map[string]string{}
	for _, m := range p.Looks[0].Members {
		members[m.Name] = m.Value
	}
	require.Equal(t, "10.4.140.251", members["ips.0.ip"])
	require.Equal(t, "POWERED_ON", members["status.state"])
	require.Equal(t, "hidden", members["first_password"])
	var keep provider.Argument
	for _, a := range p.Arguments {
		if a.Name == "keep_ip" {
			keep = a
		}
	}
	require.True(t, keep.Unset)
	require.Equal(t, "false", keep.Default, "what the provider will do when the argument is left out")
}

func TestAnUpdateShowsBeforeAndAfter(t *testing.T) {
	w := newWorld(t)
	r := w.propose("ionos_server_hardware_update", `{"server_id":"`+webOne+`","vcore":4,"cores_per_processor":1,"ram":8}`)
	p, err := r.Presentation()
	require.NoError(t, err)
	require.Equal(t, []approvals.Drift{{What: "vcore", Before: "2", After: "4"}, {What: "cores_per_processor", Before: "1", After: "1"}, {What: "ram", Before: "4", After: "8"}}, p.Changes)
}

func TestINV09_ATargetThatChangedMakesTheApprovalStale(t *testing.T) {
	w := newWorld(t)
	r := w.deleteStaging()
	require.NoError(t, w.cloud.Change(func(s *sim.State) { *s.Servers[5].Name = "prod-3" }))
	w.approve(r)
	w.run(w.service)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusStale, r.Status())
	require.Equal(t, []approvals.Drift{{What: "name", Before: "staging-3", After: "prod-3"}}, r.Drift)
	require.Zero(t, w.cloud.Calls("ionos_servers_delete"))
}

func TestINV09_ATargetThatIsGoneMakesTheApprovalStale(t *testing.T) {
	w := newWorld(t)
	r := w.deleteStaging()
	require.NoError(t, w.cloud.Change(func(s *sim.State) { s.Servers = s.Servers[:5] }))
	w.approve(r)
	w.run(w.service)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusStale, r.Status())
	require.Equal(t, []approvals.Drift{{What: "ionos_servers_get", Before: "exists", After: "does not exist"}}, r.Drift)
}

func TestINV09_FailingToReadIsNeverUnchanged(t *testing.T) {
	w := newWorld(t)
	r := w.approve(w.deleteStaging())
	var broken atomic.Bool
	broken.Store(true)
	w.cloud.Around = func(name string, next http.HandlerFunc) http.HandlerFunc {
		return func(rw http.ResponseWriter, q *http.Request) {
			if name == "ionos_servers_get" && broken.Load() {
				http.Error(rw, "{}", http.StatusForbidden)
				return
			}
			next(rw, q)
		}
	}
	w.run(w.service)
	time.Sleep(100 * time.Millisecond) // several sweeps, none of which may act
	got, err := w.service.Get(context.Background(), r.ID)
	require.NoError(t, err)
	require.Equal(t, approvals.Approved, got.State)
	require.Zero(t, w.cloud.Calls("ionos_servers_delete"))
	broken.Store(false)
	w.pass(11 * time.Second) // the check lease ends
	require.Equal(t, approvals.StatusSucceeded, new(w.final(r.ID)).Status())
}

func TestINV02_AnOldDigestIsRefused(t *testing.T) {
	w := newWorld(t)
	b := ballot(w.deleteStaging(), true)
	b.ApprovalDigest = "sha256:0000"
	_, err := w.service.Vote(context.Background(), b)
	require.Equal(t, approvals.CodeOldDigest, codeOf(t, err))
	require.Contains(t, w.kinds(b.Request), "attempt.refused", "the attempt is on record")
}

// tamper changes the body of a request behind the ledger's back.
func (w *world) tamper(id, old, changed string) {
	w.t.Helper()
	db, err := sql.Open("sqlite", "file:"+w.path+"?_pragma=busy_timeout(5000)")
	require.NoError(w.t, err)
	defer db.Close()
	result, err := db.Exec(`UPDATE request SET body = REPLACE(body, $2, $3) WHERE id = $1 AND instr(body, $2) > 0`, id, old, changed)
	require.NoError(w.t, err)
	n, err := result.RowsAffected()
	require.NoError(w.t, err)
	require.EqualValues(w.t, 1, n)
}

func TestINV01_WhatWasChangedAfterTheApprovalIsNotExecuted(t *testing.T) {
	rename := step("ionos_servers_update", `{"server_id":"`+webOne+`","name":"web-9","description":"by hand"}`)
	for name, change := range map[string]func(w *world, r approvals.Request){
		"an argument":     func(w *world, r approvals.Request) { w.tamper(r.ID, `"name":"web-9"`, `"name":"prod-9"`) },
		"the requirement": func(w *world, r approvals.Request) { w.tamper(r.ID, `"self_approval":true`, `"self_approval":false`) },
		"the card": func(w *world, r approvals.Request) {
			w.tamper(r.ID, `"presentation":{"version":2`, `"presentation":{"version":3`)
		},
		"what the vote was for": func(w *world, r approvals.Request) {
			w.tamper(r.ID, `"approve":true,"reason":"because","approval_digest":"`+string(r.Prepared.ApprovalDigest), `"approve":true,"reason":"because","approval_digest":"sha256:00`)
		},
		"what the voter saw": func(w *world, r approvals.Request) {
			w.tamper(r.ID, string(r.Prepared.PresentationDigest)+`","channel"`, `sha256:00","channel"`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			for kind, propose := range map[string]func(w *world) approvals.Request{
				"single": func(w *world) approvals.Request { return w.propose(rename.Operation, string(rename.Arguments)) },
				"plan":   func(w *world) approvals.Request { return w.plan(rename, powerOff) },
			} {
				w := newWorld(t)
				r := propose(w)
				w.approve(r)
				change(w, r)
				w.run(w.service)
				r = w.final(r.ID)
				require.Equal(t, approvals.StatusStale, r.Status(), kind)
				require.Contains(t, r.Reason, "behind the ledger's back")
				require.Zero(t, w.cloud.Calls(rename.Operation))
			}
		})
	}
}

func TestINV01_AStepThatWasChangedWhileThePlanRunsIsNotExecuted(t *testing.T) {
	w := newWorld(t)
	r := w.plan(powerOff, step("ionos_servers_update", `{"server_id":"`+webOne+`","name":"web-9","description":"by hand"}`))
	var once sync.Once
	w.atCall(powerOff.Operation, func() { once.Do(func() { w.tamper(r.ID, `"name":"web-9"`, `"name":"prod-9"`) }) })
	w.approve(r)
	w.run(w.service)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusPartly, r.Status())
	require.Contains(t, r.Halted, "behind the ledger's back")
	require.Zero(t, w.cloud.Calls("ionos_servers_update"))
}

func TestApprovingTwiceIsRefused(t *testing.T) {
	w := newWorld(t)
	r := w.deleteStaging()
	w.approve(r)
	_, err := w.service.Vote(context.Background(), ballot(r, true))
	require.Equal(t, approvals.CodeNotPending, codeOf(t, err))
	w.run(w.service)
	w.final(r.ID)
	_, err = w.service.Vote(context.Background(), ballot(r, true))
	require.Equal(t, approvals.CodeInFlight, codeOf(t, err))
	require.Equal(t, 1, w.cloud.Calls("ionos_servers_delete"))
}

func TestINV17_AfterExpiryNothingCanBeApproved(t *testing.T) {
	w := newWorld(t)
	r := w.deleteStaging()
	w.pass(25 * time.Hour)
	_, err := w.service.Vote(context.Background(), ballot(r, true))
	require.Equal(t, approvals.CodeTooLate, codeOf(t, err))
	w.run(w.service)
	require.Equal(t, approvals.StatusExpired, new(w.final(r.ID)).Status())
}

func TestAnApprovalThatIsNotUsedLapses(t *testing.T) {
	w := newWorld(t)
	r := w.approve(w.deleteStaging())
	w.pass(16 * time.Minute)
	w.run(w.service)
	r = w.final(r.ID)
	require.Equal(t, approvals.Lapsed, r.State)
	require.Zero(t, w.cloud.Calls("ionos_servers_delete"))
}

func TestINV08_AStrangerCannotDecide(t *testing.T) {
	w := newWorld(t)
	b := ballot(w.deleteStaging(), true)
	b.Person = "mallory@example.com"
	_, err := w.service.Vote(context.Background(), b)
	require.Equal(t, approvals.CodeNotEligible, codeOf(t, err))
}

func TestINV08_AnApproverWhoLeftNoLongerCounts(t *testing.T) {
	w := newWorld(t)
	r := w.approve(w.deleteStaging())
	w.policy.swap(approvals.OnePerson{People: []string{"carol@example.com"}})
	w.run(w.service)
	require.Equal(t, approvals.StatusStale, new(w.final(r.ID)).Status())
	require.Zero(t, w.cloud.Calls("ionos_servers_delete"))
}

func TestINV08_SelfApprovalIsMarked(t *testing.T) {
	w := newWorld(t)
	a := ask("ionos_servers_delete", `{"server_id":"`+staging+`"}`)
	a.Requester.Person = alice
	r, err := w.service.Propose(context.Background(), a)
	require.NoError(t, err)
	r = w.approve(r)
	require.True(t, r.SelfApproved())
}

// brokenPolicy cannot be evaluated.
type brokenPolicy struct{ approvals.OnePerson }

func (brokenPolicy) Rule(context.Context, approvals.Question) (approvals.Ruling, error) {
	return approvals.Ruling{Outcome: approvals.Allow}, errors.New("no such field")
}

func TestINV10_AnErrorInThePolicyMeansNo(t *testing.T) {
	w := newWorld(t)
	w.policy.swap(brokenPolicy{})
	r := w.propose("ionos_servers_delete", `{"server_id":"`+staging+`"}`)
	require.Equal(t, approvals.StatusRefused, r.Status())
	_, err := w.service.Read(context.Background(), ask("ionos_servers_list", `{}`))
	require.Error(t, err)
}

func TestAMissingTargetIsRefusedBeforeAnybodyIsAsked(t *testing.T) {
	w := newWorld(t)
	r := w.propose("ionos_servers_delete", `{"server_id":"0123456789ABCDEF0123456789ABCDEF"}`)
	require.Equal(t, approvals.StatusRefused, r.Status())
	require.Contains(t, r.Reason, "does not exist")
}

func TestINV07_RevokeBeatsTheClaim(t *testing.T) {
	w := newWorld(t)
	r := w.approve(w.deleteStaging())
	_, err := w.service.Revoke(context.Background(), r.ID, alice, "not now")
	require.NoError(t, err)
	w.run(w.service)
	require.Equal(t, approvals.StatusRevoked, new(w.final(r.ID)).Status())
	require.Zero(t, w.cloud.Calls("ionos_servers_delete"))
}

func TestINV21_TheSameCallAgainIsTheSameRequest(t *testing.T) {
	w := newWorld(t)
	first := w.deleteStaging()
	second := w.propose("ionos_servers_delete", ` { "server_id" : "`+staging+`" } `)
	require.Equal(t, first.ID, second.ID)

	w.approve(first)
	stop := w.run(w.service)
	w.final(first.ID)
	stop()
	third := w.propose("ionos_servers_delete", `{"server_id":"`+staging+`"}`)
	require.Equal(t, first.ID, third.ID, "a retry after success gets the earlier outcome")

	on := ask("ionos_server_status_action", `{"server_id":"`+webOne+`","action":"REBOOT","method":"SOFTWARE"}`)
	reboot, err := w.service.Propose(context.Background(), on)
	require.NoError(t, err)
	on.RepeatOf = reboot.ID
	again, err := w.service.Propose(context.Background(), on)
	require.NoError(t, err)
	require.NotEqual(t, reboot.ID, again.ID, "an intended repeat is another request")
}

func TestTwoProcessesExecuteOnce(t *testing.T) {
	w := newWorld(t)
	_, second := w.process("worker-2")
	_, third := w.process("worker-3")
	for _, s := range []*approvals.Service{w.service, second, third} {
		w.run(s)
	}
	r := w.deleteStaging()
	w.approve(r)
	require.Equal(t, approvals.StatusSucceeded, new(w.final(r.ID)).Status())
	require.Equal(t, 1, w.cloud.Calls("ionos_servers_delete"))
}

func TestARefusalByTheCloudIsRejected(t *testing.T) {
	w := newWorld(t)
	w.run(w.service)
	r := w.propose("ionos_server_snapshots_create", `{"server_id":"4B86A3ACC4CEB7A89E012E49FC17F312"}`)
	w.approve(r)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusRejected, r.Status())
	require.Equal(t, "TECHNICAL_TARIFF_VIOLATION", r.Execution.Failure.Code)
}

func TestINV15_SecretsAreNowhereButSealed(t *testing.T) {
	w := newWorld(t)
	w.run(w.service)
	r := w.propose("ionos_server_image_reinstall", `{"server_id":"`+webOne+`","image_id":"76EBF29C1250167C8754B2B3D1C05F68","password":"correct-horse-1"}`)
	w.approve(r)
	r = w.final(r.ID)
	require.Equal(t, approvals.StatusSucceeded, r.Status())
	raw, err := json.Marshal(r)
	require.NoError(t, err)
	require.NotContains(t, string(raw), "correct-horse")
	require.Equal(t, []string{"/first_password"}, r.Execution.Issued)
	err = w.service.Audit(context.Background(), "", func(e approvals.Entry) error {
		require.NotContains(t, string(e.Facts), "correct-horse")
		return nil
	})
	require.NoError(t, err)

	_, err = w.service.Reveal(context.Background(), r.ID, "/first_password", "mallory@example.com")
	require.Equal(t, approvals.CodeNotEligible, codeOf(t, err))
	err = w.service.RevealTo(context.Background(), r.ID, "/first_password", "mallory@example.com", func(provider.Secret) error { panic("shown") })
	require.Equal(t, approvals.CodeNotEligible, codeOf(t, err))
	torn := errors.New("the window was closed")
	err = w.service.RevealTo(context.Background(), r.ID, "/first_password", bob, func(provider.Secret) error { return torn })
	require.ErrorIs(t, err, torn, "and the secret is back")
	value, err := w.service.Reveal(context.Background(), r.ID, "/first_password", bob)
	require.NoError(t, err)
	require.Equal(t, "correct-horse-1", value.Reveal())
	_, err = w.service.Reveal(context.Background(), r.ID, "/first_password", bob)
	require.Equal(t, approvals.CodeFinal, codeOf(t, err), "once only")
	sealed, err := w.store.Sealed(context.Background(), r.ID, approvals.SealedArgument)
	require.NoError(t, err)
	require.Empty(t, sealed, "sealed arguments are wiped when the request ends")
}

func TestINV15_AProcessWithoutTheKeyLosesNoSecret(t *testing.T) {
	w := newWorld(t)
	w.run(w.service)
	r := w.propose("ionos_ssh_keys_create", `{"name":"deploy"}`)
	w.approve(r)
	w.final(r.ID)
	require.NoError(t, os.Rename(filepath.Join(filepath.Dir(w.path), "seal.key"), filepath.Join(t.TempDir(), "elsewhere")))
	without := w.serviceOn(w.store, "worker-2")
	_, err := without.Reveal(context.Background(), r.ID, "/private_key", bob)
	require.ErrorContains(t, err, "which is not here")
	value, err := w.service.Reveal(context.Background(), r.ID, "/private_key", bob)
	require.NoError(t, err)
	require.NotEmpty(t, value.Reveal())
	kinds := w.kinds(r.ID)
	require.Equal(t, []string{"secret.reveal", "secret.return", "secret.reveal"}, kinds[len(kinds)-3:])
}

func TestLostAnswersAreSettledByReadingBack(t *testing.T) {
	w := newWorld(t)
	w.lose("ionos_servers_delete")
	w.run(w.service)
	r := w.deleteStaging()
	w.approve(r)
	r = w.until(r.ID, func(r *approvals.Request) bool { return r.Status() == approvals.StatusUnknown })
	require.True(t, r.Active(), "unknown stays on the list")

	again := w.propose("ionos_servers_delete", `{"server_id":"`+staging+`"}`)
	require.Equal(t, r.ID, again.ID, "a repeat of an unknown outcome is answered with it")

	w.pass(time.Minute) // past the call's deadline and the settle time
	r = w.final(r.ID)
	require.Equal(t, approvals.Applied, r.Execution.State)
	require.Equal(t, "the server existed before the call and is gone", r.Execution.Evidence)
	require.Equal(t, 1, w.cloud.Calls("ionos_servers_delete"))
}

func TestINV06_AnUnknownOutcomeHoldsTheResource(t *testing.T) {
	w := newWorld(t)
	w.lose("ionos_server_status_action")
	w.run(w.service)
	reboot := w.propose("ionos_server_status_action", `{"server_id":"`+webOne+`","action":"REBOOT","method":"HARDWARE"}`)
	w.approve(reboot)
	w.until(reboot.ID, func(r *approvals.Request) bool { return r.Status() == approvals.StatusUnknown })

	rename := w.propose("ionos_servers_update", `{"server_id":"`+webOne+`","name":"web-9","description":""}`)
	w.approve(rename)
	time.Sleep(100 * time.Millisecond) // several sweeps, none of which may start it
	got, err := w.service.Get(context.Background(), rename.ID)
	require.NoError(t, err)
	require.Equal(t, approvals.Approved, got.State, "it waits for the outcome of the other")

	_, err = w.service.Attest(context.Background(), reboot.ID, "mallory@example.com", true, "I looked")
	require.Equal(t, approvals.CodeNotEligible, codeOf(t, err))
	settled, err := w.service.Attest(context.Background(), reboot.ID, alice, true, "uptime on web-1 is two minutes")
	require.NoError(t, err)
	require.Equal(t, approvals.StatusSucceeded, settled.Status())
	w.pass(11 * time.Second) // the check lease of the rename ends
	require.Equal(t, approvals.StatusSucceeded, new(w.final(rename.ID)).Status())
}

// openPolicy lets changes through and names nobody.
type openPolicy struct{ approvals.OnePerson }

func (openPolicy) Rule(context.Context, approvals.Question) (approvals.Ruling, error) {
	return approvals.Ruling{Outcome: approvals.Allow, Rule: "all", UseWithin: approvals.Window(time.Hour)}, nil
}

func (openPolicy) Standing(context.Context, string, approvals.Request) ([]string, error) {
	return nil, &approvals.Refusal{Code: approvals.CodeNotEligible, Sentence: "it takes nobody"}
}

func TestINV06_AnUnknownOutcomeOfWhatNobodyApprovedCanBeSettled(t *testing.T) {
	w := newWorld(t)
	w.policy.swap(openPolicy{})
	w.lose("ionos_server_status_action")
	w.run(w.service)
	reboot := w.propose("ionos_server_status_action", `{"server_id":"`+webOne+`","action":"REBOOT","method":"HARDWARE"}`)
	w.until(reboot.ID, func(r *approvals.Request) bool { return r.Status() == approvals.StatusUnknown })
	require.Error(t, w.service.Standing(context.Background(), reboot, alice))
	settled, err := w.service.Attest(context.Background(), reboot.ID, alice, true, "uptime on web-1 is two minutes")
	require.NoError(t, err)
	require.Equal(t, approvals.StatusSucceeded, settled.Status())
}

func TestINV04_AWorkerThatDiesAfterSendingIsNeverRepeated(t *testing.T) {
	w := newWorld(t)
	hold := make(chan struct{})
	w.cloud.Around = func(name string, next http.HandlerFunc) http.HandlerFunc {
		return func(rw http.ResponseWriter, r *http.Request) {
			if name != "ionos_servers_delete" {
				next(rw, r)
				return
			}
			answer := httptest.NewRecorder()
			next(answer, r)
			<-hold // the worker is stuck with the call in flight
			panic(http.ErrAbortHandler)
		}
	}
	t.Cleanup(func() { close(hold) })
	_, stuck := w.process("worker-stuck")
	r := w.deleteStaging()
	w.approve(r)
	go stuck.Run(context.Background())
	w.until(r.ID, func(r *approvals.Request) bool { return r.Execution != nil && r.Execution.State == approvals.Sent })

	w.run(w.service)
	w.pass(2 * time.Minute) // the stuck worker's lease, the call's deadline and the settle time end
	r = w.final(r.ID)
	require.Equal(t, approvals.Applied, r.Execution.State)
	require.Equal(t, 1, w.cloud.Calls("ionos_servers_delete"))
	require.Contains(t, w.kinds(r.ID), "execution.lease_ends")
	require.Contains(t, w.kinds(r.ID), "execution.read_back")
}

func TestINV15_TheSecretOfALateAnswerIsNamed(t *testing.T) {
	w := newWorld(t)
	arrived, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	w.cloud.Around = func(name string, next http.HandlerFunc) http.HandlerFunc {
		return func(rw http.ResponseWriter, r *http.Request) {
			if name == "ionos_ssh_keys_create" {
				close(arrived)
				<-release
			}
			select {
			case <-arrived:
				if name == "ionos_ssh_keys_list" { // reading back proves nothing
					http.Error(rw, "away", http.StatusBadGateway)
					return
				}
			default:
			}
			next(rw, r)
		}
	}
	w.run(w.service)
	t.Cleanup(func() { once.Do(func() { close(release) }) })
	r := w.propose("ionos_ssh_keys_create", `{"name":"deploy"}`)
	w.approve(r)
	<-arrived
	w.pass(approvals.DefaultSettings.Lease + time.Second)
	w.until(r.ID, func(r *approvals.Request) bool { return r.Status() == approvals.StatusUnknown })
	once.Do(func() { close(release) })
	r = w.final(r.ID)
	require.True(t, r.Execution.Late)
	names, err := w.service.Unrevealed(context.Background(), r.ID)
	require.NoError(t, err)
	require.Equal(t, []string{"/private_key"}, names)
	require.Equal(t, names, r.Execution.Issued)
}

func TestWorkWhosePollerDiedIsAdopted(t *testing.T) {
	w := newWorld(t)
	w.cloud.Delay = time.Hour
	_, first := w.process("worker-first")
	ctx, kill := context.WithCancel(context.Background())
	r := w.deleteStaging()
	w.approve(r)
	go first.Run(ctx)
	w.until(r.ID, func(r *approvals.Request) bool { return r.Execution != nil && r.Execution.State == approvals.Accepted })
	kill()
	w.run(w.service)
	w.pass(2 * time.Minute)
	w.until(r.ID, func(r *approvals.Request) bool { return r.Execution.Worker == "worker-1" })
	require.NoError(t, w.cloud.Change(func(s *sim.State) { s.Servers = s.Servers[:5] }))
	require.Equal(t, approvals.StatusSucceeded, new(w.final(r.ID)).Status())
}

func TestINV22_ShutdownLetsACallInFlightFinish(t *testing.T) {
	w := newWorld(t)
	arrived, release := make(chan struct{}), make(chan struct{})
	w.cloud.Around = func(name string, next http.HandlerFunc) http.HandlerFunc {
		return func(rw http.ResponseWriter, r *http.Request) {
			if name == "ionos_servers_update" {
				close(arrived)
				<-release
				require.NoError(t, r.Context().Err(), "the call was cancelled")
			}
			next(rw, r)
		}
	}
	stop := w.run(w.service)
	r := w.propose("ionos_servers_update", `{"server_id":"`+webOne+`","name":"web-9","description":""}`)
	w.approve(r)
	<-arrived
	stopped := make(chan struct{})
	go func() {
		stop()
		close(stopped)
	}()
	select {
	case <-stopped:
		t.Fatal("the process ended with a call in flight")
	case <-time.After(50 * time.Millisecond):
	}
	close(release)
	<-stopped
	require.Equal(t, approvals.StatusSucceeded, new(w.final(r.ID)).Status())
}

func TestINV12_TheChainVerifiesAfterAllOfIt(t *testing.T) {
	w := newWorld(t)
	w.run(w.service)
	for _, id := range []string{staging, webOne} {
		r := w.propose("ionos_servers_delete", `{"server_id":"`+id+`"}`)
		w.approve(r)
		w.final(r.ID)
	}
	var v approvals.Verifier
	require.NoError(t, w.service.Audit(context.Background(), "", v.Next))
	seq, _ := v.Head()
	require.EqualValues(t, 14, seq)
}

func TestBadArgumentsFileNothing(t *testing.T) {
	w := newWorld(t)
	for _, a := range []approvals.Ask{
		ask("ionos_servers_delete", `{}`),
		ask("ionos_servers_delete", `{"server_id":"../users"}`),
		ask("no_such_operation", `{}`),
		{Operation: "ionos_servers_delete", Account: "other", Arguments: []byte(`{"server_id":"` + staging + `"}`)},
		{Operation: "ionos_servers_delete", Arguments: []byte(`{"server_id":"` + staging + `"}`), RepeatOf: "req_nothing"},
	} {
		_, err := w.service.Propose(context.Background(), a)
		var argument *provider.ArgumentError
		require.ErrorAs(t, err, &argument)
	}
	found, err := w.service.Find(context.Background(), approvals.Query{})
	require.NoError(t, err)
	require.Empty(t, found)
}

func TestINV07_AFreezeThatCommitsBeforeTheClaimWins(t *testing.T) {
	w := newWorld(t)
	ctx := context.Background()
	approved := w.approve(w.deleteStaging())
	pending := w.propose("ionos_servers_update", `{"server_id":"`+webOne+`","name":"web-9","description":""}`)
	require.Error(t, w.service.Freeze(ctx, alice, ""), "why is asked for")
	require.NoError(t, w.service.Freeze(ctx, alice, "something is wrong"))

	w.run(w.service)
	_, err := w.service.Vote(ctx, ballot(pending, true))
	require.Equal(t, approvals.CodeFrozen, codeOf(t, err))
	time.Sleep(100 * time.Millisecond) // several sweeps, none of which may start it
	got, err := w.service.Get(ctx, approved.ID)
	require.NoError(t, err)
	require.Equal(t, approvals.Approved, got.State)
	require.Zero(t, w.cloud.Calls("ionos_servers_delete"))

	require.NoError(t, w.service.Unfreeze(ctx, alice))
	require.Equal(t, approvals.StatusSucceeded, new(w.final(approved.ID)).Status())
	require.NoError(t, w.service.Freeze(ctx, alice, "again"))
	_, err = w.service.Vote(ctx, ballot(pending, false))
	require.NoError(t, err, "denying works")
}

func TestINV13_BeingAskedIsNewsAndOnlyConfiguredChannelsHearEveryChange(t *testing.T) {
	w := newWorld(t)
	r := w.propose("ionos_servers_delete", `{"server_id":"`+webOne+`"}`)
	require.Equal(t, approvals.Pending, r.State)
	taken, err := w.store.TakeMessages(context.Background(), "notify", 0, time.Minute)
	require.NoError(t, err)
	require.Len(t, taken, 1)
	require.Equal(t, string(approvals.StatusPending), taken[0].Kind)
	none, err := w.store.TakeMessages(context.Background(), "slack", 0, time.Minute)
	require.NoError(t, err)
	require.Empty(t, none, "no chat is configured")
}

package approvals_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/provider"
)

const newUser = `{"name":"auditor"}`

func (w *world) draft(arguments string) approvals.Draft {
	w.t.Helper()
	d, lacks, err := w.service.Draft(context.Background(), ask("ionos_users_create", arguments))
	require.NoError(w.t, err)
	require.True(w.t, lacks)
	return d
}

// typing is what a person types into the only field.
func typing(text string) map[string]provider.Secret {
	return map[string]provider.Secret{"password": provider.Secret(text)}
}

func TestINV15_ATypedSecretIsUsedAndWiped(t *testing.T) {
	w := newWorld(t)
	w.run(w.service)
	d := w.draft(newUser)
	require.Equal(t, []string{"password"}, d.Lacking)
	r, err := w.service.Type(context.Background(), d.ID, alice, typing("Correct-Horse-9!"))
	require.NoError(t, err)
	require.Equal(t, approvals.Pending, r.State)
	require.Equal(t, bob, r.Content.Requester.Person, "filed in the name of who asked")
	passed := w.propose("ionos_users_create", `{"name":"auditor","password":"Correct-Horse-9!"}`)
	require.Equal(t, r.ID, passed.ID, "typed or passed, it is the same call")
	w.approve(r)
	require.Equal(t, approvals.StatusSucceeded, new(w.final(r.ID)).Status())
	sealed, err := w.store.Sealed(context.Background(), r.ID, approvals.SealedArgument)
	require.NoError(t, err)
	require.Empty(t, sealed)
	_, err = w.service.Type(context.Background(), d.ID, alice, typing("Another-Horse-9!"))
	require.Equal(t, approvals.CodeFinal, codeOf(t, err))
	require.Equal(t, 1, w.cloud.Calls("ionos_users_create"))
}

func TestINV08_OnlyWhoAskedOrMayDecideTypesASecret(t *testing.T) {
	w := newWorld(t)
	d := w.draft(newUser)
	_, err := w.service.Type(context.Background(), d.ID, "mallory@example.com", typing("Correct-Horse-9!"))
	require.Equal(t, approvals.CodeNotEligible, codeOf(t, err))
	require.NoError(t, w.service.MayType(context.Background(), d, bob))
	require.NoError(t, w.service.MayType(context.Background(), d, alice))
	r, err := w.service.Type(context.Background(), d.ID, bob, typing("Correct-Horse-9!"))
	require.NoError(t, err)
	require.Empty(t, r.Votes, "typing is no vote")
	var attempts int
	require.NoError(t, w.service.Audit(context.Background(), d.ID, func(e approvals.Entry) error {
		if e.Kind == "attempt.refused" {
			attempts++
		}
		return nil
	}))
	require.Equal(t, 1, attempts)
}

func TestADraftEndsByItsTimeAndByWhoAsked(t *testing.T) {
	w := newWorld(t)
	d, other := w.draft(newUser), w.draft(`{"name":"other"}`)
	_, err := w.service.WithdrawDraft(context.Background(), other.ID, alice, "no")
	require.Equal(t, approvals.CodeNotEligible, codeOf(t, err))
	other, err = w.service.WithdrawDraft(context.Background(), other.ID, bob, "not needed")
	require.NoError(t, err)
	require.Equal(t, approvals.StatusWithdrawn, other.Status())
	w.pass(24 * time.Hour)
	_, err = w.service.Type(context.Background(), d.ID, alice, typing("Correct-Horse-9!"))
	require.Equal(t, approvals.CodeFinal, codeOf(t, err))
	stop := w.run(w.service)
	ended, err := w.service.WaitDraft(context.Background(), d.ID, 10*time.Second)
	stop()
	require.NoError(t, err)
	require.Equal(t, approvals.StatusExpired, ended.Status())
	anew := w.draft(newUser)
	require.NotEqual(t, d.ID, anew.ID)
}

func TestDraftsOfOnePersonAreBounded(t *testing.T) {
	w := newWorld(t)
	for i := range approvals.DefaultSettings.MaxOpen {
		w.draft(`{"name":"user` + string(rune('a'+i)) + `"}`)
	}
	w.draft(`{"name":"usera"}`) // is there already
	_, _, err := w.service.Draft(context.Background(), ask("ionos_users_create", `{"name":"one more"}`))
	require.Equal(t, approvals.CodeTooMany, codeOf(t, err))
}

func TestADraftIsNoWayAroundStrictness(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct{ operation, arguments, want string }{
		{"ionos_users_create", `{"nick":"x"}`, "argument"},
		{"ionos_users_create", `{}`, "argument name: it is required"},
	} {
		_, _, err := w.service.Draft(context.Background(), ask(c.operation, c.arguments))
		require.ErrorContains(t, err, c.want)
	}
	_, lacks, err := w.service.Draft(context.Background(), ask("ionos_servers_delete", `{}`))
	require.NoError(t, err)
	require.False(t, lacks, "what lacks more than secrets is refused as ever")
	_, err = w.service.ProposePlan(context.Background(), approvals.PlanAsk{Requester: approvals.Requester{Person: bob, Channel: "mcp-stdio"}, Steps: []approvals.StepAsk{
		{Operation: "ionos_users_create", Arguments: []byte(newUser)}, {Operation: "ionos_servers_delete", Arguments: []byte(`{"server_id":"` + staging + `"}`)}}})
	var fault *provider.ArgumentError
	require.True(t, errors.As(err, &fault))
	require.Equal(t, "steps.0.password", fault.Field)
}

func TestINV16_ARestoreEndsDrafts(t *testing.T) {
	w := newWorld(t)
	d := w.draft(`{"name":"auditor"}`)
	copied := w.backup()
	_, err := w.service.WithdrawDraft(context.Background(), d.ID, bob, "no")
	require.NoError(t, err)
	w.restore(copied)
	d, err = w.service.GetDraft(context.Background(), d.ID)
	require.NoError(t, err)
	require.Equal(t, approvals.DraftStale, d.State)
	w.verify()
}

package sim_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/katapult"
)

// Every change is called once and read back, with and without its effect.
func TestUnknownOutcomesAreReadBack(t *testing.T) {
	covered := map[string]bool{}
	for _, c := range []struct {
		op            provider.Operation
		arguments     string
		without, with provider.Finding
	}{
		{katapult.StartVirtualMachine, `{"virtual_machine_id":"` + build + `"}`, provider.NotApplied, provider.Applied},
		{katapult.StopVirtualMachine, `{"virtual_machine_id":"` + web + `"}`, provider.NotApplied, provider.Applied},
		{katapult.ShutdownVirtualMachine, `{"virtual_machine_id":"` + db + `"}`, provider.NotApplied, provider.Applied},
		{katapult.ResetVirtualMachine, `{"virtual_machine_id":"` + web + `"}`, provider.Undecided, provider.Undecided}, // leaves no trace
		{katapult.DeleteVirtualMachine, `{"virtual_machine_id":"` + web + `"}`, provider.NotApplied, provider.Applied},
		{katapult.RestoreTrashObject, `{"object_id":"` + blog + `"}`, provider.NotApplied, provider.Applied},
		{katapult.RestoreTrashObject, `{"object_id":"` + disk + `"}`, provider.NotApplied, provider.Undecided}, // restored and purged look alike
		{katapult.PurgeTrashObject, `{"object_id":"` + blog + `"}`, provider.NotApplied, provider.Applied},
		{katapult.PurgeTrashObject, `{"object_id":"` + disk + `"}`, provider.NotApplied, provider.Undecided},
	} {
		b := newBench(t)
		covered[c.op.Spec().Name] = true
		call, err := c.op.Canon([]byte(c.arguments), nil)
		require.NoError(t, err)
		before := b.look(c.op, call)
		require.False(t, before[0].Missing, "%s sees its subject", c.op.Spec().Name)
		require.Equal(t, c.without, b.judge(c.op, call, before), "%s without effect", c.op.Spec().Name)

		answer, err := c.op.Call(context.Background(), b.client, call.Args())
		require.NoError(t, err, c.op.Spec().Name)
		if c.op.Spec().Waits != nil {
			require.Equal(t, provider.Going, b.poll(c.op, call, answer).End, "%s has not ended", c.op.Spec().Name)
			b.pass(delay)
			require.Equal(t, provider.Reached, b.poll(c.op, call, answer).End, "%s has ended", c.op.Spec().Name)
		}
		require.Equal(t, c.with, b.judge(c.op, call, before), "%s with effect", c.op.Spec().Name)
	}
	for _, op := range katapult.API().Operations() {
		require.True(t, op.Spec().Effect == provider.Observe || covered[op.Spec().Name], "%s has no case", op.Spec().Name)
	}
}

// Somebody else's hand is not taken for one's own.
func TestAnotherFateIsNotApplied(t *testing.T) {
	b := newBench(t)
	call, err := katapult.PurgeTrashObject.Canon([]byte(`{"object_id":"`+blog+`"}`), nil)
	require.NoError(t, err)
	before := b.look(katapult.PurgeTrashObject, call)
	do(b, katapult.RestoreTrashObject, trashed(blog))
	require.Equal(t, provider.NotApplied, b.judge(katapult.PurgeTrashObject, call, before))
}

func (b *bench) look(op provider.Operation, call *provider.Call) []provider.View {
	b.t.Helper()
	views, err := provider.ObserveLooks(context.Background(), b.client, op, call.Canonical)
	require.NoError(b.t, err)
	return views
}

func (b *bench) judge(op provider.Operation, call *provider.Call, before []provider.View) provider.Finding {
	b.t.Helper()
	verdict, err := op.Judge(call.Canonical, before, b.look(op, call))
	require.NoError(b.t, err)
	require.NotEmpty(b.t, verdict.Why)
	return verdict.Finding
}

// poll asks once how far the work of a call is.
func (b *bench) poll(op provider.Operation, call *provider.Call, answer *provider.Answer) provider.Progress {
	b.t.Helper()
	waits := op.Spec().Waits
	arguments, ok := waits.Arguments(call.Canonical, answer.Body)
	require.True(b.t, ok, "%s: the answer says what to poll", op.Spec().Name)
	view, err := provider.ReadView(context.Background(), b.client, waits.Poll, arguments)
	require.NoError(b.t, err)
	return waits.Done(view)
}

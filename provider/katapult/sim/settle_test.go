package sim_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/katapult"
	"signoff/provider/providertest"
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
		o := providertest.Watch(t, b.client, call)
		require.False(t, o.Before[0].Missing, "%s sees its subject", c.op.Spec().Name)
		require.Equal(t, c.without, o.Judge(t).Finding, "%s without effect", c.op.Spec().Name)

		answer, err := c.op.Call(context.Background(), b.client, call.Args())
		require.NoError(t, err, c.op.Spec().Name)
		if c.op.Spec().Waits != nil {
			require.Equal(t, provider.Going, o.Poll(t, answer).End, "%s has not ended", c.op.Spec().Name)
			b.pass(delay)
			require.Equal(t, provider.Reached, o.Poll(t, answer).End, "%s has ended", c.op.Spec().Name)
		}
		require.Equal(t, c.with, o.Judge(t).Finding, "%s with effect", c.op.Spec().Name)
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
	o := providertest.Watch(t, b.client, call)
	do(b, katapult.RestoreTrashObject, trashed(blog))
	require.Equal(t, provider.NotApplied, o.Judge(t).Finding)
}

package providertest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
)

// Outlook is a call and what its looks saw before it: all that is known of it
// when its answer is lost.
type Outlook struct {
	Client    *provider.Client
	Operation provider.Operation
	Arguments []byte // canonical
	Before    []provider.View
}

// Watch looks at what a call will touch.
func Watch(t testing.TB, client *provider.Client, call *provider.Call) Outlook {
	t.Helper()
	o := Outlook{Client: client, Operation: call.Operation, Arguments: call.Canonical}
	o.Before = o.look(t)
	return o
}

func (o Outlook) look(t testing.TB) []provider.View {
	t.Helper()
	views, err := provider.ObserveLooks(context.Background(), o.Client, o.Operation, o.Arguments)
	require.NoError(t, err)
	return views
}

// Judge settles the call by what the looks see now.
func (o Outlook) Judge(t testing.TB) provider.Verdict {
	t.Helper()
	verdict, err := o.Operation.Judge(o.Arguments, o.Before, o.look(t))
	require.NoError(t, err)
	require.NotEmpty(t, verdict.Why)
	return verdict
}

// Poll asks once how far the work is that was answered so.
func (o Outlook) Poll(t testing.TB, answer *provider.Answer) provider.Progress {
	t.Helper()
	waits := o.Operation.Spec().Waits
	arguments, ok := waits.Arguments(o.Arguments, answer.Body)
	require.True(t, ok, "%s: the answer says what to poll", o.Operation.Spec().Name)
	view, err := provider.ReadView(context.Background(), o.Client, waits.Poll, arguments)
	require.NoError(t, err)
	return waits.Done(view)
}

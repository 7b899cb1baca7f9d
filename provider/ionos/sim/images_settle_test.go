package sim_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// TestImageOutcomesAreReadBack looks before and after a change of images and
// asks what that proves: with the call, without it, and when somebody else
// does something like it.
func TestImageOutcomesAreReadBack(t *testing.T) {
	create := func(name, frequency string) func(*world) {
		return func(w *world) {
			do(w, ionos.CreateImage, ionos.CreateImageInput{ServerID: ptr(db1), Name: name, Frequency: frequency, NumImages: ptr(5)})
		}
	}
	const ofDB1 = `,"server_id":"` + db1 + `"}`
	for name, c := range map[string]struct {
		op        provider.Operation
		arguments string
		instead   func(*world) // happens instead of the call
		delay     time.Duration
		want      provider.Finding
	}{
		"create":                      {op: ionos.CreateImage, arguments: `{"name":"mine","frequency":"ONCE"` + ofDB1, want: provider.Applied},
		"create a schedule":           {op: ionos.CreateImage, arguments: `{"name":"mine","frequency":"DAILY","num_images":5` + ofDB1, want: provider.Applied},
		"create, still deploying":     {op: ionos.CreateImage, arguments: `{"name":"mine","frequency":"ONCE"` + ofDB1, delay: time.Hour, want: provider.Applied},
		"somebody's resembling image": {op: ionos.CreateImage, arguments: `{"name":"mine","frequency":"ONCE"` + ofDB1, instead: create("mine too", "ONCE"), want: provider.Undecided},
		"the same on another server": {op: ionos.CreateImage, arguments: `{"name":"mine","frequency":"ONCE","server_id":"` + web1 + `"}`, instead: create("mine", "ONCE"),
			want: provider.Undecided},
		"somebody's other image": {op: ionos.CreateImage, arguments: `{"name":"mine","frequency":"ONCE"` + ofDB1, instead: create("theirs", "ONCE"), want: provider.NotApplied},
		"a schedule's next image": {op: ionos.CreateImage, arguments: `{"name":"db-1 nightly","frequency":"DAILY","num_images":5` + ofDB1, instead: create("db-1 nightly", "DAILY"),
			want: provider.Undecided},
		"rename":             {op: ionos.UpdateImage, arguments: `{"image_id":"` + goldenImage + `","name":"silver"}`, want: provider.Applied},
		"rename to the same": {op: ionos.UpdateImage, arguments: `{"image_id":"` + goldenImage + `","name":"web golden image"}`, want: provider.Undecided},
		"end a schedule":     {op: ionos.UpdateImage, arguments: `{"image_id":"` + nightlyImage + `","frequency":"ONCE"}`, want: provider.Applied},
		"delete":             {op: ionos.DeleteImage, arguments: `{"image_id":"` + goldenImage + `"}`, want: provider.Applied},
		"delete, on the way": {op: ionos.DeleteImage, arguments: `{"image_id":"` + goldenImage + `"}`, delay: time.Hour, want: provider.Undecided},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, simulator.Config{Delay: c.delay})
			call, err := c.op.Canon([]byte(c.arguments), nil)
			require.NoError(t, err)
			look := func() []provider.View {
				views, err := provider.ObserveLooks(context.Background(), w.client, c.op, call.Canonical)
				require.NoError(t, err)
				return views
			}
			before := look()
			untouched, err := c.op.Judge(call.Canonical, before, look())
			require.NoError(t, err)
			if name != "rename to the same" {
				require.Equal(t, provider.NotApplied, untouched.Finding, untouched.Why)
			}
			if c.instead == nil {
				_, err = c.op.Call(context.Background(), w.client, call.Args())
				require.NoError(t, err)
			} else {
				c.instead(w)
			}
			w.passes(time.Minute)
			verdict, err := c.op.Judge(call.Canonical, before, look())
			require.NoError(t, err)
			require.Equal(t, c.want, verdict.Finding, verdict.Why)
			require.NotEmpty(t, verdict.Why)
		})
	}
}

package console_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
)

// loseAnswers lets a change happen and its answer get lost.
func (b *bench) loseAnswers(operation string) {
	b.cloud.Around = func(name string, next http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if name != operation {
				next(w, r)
				return
			}
			next(&nowhere{http.Header{}}, r)
			panic(http.ErrAbortHandler)
		}
	}
}

type nowhere struct{ header http.Header }

func (n *nowhere) Header() http.Header         { return n.header }
func (n *nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (n *nowhere) WriteHeader(int)             {}

func (b *bench) unknown(p *browser) approvals.Request {
	b.t.Helper()
	b.loseAnswers("ionos_servers_delete")
	r := b.askDelete()
	require.Equal(b.t, http.StatusSeeOther, p.decide("approve", r).status)
	b.run()
	return b.until(r.ID, approvals.StatusUnknown)
}

func TestINV06_UnknownIsLoudAndSettledByAPerson(t *testing.T) {
	b := newBench(t, setup{})
	p := b.signedIn()
	r := b.unknown(p)
	queue := words(p.get("/").body)
	require.Contains(t, queue, "Needs attention")
	require.Contains(t, queue, "Do not repeat it.")
	page := words(p.get("/requests/" + r.ID).body)
	require.Contains(t, page, "Outcome unknown: do not repeat")
	require.Contains(t, page, `"Unknown" means: the call was sent, and no answer proves whether it took effect.`)

	p.refused(p.decide("settle", r, "text", "gone"), http.StatusBadRequest, "Say whether it happened or not")
	p.refused(p.decide("settle", r, "outcome", "applied"), http.StatusConflict, "Say what you saw, and where: it is the evidence.")
	require.Equal(t, approvals.Unknown, b.load(r.ID).Execution.State)

	require.Equal(t, http.StatusSeeOther, p.decide("settle", r, "outcome", "applied", "text", "The panel lists no staging-3.").status)
	require.Equal(t, approvals.ByHand, b.load(r.ID).Execution.State)
	page = words(p.get("/requests/" + r.ID).body)
	require.Contains(t, page, alice+" says it happened.")
	require.Contains(t, page, "The panel lists no staging-3.")
	p.refused(p.decide("settle", r, "outcome", "not_applied", "text", "x"), http.StatusConflict, "The execution is resolved_manually.")
	require.Equal(t, 1, b.cloud.Calls("ionos_servers_delete"))
}

func TestSettleOfWhatNeverRanIsRefused(t *testing.T) {
	b := newBench(t, setup{})
	p, r := b.signedIn(), b.askDelete()
	p.refused(p.decide("settle", r, "outcome", "applied", "text", "x"), http.StatusConflict, "The request is pending; nothing of it runs.")
}

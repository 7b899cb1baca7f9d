package sim_test

import (
	"context"
	"net/http/httptest"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/ionos/sim"
	"signoff/provider/simulator"
)

// Entities of the seed that several tests use.
const (
	web1       = "92AA60BEC8333A21EDB9EAAA61852860"
	web2       = "CB22C6E0428239348A6B70BAE0D67E66"
	db1        = "4B86A3ACC4CEB7A89E012E49FC17F312"
	buildOld   = "39AA65F5D5B02FA02D58173094EBAF95" // powered off
	files      = "638ED28205B1AFD7ADEF569C725DD85F" // with block storage and RW on media
	ipWeb1     = "696469547988D3945B3FE59DFCB93C90"
	ipWeb2     = "01D4A802798AB77AA72DA2D05E1379E1"
	buildOldIP = "8D135204687B9CF9E79E7A93C096E336"
	nowhere    = "0123456789ABCDEF0123456789ABCDEF" // the id of nothing
)

// world is the simulated cloud with a clock that tests move.
type world struct {
	*testing.T
	cloud  *sim.Cloud
	client *provider.Client
	base   string
	clock  time.Time
}

func newWorld(t *testing.T, config simulator.Config) *world {
	t.Helper()
	w := &world{T: t, clock: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	config.Now = func() time.Time { return w.clock }
	var err error
	w.cloud, err = sim.New(config)
	require.NoError(t, err)
	server := httptest.NewServer(w.cloud)
	t.Cleanup(server.Close)
	w.base = server.URL + "/v1"
	w.client = ionos.API().NewClient(provider.Account{Name: "main", Token: "t", BaseURL: w.base, Rate: -1})
	return w
}

// slow is a cloud whose changes take a while.
var slow = simulator.Config{Delay: 10 * time.Second}

func (w *world) passes(d time.Duration) { w.clock = w.clock.Add(d) }

// rests lets all work of a slow cloud end.
func (w *world) rests() { w.passes(time.Minute) }

// do performs a call that must succeed.
func do[In, Out any](w *world, op *provider.Def[In, Out], in In) Out {
	w.Helper()
	out, err := op.Do(context.Background(), w.client, in)
	require.NoError(w, err)
	return out
}

// call performs a call of which the whole answer matters.
func (w *world) call(op provider.Operation, arguments string) *provider.Answer {
	w.Helper()
	call, err := op.Canon([]byte(arguments), seal)
	require.NoError(w, err)
	answer, err := op.Call(context.Background(), w.client, call.Args())
	require.NoError(w, err)
	return answer
}

// fails performs a call that must be refused with that status and code.
func fails[In, Out any](w *world, op *provider.Def[In, Out], in In, status int, code string) {
	w.Helper()
	_, err := op.Do(context.Background(), w.client, in)
	var fault *provider.Error
	require.ErrorAs(w, err, &fault)
	require.Equal(w, status, fault.Status, err)
	require.Equal(w, code, fault.Code, err)
}

// busy performs a call that must meet work under way.
func busy[In, Out any](w *world, op *provider.Def[In, Out], in In) {
	w.Helper()
	fails(w, op, in, 403, "INVALID_STATE")
}

// refused performs a call that must fail as the documented example of its
// operation says: 404 or 404-1.
func refused[In, Out any](w *world, op *provider.Def[In, Out], in In, example string) {
	w.Helper()
	status, err := strconv.Atoi(example[:3])
	require.NoError(w, err)
	fails(w, op, in, status, documented(w.T, op.Spec().Name+"."+example).kind)
}

// errorExample is a documented error.
type errorExample struct {
	kind, message string
	lower         bool // how its keys are spelled
}

func documented(t *testing.T, example string) errorExample {
	t.Helper()
	raw, err := os.ReadFile("../testdata/examples/" + example + ".json")
	require.NoError(t, err)
	return readError(t, raw)
}

func readError(t *testing.T, raw []byte) errorExample {
	t.Helper()
	var body struct {
		Type, Message *string
		Lower         *string `json:"type"`
		LowerMessage  *string `json:"message"`
	}
	require.NoError(t, json.Unmarshal(raw, &body))
	if body.Lower != nil {
		return errorExample{*body.Lower, *body.LowerMessage, true}
	}
	require.NotNil(t, body.Type, "%s", raw)
	return errorExample{*body.Type, *body.Message, false}
}

// seal stands for the marks of a ledger.
func seal(s provider.Secret) string { return "mark " + s.Reveal() }

package sim_test

import (
	"context"
	"net/http/httptest"
	"os"
	"regexp"
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

// Entities of the seed that the storage tests use.
const (
	files       = "638ED28205B1AFD7ADEF569C725DD85F" // server with block storage and RW on media
	web1        = "92AA60BEC8333A21EDB9EAAA61852860"
	buildOld    = "39AA65F5D5B02FA02D58173094EBAF95"
	buildOldIP  = "8D135204687B9CF9E79E7A93C096E336"
	filesData   = "6AD2F180B7B666539EF75A02FE227084"
	scratch     = "4406CE4723BB441C7956E25C51CE8C1B"
	media       = "6AD2F180B7B666539EF75A02FE227084"
	handover    = "4406CE4723BB441C7956E25C51CE8C1B"
	freeIP      = "F77CC589EBC120905B4F4719217BFF6D"
	balancerIP  = "569FA2EC06DD48C9E8635F3384A018DB"
	deployKey   = "39AA65F5D5B02FA02D58173094EBAF95"
	nowhere     = "0123456789ABCDEF0123456789ABCDEF"
	datacentreS = "908DC2072407C94C8054610AD5A53B8C"
)

// depot is the simulated cloud with a clock that tests move.
type depot struct {
	*testing.T
	cloud  *sim.Cloud
	client *provider.Client
	base   string
	clock  time.Time
}

func newDepot(t *testing.T, config simulator.Config) *depot {
	t.Helper()
	d := &depot{T: t, clock: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	config.Now = func() time.Time { return d.clock }
	var err error
	d.cloud, err = sim.New(config)
	require.NoError(t, err)
	server := httptest.NewServer(d.cloud)
	t.Cleanup(server.Close)
	d.base = server.URL + "/v1"
	d.client = ionos.API().NewClient(provider.Account{Name: "main", Token: "t", BaseURL: d.base, Rate: -1})
	return d
}

// wait lets all work end.
func (d *depot) wait() { d.clock = d.clock.Add(time.Minute) }

// do performs an operation that must succeed.
func do[In, Out any](d *depot, op *provider.Def[In, Out], in In) Out {
	d.Helper()
	out, err := op.Do(context.Background(), d.client, in)
	require.NoError(d, err)
	return out
}

// refused performs an operation that must fail as the documented example says,
// which is named without .json.
func refused[In, Out any](d *depot, op *provider.Def[In, Out], in In, example string) {
	d.Helper()
	_, err := op.Do(context.Background(), d.client, in)
	var fault *provider.Error
	require.ErrorAs(d, err, &fault, example)
	status, code := documented(d.T, example)
	require.Equal(d, status, fault.Status, example)
	require.Equal(d, code, fault.Code, example)
}

// busy performs an operation that must meet work under way.
func busy[In, Out any](d *depot, op *provider.Def[In, Out], in In) {
	d.Helper()
	_, err := op.Do(context.Background(), d.client, in)
	var fault *provider.Error
	require.ErrorAs(d, err, &fault)
	require.Equal(d, 403, fault.Status)
	require.Equal(d, "INVALID_STATE", fault.Code)
}

var examplePart = regexp.MustCompile(`\.(\d+)(-\d+)?$`)

func documented(t *testing.T, example string) (status int, code string) {
	t.Helper()
	raw, err := os.ReadFile("../testdata/examples/" + example + ".json")
	require.NoError(t, err)
	var body struct {
		Type string `json:"type"`
	}
	require.NoError(t, json.Unmarshal(raw, &body, json.MatchCaseInsensitiveNames(true)))
	status, err = strconv.Atoi(examplePart.FindStringSubmatch(example)[1])
	require.NoError(t, err)
	return status, body.Type
}

func ptr[T any](v T) *T { return &v }

// seal stands for the marks of a ledger.
func seal(s provider.Secret) string { return "mark " + s.Reveal() }

package sim_test

import (
	"context"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/ionos/sim"
	"signoff/provider/simulator"
)

// delay is how long the desk's cloud takes for asynchronous work.
const delay = 10 * time.Second

// A desk is a simulated cloud with a clock that stands until it is told.
type desk struct {
	*testing.T
	cloud  *sim.Cloud
	url    string
	client *provider.Client
	now    time.Time
}

func newDesk(t *testing.T, config simulator.Config) *desk {
	t.Helper()
	d := &desk{T: t, now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}
	config.Delay, config.Now = delay, func() time.Time { return d.now }
	var err error
	d.cloud, err = sim.New(config)
	require.NoError(t, err)
	server := httptest.NewServer(d.cloud)
	t.Cleanup(server.Close)
	d.url = server.URL + "/v1"
	d.client = ionos.API().NewClient(provider.Account{Name: "main", Token: "t", BaseURL: d.url, Rate: -1})
	return d
}

// pass lets all work come to its end.
func (d *desk) pass() { d.now = d.now.Add(delay) }

// do performs a call that must succeed.
func do[In, Out any](d *desk, op *provider.Def[In, Out], in In) Out {
	d.Helper()
	out, err := op.Do(context.Background(), d.client, in)
	require.NoError(d, err)
	return out
}

// refused performs a call that must be refused with that status and code.
func refused[In, Out any](d *desk, op *provider.Def[In, Out], in In, status int, code string) {
	d.Helper()
	_, err := op.Do(context.Background(), d.client, in)
	var fault *provider.Error
	require.ErrorAs(d, err, &fault)
	require.Equal(d, status, fault.Status, err)
	require.Equal(d, code, fault.Code, err)
}

var errorExample = regexp.MustCompile(`^([a-z0-9_]+)\.([45]\d\d)(?:-\d+)?\.json$`)

// documentedErrors lists the error examples of operations: file -> operation,
// status and code.
func documentedErrors(t *testing.T, of *regexp.Regexp) map[string]documentedError {
	t.Helper()
	files, err := os.ReadDir("../testdata/examples")
	require.NoError(t, err)
	found := map[string]documentedError{}
	for _, file := range files {
		part := errorExample.FindStringSubmatch(file.Name())
		if part == nil || !of.MatchString(part[1]) {
			continue
		}
		raw, err := os.ReadFile("../testdata/examples/" + file.Name())
		require.NoError(t, err)
		var e documentedError
		require.NoError(t, json.Unmarshal(raw, &e, json.MatchCaseInsensitiveNames(true)))
		e.operation = part[1]
		e.status, _ = strconv.Atoi(part[2])
		found[strings.TrimSuffix(file.Name(), ".json")] = e
	}
	return found
}

type documentedError struct {
	Type      string `json:"type"`
	operation string
	status    int
}

func ptr[T any](v T) *T { return &v }

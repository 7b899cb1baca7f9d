package sim_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/gcore"
	"signoff/provider/gcore/sim"
	"signoff/provider/simulator"
)

// Ids of the seeded inventory.
const (
	web1     = "6d14f194-6c1e-49b3-9fc7-50dc8401eb74"
	db       = "6c6aa80f-7836-4dc2-a2ae-125e248be476"
	staging  = "b5b4d65d-945f-4b98-ab6f-332319c724ef"
	backend  = "b30d0de7-bca2-4c83-9c57-9e645bd2cc92"
	subnet   = "b39792c3-3160-4356-912e-ba396c95cdcf"
	reserved = "59905c8e-2619-420a-b046-536096473370"
	portWeb1 = "1f0ca628-a73b-42c0-bdac-7b10d023e097"
	portDB   = "ee2402d0-f0cd-4503-9b75-69be1d11c5f1"
	portOwn  = "01d4925e-f5db-414a-9808-74e08aa4a741"
	data     = "723037e2-ec6d-47eb-92de-6276c8907839"
	boot     = "d74c2bb9-cea7-4b23-a009-2f13518ae66d"
	free     = "726ecfcc-7fd0-4e30-a86e-7892524aa483"
	floating = "c64e5db1-5f1f-43ec-a8d9-5090df85b82d"
	debian   = "e460e48c-6836-447e-bc9c-16fc4225d318"
	windows  = "8cab6f28-09ca-4201-b3f7-23c7893f4bd6"
	groupDB  = "47003067-550a-6f17-93b6-81ee16ba061f"
	unknown  = "0123456789abcdef0123456789abcdef"
)

var home = gcore.Place{ProjectID: 1, RegionID: 1}

func at(id string) gcore.InstanceInput { return gcore.InstanceInput{Place: home, InstanceID: id} }

// bench is a simulated cloud with a clock, and a client.
type bench struct {
	t      *testing.T
	cloud  *sim.Cloud
	url    string
	client *provider.Client
	now    time.Time
}

// delay is how long work takes on a bench.
const delay = time.Minute

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	var err error
	b.cloud, err = sim.New(simulator.Config{Delay: delay, Now: func() time.Time { return b.now }})
	require.NoError(t, err)
	server := httptest.NewServer(b.cloud)
	t.Cleanup(server.Close)
	b.url = server.URL + "/cloud"
	b.client = gcore.API().NewClient(provider.Account{Name: "main", Token: "12$token", BaseURL: b.url, Rate: -1})
	return b
}

// wait lets all work end.
func (b *bench) wait() { b.now = b.now.Add(delay) }

// do performs an operation that must succeed.
func do[In, Out any](b *bench, op *provider.Def[In, Out], in In) Out {
	b.t.Helper()
	out, err := op.Do(context.Background(), b.client, in)
	require.NoError(b.t, err)
	return out
}

// refused performs an operation that must fail with status and class.
func refused[In, Out any](b *bench, op *provider.Def[In, Out], in In, status int, class string) {
	b.t.Helper()
	_, err := op.Do(context.Background(), b.client, in)
	var fault *provider.Error
	require.ErrorAs(b.t, err, &fault)
	require.Equal(b.t, status, fault.Status, fault.Message)
	require.Equal(b.t, class, fault.Code)
	require.NotEmpty(b.t, fault.Message)
}

// task reads the task that a change answered with.
func (b *bench) task(tasks gcore.Tasks) gcore.Task {
	b.t.Helper()
	require.Len(b.t, tasks.Tasks, 1)
	return do(b, gcore.GetTask, gcore.GetTaskInput{TaskID: tasks.Tasks[0]})
}

// raw sends a request as another client would.
func (b *bench) raw(method, path, body string) int {
	b.t.Helper()
	request, err := http.NewRequest(method, b.url+path, strings.NewReader(body))
	require.NoError(b.t, err)
	request.Header.Set("Authorization", "APIKey 12$token")
	response, err := http.DefaultClient.Do(request)
	require.NoError(b.t, err)
	response.Body.Close()
	return response.StatusCode
}

// names of instances.
func names(l gcore.List[gcore.Instance]) []string {
	out := []string{}
	for _, i := range l.Results {
		out = append(out, provider.Value(i.Name))
	}
	return out
}

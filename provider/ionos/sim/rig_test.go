package sim_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
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

const (
	delay  = 10 * time.Second
	nobody = "0123456789ABCDEF0123456789ABCDEF"
)

// rig is the cloud behind HTTP, with its clock in the test's hand.
type rig struct {
	*testing.T
	cloud  *sim.Cloud
	client *provider.Client
	now    time.Time
}

func newRig(t *testing.T) *rig {
	r := &rig{T: t, now: time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)}
	cloud, err := sim.New(simulator.Config{Delay: delay, Now: func() time.Time { return r.now }})
	require.NoError(t, err)
	server := httptest.NewServer(cloud)
	t.Cleanup(server.Close)
	r.cloud = cloud
	r.client = ionos.API().NewClient(provider.Account{Name: "main", Token: "token", BaseURL: server.URL + "/v1", Rate: -1})
	return r
}

// pass lets all work under way end.
func (r *rig) pass() { r.now = r.now.Add(delay) }

// do performs a call that must succeed.
func do[In, Out any](r *rig, op *provider.Def[In, Out], in In) Out {
	r.Helper()
	out, err := op.Do(context.Background(), r.client, in)
	require.NoError(r, err)
	return out
}

// try is a call to be refused.
func try[In, Out any](op *provider.Def[In, Out], in In) func(*rig) error {
	return func(r *rig) error {
		_, err := op.Do(context.Background(), r.client, in)
		return err
	}
}

// refuses checks that a call ends with this status and code.
func (r *rig) refuses(call func(*rig) error, status int, code string) {
	r.Helper()
	var fault *provider.Error
	require.True(r, errors.As(call(r), &fault), "not refused")
	require.Equal(r, status, fault.Status, fault)
	require.Equal(r, code, fault.Code, fault)
}

// documentedErrors holds calls against the error examples they are named
// after, <operation>.<status>[-<n>], each on a fresh cloud. All examples of the
// operations with the prefix need a call; nil excuses one, with a comment why.
func documentedErrors(t *testing.T, prefix string, calls map[string]func(*rig) error) {
	files, err := filepath.Glob("../testdata/examples/" + prefix + "*.4*.json")
	require.NoError(t, err)
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			raw, err := os.ReadFile(file)
			require.NoError(t, err)
			var want struct{ Type string }
			require.NoError(t, json.Unmarshal(raw, &want, json.MatchCaseInsensitiveNames(true)))
			_, part, _ := strings.Cut(name, ".")
			status, err := strconv.Atoi(part[:3])
			require.NoError(t, err)
			require.Contains(t, calls, name)
			if calls[name] == nil {
				return
			}
			newRig(t).refuses(calls[name], status, want.Type)
		})
	}
	for name := range calls {
		require.True(t, slices.ContainsFunc(files, func(f string) bool { return strings.HasSuffix(f, "/"+name+".json") }), "%s is not documented", name)
	}
}

func ptr[T any](v T) *T { return &v }

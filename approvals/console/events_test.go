package console_test

import (
	"bufio"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"
)

type pulse struct {
	Waiting int    `json:"waiting"`
	State   string `json:"state"`
}

// follow reads the event stream of an open page.
func (p *browser) follow() <-chan pulse {
	p.b.t.Helper()
	response, err := p.Do(p.request(http.MethodGet, "/events", nil))
	require.NoError(p.b.t, err)
	require.Equal(p.b.t, http.StatusOK, response.StatusCode)
	require.Equal(p.b.t, "text/event-stream", response.Header.Get("Content-Type"))
	p.b.t.Cleanup(func() { _ = response.Body.Close() })
	heard := make(chan pulse, 100)
	go func() {
		defer close(heard)
		for lines := bufio.NewScanner(response.Body); lines.Scan(); {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var one pulse
				if json.Unmarshal([]byte(data), &one) == nil {
					heard <- one
				}
			}
		}
	}()
	return heard
}

func next(t *testing.T, heard <-chan pulse) pulse {
	t.Helper()
	select {
	case one, ok := <-heard:
		require.True(t, ok, "the stream ended")
		return one
	case <-time.After(5 * time.Second):
		require.Fail(t, "nothing was heard")
		return pulse{}
	}
}

func TestOpenPageFollowsTheQueue(t *testing.T) {
	b := newBench(t, setup{})
	p := b.signedIn()
	require.Contains(t, p.get("/").body, "<title>Signoff</title>")
	heard := p.follow()
	require.Equal(t, 0, next(t, heard).Waiting)
	r := b.askDelete()
	now := next(t, heard)
	for now.Waiting == 0 { // first it is looked at
		now = next(t, heard)
	}
	require.Equal(t, 1, now.Waiting)
	page := p.get("/").body
	require.Contains(t, page, "<title>(1) Signoff</title>")
	require.Contains(t, page, `data-pulse="`+now.State+`"`)
	require.Equal(t, http.StatusSeeOther, p.decide("deny", r, "reason", "no").status)
	require.Equal(t, 0, next(t, heard).Waiting)
}

func TestOpenPageFollowsOtherProcesses(t *testing.T) {
	b := newBench(t, setup{})
	p, r := b.signedIn(), b.askDelete()
	heard := p.follow()
	require.Equal(t, 1, next(t, heard).Waiting)
	_, err := b.another().Withdraw(t.Context(), r.ID, bob, "not needed")
	require.NoError(t, err)
	require.Equal(t, 0, next(t, heard).Waiting)
}

func TestStreamEndsWithTheSession(t *testing.T) {
	b := newBench(t, setup{})
	p := b.signedIn()
	heard := p.follow()
	next(t, heard)
	p.post("/logout", url.Values{"csrf": {p.csrf}})
	select {
	case _, open := <-heard:
		require.False(t, open)
	case <-time.After(5 * time.Second):
		require.Fail(t, "the stream went on")
	}
}

package crashtest

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"signoff/provider"
)

// The operations of a small cloud: things that have a value. Three changes
// stand for all: one that is done when it is answered, one whose work goes on,
// and one that no read can settle.
var (
	toys = &provider.API{Name: "toy", Title: "Toy Cloud", Authorize: provider.HeaderToken("X-TOKEN"), Refusals: []int{400, 404}}

	get = provider.Define(toys, provider.Op[thingID, thing]{
		Name: "toy_things_get", Group: "things", Doc: "Read a thing.", Route: "GET /things/{id}", Effect: provider.Observe,
	})
	set = provider.Define(toys, provider.Op[change, thing]{
		Name: "toy_things_set", Group: "things", Doc: "Set a thing.", Route: "PUT /things/{id}", Ask: "Set {subject.id} to {value}",
		Effect: provider.Modify, Looks: []provider.Look{provider.Read(get)}, Settle: provider.Settle[change]{Judge: judge, After: settleAfter},
	})
	move = provider.Define(toys, provider.Op[change, thing]{
		Name: "toy_things_move", Group: "things", Doc: "Move a thing.", Route: "POST /things/{id}/moves", Ask: "Move {subject.id} to {value}",
		Effect: provider.Modify, Looks: []provider.Look{provider.Read(get)}, Settle: provider.Settle[change]{Judge: judge, After: settleAfter},
		Waits: provider.Until(get, arrived),
	})
	kick = provider.Define(toys, provider.Op[change, thing]{
		Name: "toy_things_kick", Group: "things", Doc: "Kick a thing.", Route: "POST /things/{id}/kicks", Ask: "Kick {subject.id}",
		Effect: provider.Modify, Looks: []provider.Look{provider.Read(get)}, Settle: provider.ByPerson[change]("a kick leaves no trace"),
	})
)

const settleAfter = 300 * time.Millisecond

type thingID struct {
	ID string `json:"id" path:"id"`
}

// change carries a value that no other request carries: it names the request at
// the cloud.
type change struct {
	ID    string `json:"id" path:"id"`
	Value string `json:"value"`
}

type thing struct {
	ID     string `json:"id"`
	Value  string `json:"value"`
	Moving bool   `json:"moving"`
}

func judge(in change, before, after []provider.View) provider.Verdict {
	is, there := provider.Seen(after, get)
	switch {
	case !there || is.Moving:
		return provider.Verdict{Why: "the thing is on its way"}
	case is.Value == in.Value:
		return provider.Verdict{Finding: provider.Applied, Why: "the thing has the value, and nobody else gives it"}
	}
	return provider.Verdict{Finding: provider.NotApplied, Why: "the thing has another value"}
}

func arrived(v provider.View) provider.Progress {
	var t thing
	if json.Unmarshal(v.Body, &t) != nil || t.Moving {
		return provider.Progress{Note: "moving"}
	}
	return provider.Progress{End: provider.Reached, Note: "there"}
}

// toyCloud is the cloud itself.
type toyCloud struct {
	url   string
	slow  time.Duration // at most, before and after the effect of a change
	mu    sync.Mutex
	thing map[string]*thing
	calls map[string]int // by value
	hold  map[string]chan string
}

func newCloud(t *testing.T, slow time.Duration) *toyCloud {
	c := &toyCloud{slow: slow, thing: map[string]*thing{}, calls: map[string]int{}, hold: map[string]chan string{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /things/{id}", func(w http.ResponseWriter, r *http.Request) {
		c.mu.Lock()
		defer c.mu.Unlock()
		answer(w, *c.at(r.PathValue("id")))
	})
	for _, route := range []string{"PUT /things/{id}", "POST /things/{id}/kicks", "POST /things/{id}/moves"} {
		mux.HandleFunc(route, c.change)
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.CloseClientConnections)
	c.url = server.URL
	return c
}

func answer(w http.ResponseWriter, t thing) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(t)
}

// change counts the call as soon as it arrives, and goes on whatever becomes
// of the caller, as clouds do.
func (c *toyCloud) change(w http.ResponseWriter, r *http.Request) {
	var in change
	if json.NewDecoder(r.Body).Decode(&in) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	id, moves := r.PathValue("id"), r.URL.Path == "/things/"+r.PathValue("id")+"/moves"
	c.mu.Lock()
	c.calls[in.Value]++
	hold := c.hold[in.Value]
	c.mu.Unlock()
	c.pause()
	c.mu.Lock()
	t := c.at(id)
	if t.Moving = moves; moves {
		time.AfterFunc(250*time.Millisecond, func() { c.put(id, in.Value) })
	} else {
		t.Value = in.Value
	}
	now := *t
	c.mu.Unlock()
	if hold != nil {
		hold <- in.Value // the effect is there
		<-r.Context().Done()
		return
	}
	c.pause()
	answer(w, now)
}

func (c *toyCloud) pause() {
	if c.slow > 0 {
		time.Sleep(rand.N(c.slow))
	}
}

func (c *toyCloud) put(id, value string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	*c.at(id) = thing{ID: id, Value: value}
}

// at makes a thing that nobody has seen yet.
func (c *toyCloud) at(id string) *thing {
	if c.thing[id] == nil {
		c.thing[id] = &thing{ID: id, Value: "new"}
	}
	return c.thing[id]
}

// called is how often the cloud was called with a value.
func (c *toyCloud) called(value string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.calls[value]
}

// holding keeps the answer to a call back; the channel tells that its effect is
// there.
func (c *toyCloud) holding(value string) <-chan string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hold[value] = make(chan string, 1)
	return c.hold[value]
}

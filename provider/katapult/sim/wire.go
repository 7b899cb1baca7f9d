package sim

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json"

	"signoff/provider"
	"signoff/provider/simulator"
)

// objects are the collections whose next segment names one object.
var objects = map[string]string{
	"organizations": "organization", "virtual_machines": "virtual_machine", "networks": "network", "tasks": "task", "trash_objects": "trash_object",
	"virtual_machine_network_interfaces": "virtual_machine_network_interface",
}

// nameInPath brings the object's segment into the documented form: the wire
// also takes _ and :object for the literal, and the id itself in its place.
func nameInPath(r *http.Request) {
	segments := strings.Split(strings.TrimPrefix(r.URL.Path, prefix+"/"), "/")
	object := objects[segments[0]]
	if object == "" || len(segments) < 2 || segments[1] == object {
		return
	}
	if id := segments[1]; id != "_" && id != ":"+object {
		query := r.URL.Query()
		query.Set(object+"[id]", id)
		r.URL.RawQuery = query.Encode()
	}
	segments[1] = object
	r.URL.Path, r.URL.RawPath = prefix+"/"+strings.Join(segments, "/"), ""
}

// nameOfHost lets a change name its machine by the host name, as the wire does:
// the operations declare the id alone.
func nameOfHost(c *Cloud, r *http.Request) error {
	if r.Method == http.MethodGet || !strings.HasPrefix(r.URL.Path, prefix+"/virtual_machines/") {
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<16))
	if err != nil {
		return err
	}
	var named struct {
		VirtualMachine struct {
			FQDN string `json:"fqdn"`
		} `json:"virtual_machine"`
	}
	query := r.URL.Query()
	if _ = json.Unmarshal(body, &named); named.VirtualMachine.FQDN != "" { // else the operation reads and judges it
		body = nil
		query.Set("virtual_machine[fqdn]", named.VirtualMachine.FQDN)
	}
	if fqdn := query.Get("virtual_machine[fqdn]"); fqdn != "" {
		query.Del("virtual_machine[fqdn]")
		query.Set("virtual_machine[id]", idOf(c, fqdn))
		r.URL.RawQuery = query.Encode()
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}

func idOf(c *Cloud, fqdn string) string {
	id := "vm_0000000000000000"
	_ = c.Change(func(s *State) { // reads only; saving what did not change cannot be noticed
		for _, m := range s.Machines {
			if strings.EqualFold(provider.Value(m.FQDN), fqdn) {
				id = provider.Value(m.ID)
			}
		}
	})
	return id
}

// permitted is how many requests a minute takes.
const permitted = 1000

// A budget counts the requests of the minute. It is no part of the state: it
// starts anew with the process.
type budget struct {
	now func() time.Time

	mu     sync.Mutex
	minute time.Time
	spent  int
	total  int
}

// spend takes one request from the minute and says on the answer what is left.
func (b *budget) spend(h http.Header) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if minute := b.now().Truncate(time.Minute); !minute.Equal(b.minute) {
		b.minute, b.spent = minute, 0
	}
	b.spent++
	b.total++
	h.Set("X-Ratelimit-Permitted", strconv.Itoa(permitted))
	h.Set("X-Ratelimit-Remaining", strconv.Itoa(max(permitted-b.spent, 0)))
	h.Set("X-Request-Id", fmt.Sprintf("sandbox-%08x", b.total))
	if b.spent > permitted {
		return &simulator.Fault{Status: http.StatusTooManyRequests, Code: "rate_limit_reached", Text: "You have reached the rate limit for this type of request",
			Detail: map[string]any{"total_permitted": permitted}}
	}
	return nil
}

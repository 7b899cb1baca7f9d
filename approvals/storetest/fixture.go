package storetest

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"signoff/approvals"
	"signoff/provider"
)

// The windows of every fixture.
const (
	previewWithin = time.Minute
	decideWithin  = time.Hour
	useWithin     = 15 * time.Minute
	leaseFor      = time.Minute
)

func digest(text string) approvals.Digest {
	sum := sha256.Sum256([]byte(text))
	return approvals.Digest("sha256:" + hex.EncodeToString(sum[:]))
}

// request is one that alice asks for; the call is named after the id.
func (b *bench) request(id string) approvals.Request {
	now := b.clock.now()
	return approvals.Request{
		ID: id, Created: now, State: approvals.Proposed, PreviewBy: now.Add(previewWithin),
		Content: approvals.Content{
			Operation: "sky_servers_delete", Declaration: "sha256:0123", Provider: "sky", Account: "main",
			Endpoint: "api.sky.example/v1", Credential: "env:SKY_TOKEN", Effect: provider.Destroy,
			Arguments:  jsontext.Value(`{"server_id":"` + id + `"}`),
			CallDigest: digest("call " + id),
			Requester:  approvals.Requester{Person: "alice", Agent: "claude", Channel: "mcp-stdio"},
			Why:        "it is no longer needed",
		},
	}
}

// proposed adds a request.
func (b *bench) proposed(id string) approvals.Request {
	return b.add(b.request(id))
}

// add adds a request that is no duplicate.
func (b *bench) add(r approvals.Request, sealed ...approvals.Sealed) approvals.Request {
	stored, added, err := b.store.Add(b.ctx, r, sealed, b.asked(r))
	b.NoError(err)
	b.True(added, "%s is no duplicate", r.ID)
	return stored
}

// asked is the audit entry of a new request.
func (b *bench) asked(r approvals.Request) approvals.Entry {
	return approvals.Entry{At: b.clock.now(), Request: r.ID, Kind: "request.propose", Actor: r.Content.Requester.Person, To: string(r.State)}
}

// entry records an event as the service does.
func entry(e approvals.Event, before, after approvals.Request, at time.Time) approvals.Entry {
	return approvals.Entry{At: at, Request: after.ID, Kind: e.Kind(), Actor: e.Actor(), From: place(before), To: place(after),
		Facts: jsontext.Value(`{"about":"` + after.ID + `"}`)}
}

func place(r approvals.Request) string {
	if r.Execution != nil {
		return string(r.Execution.State)
	}
	return string(r.State)
}

// prepare is what the policy says about a request that need people decide.
func prepare(id string, at time.Time, need int, people ...string) approvals.Prepare {
	return approvals.Prepare{At: at, Prepared: approvals.Prepared{
		Presentation: jsontext.Value(`{"title":"Delete server ` + id + `"}`), PresentationDigest: digest("presentation " + id),
		ApprovalDigest: digest("approval " + id), Fingerprint: digest("fingerprint " + id),
		Views:     []provider.View{{Operation: "sky_servers_get", Arguments: jsontext.Value(`{}`), Body: jsontext.Value(`{"name":"web"}`)}},
		Resources: []string{"sky/main/" + id},
		Ruling: approvals.Ruling{Outcome: approvals.Review, Rule: "four-eyes", Hash: "sha256:4567",
			Requirement:  approvals.Requirement{Slots: []approvals.Slot{{Need: need, From: people}}, SelfApproval: true},
			DecideWithin: approvals.Window(decideWithin), UseWithin: approvals.Window(useWithin)},
	}}
}

// pending is a request that waits for need of the people.
func (b *bench) pending(id string, need int, people ...string) approvals.Request {
	b.proposed(id)
	return b.must(id, prepare(id, b.clock.now(), need, people...))
}

// approved is a request that bob approved.
func (b *bench) approved(id string) approvals.Request {
	b.pending(id, 1, "bob")
	return b.must(id, b.approve(id, "bob"))
}

// claimed is a request that a worker claimed, under the epoch given out for it.
func (b *bench) claimed(id string) approvals.Request {
	b.approved(id)
	return b.must(id, b.claim(b.epoch(), "worker"), locking("sky/main/"+id))
}

func (b *bench) epoch() int64 {
	epoch, err := b.store.NextEpoch(b.ctx)
	b.NoError(err)
	return epoch
}

func (b *bench) vote(id, person string, approve bool) approvals.Cast {
	return approvals.Cast{Vote: approvals.Vote{Person: person, Approve: approve, Reason: "seen", Channel: "console", Renderer: "console/1",
		ApprovalDigest: digest("approval " + id), PresentationDigest: digest("presentation " + id), At: b.clock.now()}}
}

func (b *bench) approve(id, person string) approvals.Cast { return b.vote(id, person, true) }
func (b *bench) deny(id, person string) approvals.Cast    { return b.vote(id, person, false) }

func (b *bench) withdraw() approvals.Withdraw {
	return approvals.Withdraw{Person: "alice", Why: "not needed", At: b.clock.now()}
}

func (b *bench) claim(epoch int64, worker string) (e approvals.Claim) {
	e.Worker, e.Epoch, e.At, e.Lease = worker, epoch, b.clock.now(), b.clock.now().Add(leaseFor)
	return e
}

func (b *bench) send(epoch int64) (e approvals.Send) {
	e.Worker, e.Epoch, e.At, e.Deadline = "worker", epoch, b.clock.now(), b.clock.now().Add(leaseFor/2)
	return e
}

func (b *bench) succeed(epoch int64) (e approvals.Succeed) {
	e.Worker, e.Epoch, e.At, e.Answer = "worker", epoch, b.clock.now(), jsontext.Value(`{"status":"gone"}`)
	return e
}

// Parts of a change.

func locking(resources ...string) func(*approvals.Change) {
	return func(c *approvals.Change) { c.Lock = resources }
}

func unlocking(c *approvals.Change) { c.Unlock = true }

func notAfter(t time.Time) func(*approvals.Change) {
	return func(c *approvals.Change) { c.NotAfter = t }
}

// telling posts one message to a channel, of the kind that is reached.
func telling(channels ...string) func(*approvals.Change) {
	return func(c *approvals.Change) {
		for _, channel := range channels {
			c.Messages = append(c.Messages, approvals.Message{Request: c.After.ID, Channel: channel, Kind: string(c.After.Status())})
		}
	}
}

package tools

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"sync"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"signoff/approvals"
)

// Pace is how long calls wait for people and for work; zero is the default.
type Pace struct {
	Progress time.Duration // between two signs of life to a client that asked for them; 10 s
	Inline   time.Duration // for a change that nobody has to decide, before its caller is told to come back; 20 s
	Elicited time.Duration // for the decision, after the client has shown its page; 25 s
}

func (p Pace) complete() Pace {
	return Pace{cmp.Or(p.Progress, 10*time.Second), cmp.Or(p.Inline, 20*time.Second), cmp.Or(p.Elicited, 25*time.Second)}
}

// workers is how many calls are served at once on stdio; most may wait for a
// request, the others are kept for those that do not.
const (
	workers = 64
	waiters = 48
)

// Over HTTP a waiting call holds no worker, but reads the ledger now and then.
// What one principal may take of it is far from all there is.
const (
	waitersHTTP = 512
	waitersEach = 16
)

// waits counts the calls that wait.
type waits struct {
	most, each int

	mu   sync.Mutex
	open int
	of   map[string]int // by principal
}

// newWaits counts for a channel. On stdio there is one principal, who may have
// all.
func newWaits(channel string) *waits {
	w := &waits{most: waitersHTTP, each: waitersEach, of: map[string]int{}}
	if channel == ChannelStdio {
		w.most, w.each = waiters, waiters
	}
	return w
}

// enter takes a place, until leave is called once; false when there is none.
func (w *waits) enter(person string) (leave func(), ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.open >= w.most || w.of[person] >= w.each {
		return nil, false
	}
	w.open++
	w.of[person]++
	return func() { w.left(person) }, true
}

func (w *waits) left(person string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open--
	if w.of[person]--; w.of[person] == 0 {
		delete(w.of, person)
	}
}

// wait follows a request until its status is one a caller acts on, the time is
// up or the client is gone. When too many calls wait already it does not wait,
// so that others are served, and says so.
func (b *toolbox) wait(ctx context.Context, req mcp.CallToolRequest, r approvals.Request, most time.Duration) (_ approvals.Request, waited bool, _ error) {
	leave, ok := b.waiting.enter(b.person(ctx))
	if !ok {
		return r, false, nil
	}
	defer leave()
	begun := time.Now()
	for {
		now, err := b.service.Wait(ctx, r.ID, min(b.pace.Progress, most-time.Since(begun)), settled)
		switch {
		case err == nil:
			r = now
		case ctx.Err() != nil: // left while the ledger was read: no failure, and the last reading stands
			return r, true, nil
		default:
			return r, true, err
		}
		spent := time.Since(begun)
		if settled(&r) || ctx.Err() != nil || spent >= most {
			return r, true, nil
		}
		b.progress(ctx, req, &r, spent, most)
	}
}

// settled reports whether waiting on changes nothing for the caller.
func settled(r *approvals.Request) bool {
	return r.Status().Final() || r.Status() == approvals.StatusUnknown
}

// progress tells a client that asked for it that the call is alive. It may be
// lost, the last one often is: whatever it says, the answer says too.
func (b *toolbox) progress(ctx context.Context, req mcp.CallToolRequest, r *approvals.Request, spent, most time.Duration) {
	if req.Params.Meta == nil || req.Params.Meta.ProgressToken == nil {
		return
	}
	s := server.ServerFromContext(ctx)
	if s == nil {
		return
	}
	message := fmt.Sprintf("%s after %.0f s", r.Status(), spent.Seconds())
	if x := r.Execution; x != nil && x.Progress != "" && r.Status() == approvals.StatusRunning {
		message += ": " + approvals.Visible(clip(x.Progress, 200))
	}
	err := s.SendNotificationToClient(ctx, "notifications/progress", map[string]any{
		"progressToken": req.Params.Meta.ProgressToken, "progress": round(spent), "total": round(most), "message": message,
	})
	if err != nil {
		b.o.Log.Debug("progress", "error", err)
	}
}

// round keeps a number of seconds short, and growing.
func round(d time.Duration) float64 { return math.Round(d.Seconds()*1000) / 1000 }

package provider

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// A pacer keeps one credential under its provider's rate limit, in this
// process, and obeys what the provider says is left.
type pacer struct {
	limiter *rate.Limiter // nil: not paced

	mu    sync.Mutex
	until time.Time // the provider said: nothing before this
}

// newPacer allows perMinute calls, all at once if need be.
func newPacer(perMinute int) *pacer {
	if perMinute <= 0 {
		return &pacer{}
	}
	return &pacer{limiter: rate.NewLimiter(rate.Every(time.Minute/time.Duration(perMinute)), perMinute)}
}

func (p *pacer) wait(ctx context.Context, now time.Time) error {
	p.mu.Lock()
	pause := p.until.Sub(now)
	p.mu.Unlock()
	if pause > 0 && !sleep(ctx, pause) {
		return ctx.Err()
	}
	if p.limiter == nil {
		return ctx.Err()
	}
	return p.limiter.Wait(ctx)
}

// learn corrects the pace by the provider's own count.
func (p *pacer) learn(api *API, h http.Header, now time.Time) {
	if api.Remaining == nil || p.limiter == nil {
		return
	}
	left, reset, ok := api.Remaining(h)
	if !ok || left > 0 || reset <= 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.until = now.Add(min(reset, time.Minute))
}

// retryAfter reads when a limited call may be tried again; 5 s if nothing says.
func retryAfter(api *API, h http.Header) time.Duration {
	if seconds, err := strconv.Atoi(h.Get("Retry-After")); err == nil && seconds >= 0 {
		return time.Duration(seconds) * time.Second
	}
	if api.Remaining != nil {
		if _, reset, ok := api.Remaining(h); ok {
			return reset
		}
	}
	return 5 * time.Second
}

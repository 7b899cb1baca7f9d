package bot

import (
	"context"
	"errors"
	"io"
	"net/http"
	"path"
	"strconv"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/time/rate"
)

// newClient makes the client of Slack: with time-outs, paced, and without
// repeats but after a 429, which proves that nothing happened.
func newClient(o Options, more ...slack.Option) *slack.Client {
	transport := o.Transport
	if transport == nil {
		transport = http.DefaultTransport
	}
	client := &http.Client{Transport: &pacer{next: transport, limits: map[string]*limit{}}, Timeout: 3 * callWithin}
	options := append([]slack.Option{slack.OptionHTTPClient(client), slack.OptionAppLevelToken(o.AppToken.Reveal()), slack.OptionAPIURL(o.APIURL)}, more...)
	return slack.New(o.BotToken.Reveal(), options...)
}

// call bounds one call of Slack.
func call(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, callWithin)
}

// paces are Slack's documented limits in calls a minute, by method.
var paces = map[string]rate.Limit{
	"chat.postMessage": 60, "chat.update": 50, "chat.delete": 50, "conversations.history": 50, "conversations.replies": 50,
	"conversations.info": 50, "conversations.open": 50, "usergroups.users.list": 20, "usergroups.list": 20, "apps.connections.open": 20,
}

const otherwise rate.Limit = 100 // calls a minute: tier 4

// pacer keeps Slack's limits, so that one busy request does not starve the
// others, and waits where Slack says so.
type pacer struct {
	next   http.RoundTripper
	mu     sync.Mutex
	limits map[string]*limit
}

type limit struct {
	*rate.Limiter
	until time.Time // Slack wants silence
}

func (p *pacer) of(method string) *limit {
	p.mu.Lock()
	defer p.mu.Unlock()
	l := p.limits[method]
	if l == nil {
		perMinute, known := paces[method]
		if !known {
			perMinute = otherwise
		}
		l = &limit{Limiter: rate.NewLimiter(perMinute/60, 10)}
		p.limits[method] = l
	}
	return l
}

// RoundTrip implements [http.RoundTripper].
func (p *pacer) RoundTrip(r *http.Request) (*http.Response, error) {
	method := path.Base(r.URL.Path)
	for {
		if err := p.wait(r.Context(), method); err != nil {
			return nil, err
		}
		response, err := p.next.RoundTrip(r)
		if err != nil || response.StatusCode != http.StatusTooManyRequests {
			return response, err
		}
		after := retryAfter(response.Header)
		p.silence(method, after)
		if deadline, ok := r.Context().Deadline(); ok && time.Now().Add(after).After(deadline) || r.Body != nil && r.GetBody == nil {
			return response, nil // the caller comes back later
		}
		_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<16))
		response.Body.Close()
		if r, err = again(r); err != nil {
			return nil, err
		}
	}
}

func (p *pacer) wait(ctx context.Context, method string) error {
	l := p.of(method)
	p.mu.Lock()
	until := l.until
	p.mu.Unlock()
	select {
	case <-time.After(time.Until(until)):
	case <-ctx.Done():
		return ctx.Err()
	}
	return l.Wait(ctx)
}

func (p *pacer) silence(method string, d time.Duration) {
	l := p.of(method)
	p.mu.Lock()
	defer p.mu.Unlock()
	l.until = time.Now().Add(d)
}

// again is the same request once more.
func again(r *http.Request) (*http.Request, error) {
	next := r.Clone(r.Context())
	if r.GetBody != nil {
		body, err := r.GetBody()
		if err != nil {
			return nil, err
		}
		next.Body = body
	}
	return next, nil
}

func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || seconds < 1 {
		seconds = 1
	}
	return time.Duration(seconds) * time.Second
}

// fault is what Slack said no with; empty when it did not say.
func fault(err error) string {
	var said slack.SlackErrorResponse
	if errors.As(err, &said) {
		return said.Err
	}
	return ""
}

// pause is how long to wait before a call that did not work is tried again.
func pause(err error, tries int) time.Duration {
	var limited *slack.RateLimitedError
	if errors.As(err, &limited) {
		return max(limited.RetryAfter, time.Second)
	}
	return min(10*time.Minute, time.Second<<min(tries, 10))
}

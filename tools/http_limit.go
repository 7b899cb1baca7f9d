package tools

import (
	"cmp"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"signoff/tools/auth"
)

// LimitOptions bound what one address and one principal may ask for; zero is
// the default.
type LimitOptions struct {
	Address    int // requests a second of one address; 100
	Person     int // requests a second of one principal; 50
	Concurrent int // requests of one principal that may be open at once; 32
	Guesses    int // wrong credentials of one address in a row before it has to wait; 5
	Now        func() time.Time
}

const (
	burst      = 3           // seconds' worth that may come at once
	longest    = time.Minute // that it waits
	forget     = 10 * time.Minute
	sweepEvery = time.Minute
	mostKept   = 10_000 // addresses or principals that are told apart; what comes beyond shares one
)

// Limits count what addresses and principals ask for.
type Limits struct {
	o                 LimitOptions
	mu                sync.Mutex
	addresses, people meters
}

// NewLimits counts from nothing.
func NewLimits(o LimitOptions) *Limits {
	o.Address, o.Person, o.Concurrent = cmp.Or(o.Address, 100), cmp.Or(o.Person, 50), cmp.Or(o.Concurrent, 32)
	o.Guesses = cmp.Or(o.Guesses, 5)
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Limits{o: o, addresses: meters{of: map[string]*meter{}}, people: meters{of: map[string]*meter{}}}
}

// meter is what is counted of one address or one principal.
type meter struct {
	bucket *rate.Limiter
	seen   time.Time
	open   int       // requests being served
	wrong  int       // credentials in a row
	until  time.Time // when it may try again
}

// meters are those of all addresses, or of all principals.
type meters struct {
	of    map[string]*meter
	swept time.Time
}

// find finds a meter or begins one.
func (m *meters) find(key string, perSecond int, now time.Time) *meter {
	if m.of[key] == nil && len(m.of) >= mostKept {
		m.sweep(now)
		if len(m.of) >= mostKept {
			key = "" // nobody's own
		}
	}
	if m.of[key] == nil {
		m.of[key] = &meter{bucket: rate.NewLimiter(rate.Limit(perSecond), perSecond*burst)}
	}
	m.of[key].seen = now
	return m.of[key]
}

// sweep forgets meters that count nothing any more.
func (m *meters) sweep(now time.Time) {
	if now.Sub(m.swept) < sweepEvery {
		return
	}
	m.swept = now
	for key, old := range m.of {
		if old.open == 0 && now.Sub(old.seen) > forget {
			delete(m.of, key)
		}
	}
}

// take uses one request up, or says how long to wait for the next.
func (m *meter) take(now time.Time) time.Duration {
	r := m.bucket.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait > 0 {
		r.CancelAt(now)
	}
	return wait
}

func tooMany(sentence string, wait time.Duration) error {
	return &auth.Refusal{Status: http.StatusTooManyRequests, Sentence: sentence, RetryAfter: max(wait, time.Second)}
}

// address refuses one that asks too often, or that guessed. No limits refuse
// nobody, here and below.
func (l *Limits) address(r *http.Request) error {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.o.Now()
	m := l.addresses.find(addressOf(r), l.o.Address, now)
	if wait := m.until.Sub(now); wait > 0 {
		return tooMany("too many wrong credentials came from this address; wait", wait)
	}
	if wait := m.take(now); wait > 0 {
		return tooMany("too many requests come from this address; slow down", wait)
	}
	return nil
}

// tried notes whether a credential was right. Beyond the free guesses each
// wrong one doubles the wait.
func (l *Limits) tried(r *http.Request, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.o.Now()
	m := l.addresses.find(addressOf(r), l.o.Address, now)
	var refusal *auth.Refusal
	switch {
	case err == nil:
		m.wrong, m.until = 0, time.Time{}
	case errors.As(err, &refusal) && refusal.Wrong:
		m.wrong++
		if over := m.wrong - l.o.Guesses; over > 0 {
			m.until = now.Add(min(longest, time.Second<<min(over-1, 10)))
		}
	}
}

// enter counts a request of a principal until done is called.
func (l *Limits) enter(person string) (done func(), err error) {
	if l == nil {
		return func() {}, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.o.Now()
	m := l.people.find("person "+person, l.o.Person, now)
	if m.open >= l.o.Concurrent {
		return nil, tooMany("too many requests for one person are open; wait for one to end", time.Second)
	}
	if wait := m.take(now); wait > 0 {
		return nil, tooMany("too many requests for one person; slow down", wait)
	}
	m.open++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		m.open--
	}, nil
}

// addressOf is what counts as one caller: an address, and of IPv6 the network
// that one customer has all of.
func addressOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return "unknown"
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is6() {
		if network, err := ip.Prefix(64); err == nil {
			return network.String()
		}
	}
	return ip.String()
}

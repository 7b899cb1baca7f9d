package fakeslack

import (
	"math"
	"time"
)

// tier is how often a method may be called.
type tier struct {
	perMinute, burst float64
	perChannel       bool // 1 per s and channel besides
}

var (
	tier1   = tier{perMinute: 1, burst: 10}
	tier2   = tier{perMinute: 20, burst: 20}
	tier3   = tier{perMinute: 50, burst: 50}
	tier4   = tier{perMinute: 100, burst: 100}
	posting = tier{perMinute: 300, burst: 300, perChannel: true}
)

// channelBurst is how many messages one channel takes at once: Slack tolerates
// short bursts.
const channelBurst = 3

// bucket is a token bucket on the injected clock.
type bucket struct {
	tokens float64
	at     time.Time
}

func (s *Slack) limit(req *request, m method) *refusal {
	if seconds, ok := s.faults.limited(req.method); ok {
		return tooMany(seconds)
	}
	if s.options.NoRates {
		return nil
	}
	if wait := s.take(req.method, m.tier.perMinute/60, m.tier.burst); wait > 0 {
		return tooMany(wait)
	}
	if m.tier.perChannel {
		channel := req.args["channel"]
		if c, refused := s.place(channel); refused == nil {
			channel = c.ID
		}
		if wait := s.take(req.method+" "+channel, 1, channelBurst); wait > 0 {
			return tooMany(wait)
		}
	}
	return nil
}

func tooMany(seconds int) *refusal {
	return &refusal{code: "ratelimited", more: object{"retry_after": seconds}}
}

// take takes one token and returns 0, or the seconds until there is one.
func (s *Slack) take(key string, perSecond, burst float64) int {
	now := s.now()
	b := s.buckets[key]
	if b == nil {
		b = &bucket{burst, now}
		s.buckets[key] = b
	}
	b.tokens = min(burst, b.tokens+perSecond*max(0, now.Sub(b.at).Seconds()))
	b.at = now
	if b.tokens < 1 {
		return int(math.Ceil((1 - b.tokens) / perSecond))
	}
	b.tokens--
	return 0
}

package fakeslack

import "net/http"

// faults are the switches of what goes wrong.
type faults struct {
	down       bool
	revoked    bool
	tolerant   bool
	duplicate  bool
	loseAcks   int
	loseInGap  int
	lose       map[string]int
	broken     map[string][]int         // HTTP statuses of the next calls
	retryAfter map[string][]int         // seconds of the next 429s
	stalled    map[string]chan struct{} // before they are done
	held       map[string]chan struct{} // after
}

func newFaults() faults {
	return faults{lose: map[string]int{}, broken: map[string][]int{}, retryAfter: map[string][]int{}, stalled: map[string]chan struct{}{}, held: map[string]chan struct{}{}}
}

// take uses up one of a counted fault.
func (f *faults) take(left map[string]int, method string) bool {
	if left[method] == 0 {
		return false
	}
	left[method]--
	return true
}

func (f *faults) limited(method string) (int, bool) { return next(f.retryAfter, method) }

func next(queue map[string][]int, method string) (int, bool) {
	waiting := queue[method]
	if len(waiting) == 0 {
		return 0, false
	}
	queue[method] = waiting[1:]
	return waiting[0], true
}

// LoseAnswers lets the next n calls of the method be done, and their answers
// be lost: the post that happened although its sender saw an error.
func (s *Slack) LoseAnswers(method string, n int) { s.change(func() { s.faults.lose[method] = n }) }

// Break answers the next calls of the method with these HTTP statuses, without
// doing anything.
func (s *Slack) Break(method string, statuses ...int) {
	s.change(func() { s.faults.broken[method] = statuses })
}

// LimitNext answers the next calls of the method with 429 and these seconds in
// Retry-After.
func (s *Slack) LimitNext(method string, seconds ...int) {
	s.change(func() { s.faults.retryAfter[method] = seconds })
}

// Stall holds the calls of the method before they are done, until release.
func (s *Slack) Stall(method string) (release func()) { return s.gate(s.faults.stalled, method) }

// HoldAnswers lets the calls of the method be done at once, and holds their
// answers until release: the message that people see and click before its
// sender knows that it was posted.
func (s *Slack) HoldAnswers(method string) (release func()) { return s.gate(s.faults.held, method) }

func (s *Slack) gate(gates map[string]chan struct{}, method string) (release func()) {
	gate := make(chan struct{})
	s.change(func() { gates[method] = gate })
	return func() {
		s.change(func() {
			if gates[method] == gate {
				delete(gates, method)
				close(gate)
			}
		})
	}
}

// Down takes Slack away: every call is answered with 503, every connection is
// cut. Down(false) brings it back.
func (s *Slack) Down(down bool) {
	s.change(func() { s.faults.down = down })
	if down {
		s.dropSockets()
	}
}

// RevokeTokens makes both tokens worthless, as when the app is removed.
func (s *Slack) RevokeTokens() { s.change(func() { s.faults.revoked = true }) }

// LoseAcks loses the next n acknowledgements on their way: the bot has them
// sent, Slack tells the person that the app did not answer.
func (s *Slack) LoseAcks(n int) { s.change(func() { s.faults.loseAcks = n }) }

// LoseDeliveries loses the next n payloads, as in the gap of a reconnect.
func (s *Slack) LoseDeliveries(n int) { s.change(func() { s.faults.loseInGap = n }) }

// DuplicateEvents delivers every event twice, with the same event_id.
func (s *Slack) DuplicateEvents(on bool) { s.change(func() { s.faults.duplicate = on }) }

// Tolerate makes late and missing acknowledgements no error of the test; the
// answers still say so.
func (s *Slack) Tolerate() { s.change(func() { s.faults.tolerant = true }) }

// beforeCall applies the faults that answer instead of the method.
func (s *Slack) beforeCall(w http.ResponseWriter, req *request) (goOn bool) {
	s.mu.Lock()
	down := s.faults.down
	status, broken := 0, false
	if !down {
		status, broken = next(s.faults.broken, req.method)
	}
	gate := s.faults.stalled[req.method]
	if down || broken {
		s.record(req, refuse("http_error"), false)
		s.touch()
	}
	s.mu.Unlock()
	switch {
	case down:
		http.Error(w, "service unavailable", http.StatusServiceUnavailable)
		return false
	case broken:
		http.Error(w, "broken on purpose", status)
		return false
	case gate != nil:
		return s.pass(gate)
	}
	return true
}

func (s *Slack) pass(gate chan struct{}) bool {
	select {
	case <-gate:
		return true
	case <-s.done:
		return false
	}
}

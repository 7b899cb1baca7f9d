package console

import (
	"sync"
	"time"
)

// A limiter slows guessing down: after five failures each further one brings
// a longer pause, up to a minute, during which nothing is tried. It is the
// process's own; a restart forgets.
type limiter struct {
	mu       sync.Mutex
	failures int
	until    time.Time
}

const (
	freeFailures = 5
	longestPause = time.Minute
)

// try lets one guess at a time through. It returns how long to wait instead,
// if guessing is paused. A pause begins when the guess has been judged: that
// takes long on a busy machine, and is no part of it.
func (l *limiter) try(now func() time.Time, guess func() (bool, error)) (right bool, wait time.Duration, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if at := now(); at.Before(l.until) {
		return false, l.until.Sub(at), nil
	}
	right, err = guess()
	switch {
	case err != nil:
		return false, 0, err
	case right:
		l.failures = 0
	default:
		l.failures++
		l.until = now().Add(pauseAfter(l.failures))
	}
	return right, 0, nil
}

// pauseAfter is 0 for the first failures, then 2, 4, 8 ... seconds.
func pauseAfter(failures int) time.Duration {
	over := failures - freeFailures
	if over < 0 {
		return 0
	}
	return min(longestPause, 2*time.Second<<min(over, 10))
}

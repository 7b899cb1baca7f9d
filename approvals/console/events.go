package console

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// Spans of the event stream.
const (
	pollEvery = time.Second      // for what other processes change
	sayAlive  = 15 * time.Second // so that a lost connection is noticed
)

// events tells an open page when something changed, until the page or the
// session ends.
func (c *console) events(w http.ResponseWriter, r *http.Request) {
	if who, err := c.visitor(r); err != nil || who == nil {
		http.Error(w, noSession.Sentence, http.StatusUnauthorized)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	stream := http.NewResponseController(w)
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	var last pulse
	for spoke := (time.Time{}); ; {
		changed := c.service.Changed()
		now, err := c.follow(r)
		if err != nil {
			return
		}
		text := ""
		switch {
		case now != last:
			body, _ := json.Marshal(now) // a number and a text
			text, last = fmt.Sprintf("data: %s\n\n", body), now
		case time.Since(spoke) >= sayAlive:
			text = ": here\n\n"
		}
		if text != "" {
			spoke = time.Now()
			if _, err := fmt.Fprint(w, text); err != nil || stream.Flush() != nil {
				return
			}
		}
		select {
		case <-changed:
		case <-poll.C:
		case <-r.Context().Done():
			return
		}
	}
}

// follow reads the present pulse, for whoever is still signed in.
func (c *console) follow(r *http.Request) (pulse, error) {
	who, err := c.visitor(r)
	if err == nil && who == nil {
		err = noSession
	}
	if err != nil {
		return pulse{}, err
	}
	return c.pulse(r.Context())
}

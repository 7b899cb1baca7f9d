package fakeslack

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/gorilla/websocket"

	"signoff/cmd/slackbot/blockkit"
)

// connectionsMax is how many Socket Mode connections an app may have.
const connectionsMax = 10

// sockets is the Socket Mode side of the state.
type sockets struct {
	tickets map[string]bool // issued and not yet used
	open    []*socket
	turn    int
	waiting map[string]chan jsontext.Value // by envelope_id
}

func newSockets() sockets {
	return sockets{tickets: map[string]bool{}, waiting: map[string]chan jsontext.Value{}}
}

// socket is one connection; writing is serialised, as the library demands.
type socket struct {
	conn *websocket.Conn
	mu   sync.Mutex
	end  chan struct{}
}

func (c *socket) send(v object) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.conn.WriteMessage(websocket.TextMessage, encode(v))
}

func (s *Slack) connectionsOpen(*request) (object, *refusal) {
	ticket := s.id("ticket")
	s.sockets.tickets[ticket] = true
	return object{"url": "ws" + strings.TrimPrefix(s.server.URL, "http") + "/socket/" + ticket}, nil
}

// serveSocket is one connection from hello to its end. An address works once.
func (s *Slack) serveSocket(w http.ResponseWriter, r *http.Request, ticket string) {
	s.mu.Lock()
	good := s.sockets.tickets[ticket] && !s.faults.down
	delete(s.sockets.tickets, ticket)
	full := len(s.sockets.open) >= connectionsMax
	s.mu.Unlock()
	if !good || full {
		http.Error(w, "this address is spent, or there are too many connections", http.StatusBadRequest)
		return
	}
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // answered by the upgrader
	}
	c := &socket{conn: conn, end: make(chan struct{})}
	var number int
	s.change(func() {
		s.sockets.open = append(s.sockets.open, c)
		number = len(s.sockets.open)
	})
	hello := object{
		"type": "hello", "num_connections": number, "connection_info": object{"app_id": AppID},
		"debug_info": object{"host": "applink-1", "build_number": 1, "approximate_connection_time": 3600},
	}
	if c.send(hello) == nil {
		go s.ping(c)
		go s.cutAtEnd(c)
		s.listen(c)
	}
	s.forget(c)
}

// ping keeps the client from taking the connection for dead.
func (s *Slack) ping(c *socket) {
	beat := time.NewTicker(s.options.PingEvery)
	defer beat.Stop()
	for {
		err := c.conn.WriteControl(websocket.PingMessage, []byte("Ping from applink-1"), time.Now().Add(time.Second))
		if err != nil {
			return
		}
		select {
		case <-beat.C:
		case <-c.end:
			return
		}
	}
}

// cutAtEnd ends a connection that outlives the test.
func (s *Slack) cutAtEnd(c *socket) {
	select {
	case <-s.done:
		_ = c.conn.Close()
	case <-c.end:
	}
}

// listen takes acknowledgements until the connection ends. One of 20 KB or
// more is dropped, as by Slack.
func (s *Slack) listen(c *socket) {
	for {
		_, raw, err := c.conn.ReadMessage()
		if err != nil {
			return
		}
		var ack struct {
			ID      string         `json:"envelope_id"`
			Payload jsontext.Value `json:"payload"`
		}
		if json.Unmarshal(raw, &ack) != nil || len(raw) >= blockkit.AckBytesMax {
			continue
		}
		s.mu.Lock()
		waiting := s.sockets.waiting[ack.ID]
		delete(s.sockets.waiting, ack.ID)
		s.mu.Unlock()
		if waiting != nil {
			waiting <- ack.Payload
		}
	}
}

func (s *Slack) forget(c *socket) {
	s.change(func() {
		s.sockets.open = slices.DeleteFunc(s.sockets.open, func(o *socket) bool { return o == c })
	})
	close(c.end)
	_ = c.conn.Close()
}

// overSocket hands the payload to exactly one connection, in turn.
func (s *Slack) overSocket(d delivery) *Answer {
	s.mu.Lock()
	if len(s.sockets.open) == 0 {
		s.mu.Unlock()
		return &Answer{Why: "never: no connection"}
	}
	s.sockets.turn++
	c := s.sockets.open[s.sockets.turn%len(s.sockets.open)]
	id := s.id("envelope-")
	ack := make(chan jsontext.Value, 1)
	s.sockets.waiting[id] = ack
	s.mu.Unlock()
	envelope := object{"envelope_id": id, "type": d.kind, "payload": d.payload, "accepts_response_payload": d.kind != eventsAPI}
	if d.kind == eventsAPI {
		envelope["retry_attempt"], envelope["retry_reason"] = d.attempt, d.reason
	}
	if c.send(envelope) != nil {
		return &Answer{Why: "lost"}
	}
	select {
	case body := <-ack:
		return &Answer{Acked: true, Body: body}
	case <-c.end:
		return &Answer{Why: "never: the connection ended"}
	case <-time.After(s.options.Patience):
		return &Answer{Why: "never"}
	}
}

// Connections is how many Socket Mode connections are open.
func (s *Slack) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sockets.open)
}

// AwaitConnections waits until that many are open.
func (s *Slack) AwaitConnections(n int) {
	s.t.Helper()
	s.Await("Socket Mode connections", func() bool { return s.Connections() == n })
}

// Disconnect reasons.
const (
	Warning   = "warning"           // the connection ends in about 10 s; the fake ends it with the next Refresh
	Refresh   = "refresh_requested" // it ends now
	LinkClose = "link_disabled"     // Socket Mode was switched off: fatal
)

// Disconnect tells every connection to go, and ends them except for Warning.
func (s *Slack) Disconnect(reason string) {
	for _, c := range s.leave(reason != Warning) {
		_ = c.send(object{"type": "disconnect", "reason": reason, "debug_info": object{"host": "applink-1"}})
		if reason != Warning {
			_ = c.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
		}
	}
}

// dropSockets cuts every connection without a word.
func (s *Slack) dropSockets() {
	for _, c := range s.leave(true) {
		_ = c.conn.Close()
	}
}

// leave lists the open connections; those that end get nothing more.
func (s *Slack) leave(ending bool) (open []*socket) {
	s.change(func() {
		open = slices.Clone(s.sockets.open)
		if ending {
			s.sockets.open = nil
		}
	})
	return open
}

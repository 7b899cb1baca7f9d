package fakeslack

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
)

// Call is one request that reached the Web API or a response URL.
type Call struct {
	Method   string            // such as chat.postMessage; "response_url" for those
	Args     map[string]string // strings as they are, everything else as JSON; no token
	Error    string            // what it was refused with; "" = done
	Problems []string          // Block Kit problems, each with its JSON pointer
	Lost     bool              // done, but the answer was lost
}

// Calls lists the calls of a method in their order; "" = all.
func (s *Slack) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Call
	for _, c := range s.calls {
		if method == "" || c.Method == method {
			found = append(found, c)
		}
	}
	return found
}

// Refused lists the calls that were answered with an error.
func (s *Slack) Refused() []Call {
	return slices.DeleteFunc(s.Calls(""), func(c Call) bool { return c.Error == "" })
}

// HTTPClient is a client for the bot that reaches the fake under Slack's own
// names, so that response URLs are the https://hooks.slack.com/... of real
// payloads. Every other host fails the test: nothing leaves the machine.
func (s *Slack) HTTPClient() *http.Client {
	return &http.Client{Transport: transport{s}}
}

type transport struct{ s *Slack }

// RoundTrip sends Slack's hosts to the fake.
func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	home := strings.TrimPrefix(t.s.server.URL, "http://")
	host := r.URL.Hostname()
	ours := r.URL.Scheme == "https" && (host == "slack.com" || strings.HasSuffix(host, ".slack.com"))
	if !ours && r.URL.Host != home {
		t.s.t.Errorf("fake Slack: the bot called %s", r.URL.Host)
		return nil, fmt.Errorf("fake Slack: host %s is not reachable", r.URL.Host)
	}
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = "http", home
	return http.DefaultTransport.RoundTrip(r)
}

func (s *Slack) serve(w http.ResponseWriter, r *http.Request) {
	kind, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch kind {
	case "api":
		s.serveMethod(w, r, rest)
	case "socket":
		s.serveSocket(w, r, rest)
	case "upload":
		s.serveUpload(w, r, rest)
	case "hook":
		s.serveHook(w, r, rest)
	default:
		s.t.Errorf("fake Slack: the bot called %s %s", r.Method, r.URL.Path)
		http.NotFound(w, r)
	}
}

// refusal is an answer with ok=false.
type refusal struct {
	code     string
	problems []string
	more     object
}

func refuse(code string) *refusal { return &refusal{code: code} }

// answer is what a method gives back.
func (f *refusal) answer(result object) object {
	if f == nil {
		if result == nil {
			result = object{}
		}
		result["ok"] = true
		return result
	}
	out := object{"ok": false, "error": f.code}
	for member, value := range f.more {
		out[member] = value
	}
	if len(f.problems) > 0 {
		texts := make([]string, len(f.problems))
		for i, p := range f.problems {
			texts[i] = "[ERROR] " + p
		}
		out["response_metadata"] = object{"messages": texts}
	}
	return out
}

// request is one call while it is handled; the state is locked.
type request struct {
	method string
	args   map[string]string
	token  string
}

func (s *Slack) serveMethod(w http.ResponseWriter, r *http.Request, name string) {
	req, err := parse(r, name)
	if err != nil {
		writeJSON(w, http.StatusOK, refuse("invalid_post_type").answer(nil))
		return
	}
	if !s.beforeCall(w, req) {
		return
	}
	s.mu.Lock()
	result, refused := s.handle(req)
	lost := s.faults.take(s.faults.lose, name)
	held := s.faults.held[name]
	s.record(req, refused, lost)
	scopes := strings.Join(s.options.Scopes, ",")
	s.touch()
	s.mu.Unlock()
	switch {
	case held != nil && !s.pass(held):
	case lost:
		cut(w)
	case refused != nil && refused.code == "ratelimited":
		w.Header().Set("Retry-After", fmt.Sprint(refused.more["retry_after"]))
		writeJSON(w, http.StatusTooManyRequests, refused.answer(nil))
	default:
		w.Header().Set("X-OAuth-Scopes", scopes)
		writeJSON(w, http.StatusOK, refused.answer(result))
	}
}

func (s *Slack) record(req *request, refused *refusal, lost bool) {
	c := Call{Method: req.method, Args: req.args, Lost: lost}
	if refused != nil {
		c.Error, c.Problems = refused.code, refused.problems
	}
	s.calls = append(s.calls, c)
}

// handle runs the method after what Slack checks for every one.
func (s *Slack) handle(req *request) (object, *refusal) {
	m, known := methods[req.method]
	if !known {
		s.t.Errorf("fake Slack: the bot called %s, which the fake does not have", req.method)
		return nil, refuse("unknown_method")
	}
	if refused := s.authorize(req, m); refused != nil {
		return nil, refused
	}
	if refused := s.limit(req, m); refused != nil {
		return nil, refused
	}
	if m.scope != "" {
		if refused := s.scope(m.scope); refused != nil {
			return nil, refused
		}
	}
	return m.run(s, req)
}

func (s *Slack) authorize(req *request, m method) *refusal {
	want := s.options.BotToken
	switch m.token {
	case noToken:
		return nil
	case appToken:
		want = s.options.AppToken
	}
	switch {
	case req.token == "":
		return refuse("not_authed")
	case req.token == want && s.faults.revoked:
		return refuse("token_revoked")
	case req.token == want:
		return nil
	case req.token == s.options.BotToken || req.token == s.options.AppToken:
		return refuse("not_allowed_token_type")
	}
	return refuse("invalid_auth")
}

func (s *Slack) scope(needed string) *refusal {
	if slices.Contains(s.options.Scopes, needed) {
		return nil
	}
	return &refusal{code: "missing_scope", more: object{"needed": needed, "provided": strings.Join(s.options.Scopes, ",")}}
}

func writeJSON(w http.ResponseWriter, status int, body object) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.MarshalWrite(w, body) // a client that has gone is no fault of the fake
}

// cut ends the connection without an answer.
func cut(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}

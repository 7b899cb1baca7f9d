package console

import (
	"net/http"
	"regexp"
	"strings"

	"signoff/approvals"
)

// policy lets a page load its own files and nothing else.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// noSession and agentRefused are the refusals made here; the others come from
// the service.
var (
	noSession    = &approvals.Refusal{Code: approvals.CodeNoSession, Sentence: "Nobody is signed in here. Sign in as a person to decide."}
	agentRefused = &approvals.Refusal{Code: approvals.CodeAgent, Sentence: "An assistant's credential cannot decide. Decisions are made by a person who is signed in here."}
)

// guard stands before every path: security headers, no credentials of
// programs, no posts from other sites.
func (c *console) guard(next http.Handler) http.Handler {
	sites := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		secure(w.Header())
		if strings.HasPrefix(r.URL.Path, "/static/") {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		if _, ok := r.Header["Authorization"]; ok {
			id, verb := attempt(r)
			c.attempted(r.Context(), id, "agent", verb, agentRefused)
			c.fail(w, r, nil, agentRefused)
			return
		}
		if err := sites.Check(r); err != nil {
			c.Log.Warn("post from another site refused", "path", r.URL.Path, "error", err)
			c.fail(w, r, nil, &complaint{http.StatusForbidden, "This came from another site. Open the page here and decide on it."})
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		next.ServeHTTP(w, r)
	})
}

// maxForm is the largest form, in bytes.
const maxForm = 64 << 10

func secure(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

var requestPath = regexp.MustCompile(`^/requests/([A-Za-z0-9_]{1,64})(?:/([a-z]{1,16}))?$`)

// attempt names the request and the verb that a path stands for, as the audit
// trail calls them.
func attempt(r *http.Request) (id, verb string) {
	if verb, ok := stops[r.URL.Path]; ok {
		return "", verb
	}
	if r.Method == http.MethodPost && strings.HasPrefix(r.URL.Path, "/grants/") {
		return "", "grant.revoke"
	}
	parts := requestPath.FindStringSubmatch(r.URL.Path)
	if parts == nil {
		return "", "console.read"
	}
	if r.Method != http.MethodPost {
		return parts[1], "console.read"
	}
	if kind, ok := kinds[parts[2]]; ok {
		return parts[1], kind
	}
	return parts[1], "console.post"
}

// kinds are the audit names of the verbs in paths.
var kinds = map[string]string{
	"approve": approvals.Cast{Vote: approvals.Vote{Approve: true}}.Kind(),
	"deny":    approvals.Cast{}.Kind(),
	"revoke":  approvals.Revoke{}.Kind(),
	"settle":  approvals.Attest{}.Kind(),
	"reveal":  "secret.reveal",
	"grant":   "grant.add",
	"glass":   approvals.BreakGlass{}.Kind(),
	"review":  "review.close",
	"type":    "draft.type",
}

// stops are the audit names of what concerns no single request.
var stops = map[string]string{"/freeze": "freeze.on", "/unfreeze": "freeze.off"}

package tools

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"signoff/approvals"
	"signoff/tools/auth"
)

// identified finds who calls. A caller who guesses is made to wait.
func (g Guard) identified(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		caller := Caller{}
		if g.Auth != nil {
			i, err := g.Auth.Identify(r, func() ([]byte, error) { return buffer(w, r) })
			g.Limits.tried(r, err)
			if err != nil {
				g.refuse(w, r, err)
				return
			}
			caller = Caller{Person: i.Person, Scopes: append([]string{}, i.Scopes...)} // none is not nil, which would be all
			r = r.WithContext(WithCaller(r.Context(), caller))
		}
		done, err := g.Limits.enter(caller.Person)
		if err != nil {
			g.refuse(w, r, err)
			return
		}
		defer done()
		next.ServeHTTP(w, r)
	})
}

// calm refuses addresses that ask too often, or guessed wrong too often.
func (g Guard) calm(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := g.Limits.address(r); err != nil {
			g.refuse(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// refuse answers without serving, and logs why.
func (g Guard) refuse(w http.ResponseWriter, r *http.Request, err error) {
	var refusal *auth.Refusal
	if !errors.As(err, &refusal) {
		refusal = &auth.Refusal{Status: http.StatusInternalServerError, Sentence: "Signoff could not tell who calls", Cause: err}
	}
	g.Log.Info("mcp request refused", "id", w.Header().Get("X-Request-Id"), "address", r.RemoteAddr, "status", refusal.Status,
		"why", approvals.Visible(refusal.Sentence), "cause", approvals.Visible(clip(causeOf(refusal), 300)))
	if g.Auth != nil {
		if challenge := g.Auth.Challenge(refusal); challenge != "" {
			w.Header().Set("WWW-Authenticate", challenge)
		}
	}
	if refusal.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((refusal.RetryAfter+time.Second-1)/time.Second)))
	}
	http.Error(w, refusal.Sentence, refusal.Status)
}

func causeOf(r *auth.Refusal) string {
	if r.Cause == nil {
		return ""
	}
	return r.Cause.Error()
}

package console

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"signoff/approvals"
)

// Options say for whom the console is.
type Options struct {
	People  []string         // principals who may sign in here
	Sandbox bool             // no passphrase: a login link is enough, and the pages say that the clouds are simulated
	Now     func() time.Time // nil = the wall clock
	Log     *slog.Logger     // nil = the default logger
}

// console is the handler of all pages.
type console struct {
	Options
	service *approvals.Service
	logins  approvals.Logins
	limit   limiter
}

// New serves the console; everything is below "/". Event streams last as long
// as their page is open: end the server's base context before its Shutdown.
func New(service *approvals.Service, logins approvals.Logins, o Options) http.Handler {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	c := &console{Options: o, service: service, logins: logins}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /static/{name}", serveStatic)
	mux.HandleFunc("GET /login", c.showLogin)
	mux.HandleFunc("POST /login", c.login)
	mux.HandleFunc("POST /logout", c.logout)
	mux.HandleFunc("GET /events", c.events)
	c.pages(mux)
	c.verbs(mux)
	return c.guard(mux)
}

func (c *console) pages(mux *http.ServeMux) {
	mux.HandleFunc("GET /{$}", c.signedIn(c.queue))
	mux.HandleFunc("GET /history", c.signedIn(c.history))
	mux.HandleFunc("GET /requests/{id}", c.signedIn(c.card))
	mux.HandleFunc("GET /requests/{id}/audit", c.signedIn(c.audit))
	mux.HandleFunc("GET /requests/{id}/grant", c.signedIn(c.showGrant))
	mux.HandleFunc("GET /reviews", c.signedIn(c.reviews))
	mux.HandleFunc("GET /grants", c.signedIn(c.grants))
	mux.HandleFunc("/", c.signedIn(func(http.ResponseWriter, *http.Request, visitor) error {
		return &complaint{http.StatusNotFound, "There is no such page."}
	}))
}

func (c *console) verbs(mux *http.ServeMux) {
	mux.HandleFunc("POST /requests/{id}/approve", c.decides(c.approve))
	mux.HandleFunc("POST /requests/{id}/deny", c.decides(c.deny))
	mux.HandleFunc("POST /requests/{id}/glass", c.decides(c.breakGlass))
	mux.HandleFunc("POST /requests/{id}/review", c.decides(c.closeReview))
	mux.HandleFunc("POST /requests/{id}/revoke", c.decides(c.revoke))
	mux.HandleFunc("POST /requests/{id}/settle", c.decides(c.settle))
	mux.HandleFunc("POST /requests/{id}/reveal", c.decides(c.reveal))
	mux.HandleFunc("POST /requests/{id}/type", c.decides(c.typed))
	mux.HandleFunc("POST /requests/{id}/grant", c.decides(c.makeGrant))
	mux.HandleFunc("POST /grants/{id}/revoke", c.decides(c.revokeGrant))
	mux.HandleFunc("POST /freeze", c.decides(c.freeze))
	mux.HandleFunc("POST /unfreeze", c.decides(c.unfreeze))
}

// attempted records that somebody tried what they may not. The refusal stands
// even if it cannot be recorded.
func (c *console) attempted(ctx context.Context, request, actor, verb string, why *approvals.Refusal) {
	if err := c.service.Attempted(ctx, request, actor, verb, why); err != nil {
		c.Log.Error("refused attempt not recorded", "actor", actor, "verb", verb, "code", why.Code, "error", err)
	}
}

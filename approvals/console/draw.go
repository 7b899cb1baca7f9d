package console

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"html/template"
	"net/http"
	"path"
	"time"

	"signoff/approvals"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed static/*
var staticFiles embed.FS

// templates holds each page's template, with the frame and the shared parts.
var templates = parse("queue", "card", "history", "audit", "login", "message", "secret", "grants", "grant", "reviews", "draft")

func parse(names ...string) map[string]*template.Template {
	funcs := template.FuncMap{"harmless": approvals.Harmless, "lines": approvals.Lines, "broken": broken, "pretty": approvals.Pretty, "visible": approvals.Visible,
		"pieces": pieces, "spaced": spaced}
	shared := template.Must(template.New("").Funcs(funcs).ParseFS(templateFiles, "templates/frame.html", "templates/part_*.html"))
	set := map[string]*template.Template{}
	for _, name := range names {
		set[name] = template.Must(template.Must(shared.Clone()).ParseFS(templateFiles, "templates/"+name+".html"))
	}
	return set
}

// view is one page to draw.
type view struct {
	Template string
	Title    string
	State    string // changes when the page would show something else; empty = never
	Refresh  int    // seconds after which a browser without script asks again; 0 = never
	Body     any

	// Filled in by draw.
	Visitor *visitor
	Waiting int
	Pulse   string // the state that the event stream goes on from
	Sandbox bool
	Stopped *stopped // everything is frozen
}

// draw writes a page. It is made in memory first, so that nothing half-made
// is ever shown.
func (c *console) draw(w http.ResponseWriter, r *http.Request, who *visitor, status int, v view) {
	v.Visitor, v.Sandbox = who, c.Sandbox
	if who != nil {
		p, err := c.pulse(r.Context())
		if err != nil {
			c.Log.Error("count waiting requests", "error", err)
		}
		v.Waiting, v.Pulse = p.Waiting, p.State
		frozen, err := c.service.Frozen(r.Context())
		if err != nil {
			c.Log.Error("read freeze", "error", err)
		}
		v.Stopped = c.stopped(frozen)
	}
	var page bytes.Buffer
	if err := templates[v.Template].ExecuteTemplate(&page, "frame", v); err != nil {
		c.Log.Error("draw page", "path", r.URL.Path, "error", err)
		http.Error(w, "This page could not be drawn. The log says why.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = page.WriteTo(w) // a lost reader is not our problem
}

// complaint is a refusal of the web's own: a page or form that cannot be
// served.
type complaint struct {
	status   int
	sentence string
}

// Error is the sentence.
func (c *complaint) Error() string { return c.sentence }

// message is a page that says one thing and leads back.
type message struct {
	Heading  string
	Sentence string
	Card     string // id of the request to go back to
	Now      string // where that request stands
	SignIn   string // the way in, when nobody is signed in
}

// fail shows why something was not done. A refusal keeps its own sentence;
// what else went wrong is told to the log only.
func (c *console) fail(w http.ResponseWriter, r *http.Request, who *visitor, err error) {
	status, m := http.StatusInternalServerError, message{Heading: "Something went wrong here", Sentence: "Something went wrong here. Nothing was decided; the log says why."}
	var refusal *approvals.Refusal
	var wrong *complaint
	switch {
	case errors.As(err, &refusal):
		status, m.Heading, m.Sentence = statusOf(refusal), "Not done", refusal.Sentence
	case errors.As(err, &wrong):
		status, m.Heading, m.Sentence = wrong.status, "Not done", wrong.sentence
	case errors.Is(err, approvals.ErrNotFound):
		status, m.Heading, m.Sentence = http.StatusNotFound, "Not found", "There is no such request."
	default:
		c.Log.Error("console", "path", r.URL.Path, "error", err)
	}
	if status != http.StatusNotFound {
		m.Card, _ = attempt(r)
	}
	if who != nil && m.Card != "" {
		if request, err := c.service.Get(r.Context(), m.Card); err == nil {
			m.Now = words(&request)
		}
	}
	if who == nil && status == http.StatusUnauthorized {
		m.SignIn = loginFor(path.Join("/requests", m.Card))
	}
	c.draw(w, r, who, status, view{Template: "message", Title: m.Heading, Body: m})
}

func statusOf(r *approvals.Refusal) int {
	switch r.Code {
	case approvals.CodeNoSession:
		return http.StatusUnauthorized
	case approvals.CodeAgent, approvals.CodeNotEligible:
		return http.StatusForbidden
	}
	return http.StatusConflict
}

// serveStatic serves a file of the page itself; the browser keeps it as long
// as its hash stays.
func serveStatic(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	content, err := staticFiles.ReadFile("static/" + name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	sum := sha256.Sum256(content)
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	w.Header().Set("Cache-Control", "no-cache")
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
}

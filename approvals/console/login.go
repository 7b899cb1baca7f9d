package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"signoff/approvals"
)

// loginPage is what the login page needs: which way in is open, and what went
// wrong with the last try.
type loginPage struct {
	Way    string   // passphrase, first, link, closed
	Person string   // whose login it is, if that is known
	People []string // who may sign in, when several may and it is not known
	Code   string
	Next   string
	Wrong  string
	Bounce string // where the page sends itself, when the session cookie was withheld
	Least  int    // characters of a passphrase
}

// The ways in.
const (
	byPassphrase = "passphrase" // one is set: it alone counts
	byFirst      = "first"      // a link, and the passphrase is set now
	byLink       = "link"       // the sandbox: a link is enough
	closed       = "closed"     // a link is needed and none is here
)

// showLogin shows the way in. It consumes nothing: previews of a link and
// programs that follow links come here too.
func (c *console) showLogin(w http.ResponseWriter, r *http.Request) {
	who, err := c.visitor(r)
	if err != nil {
		c.fail(w, r, nil, err)
		return
	}
	next := safeNext(r.URL.Query().Get("next"))
	if who != nil {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return
	}
	p := loginPage{Code: r.URL.Query().Get("code"), Next: next}
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" && p.Code == "" {
		// A strict cookie is withheld from a link on another site; asked for
		// again by our own page, it comes.
		p.Bounce = loginFor(next)
	}
	c.drawLogin(w, r, http.StatusOK, p)
}

func (c *console) drawLogin(w http.ResponseWriter, r *http.Request, status int, p loginPage) {
	if err := c.wayIn(r.Context(), &p); err != nil {
		c.fail(w, r, nil, err)
		return
	}
	p.Least = minPassphrase
	c.draw(w, r, nil, status, view{Template: "login", Title: "Sign in", Body: p})
}

// wayIn finds out what a login asks for. In the sandbox that is a link. On a
// real ledger it is the passphrase; for a person's first login, a link of
// theirs and a new one.
func (c *console) wayIn(ctx context.Context, p *loginPage) error {
	p.Way = closed
	linked, err := c.linked(ctx, p.Code)
	if err != nil {
		return err
	}
	if c.Sandbox {
		if p.Code != "" {
			p.Way, p.Person = byLink, linked
		}
		return nil
	}
	if linked != "" {
		encoded, err := c.logins.Passphrase(ctx, linked)
		if err != nil {
			return err
		}
		p.Person = linked
		if encoded == "" {
			p.Way = byFirst
			return nil
		}
	}
	return c.byPassphrase(ctx, p)
}

// byPassphrase opens that way if anybody has one.
func (c *console) byPassphrase(ctx context.Context, p *loginPage) error {
	p.Code = ""
	for _, person := range c.People {
		encoded, err := c.logins.Passphrase(ctx, person)
		if err != nil {
			return err
		}
		if encoded != "" {
			p.Way = byPassphrase
		}
	}
	if p.Person == "" && len(c.People) > 1 {
		p.People = c.People
	}
	return nil
}

// linked tells whose link a code is, without using it up; empty if nobody's.
func (c *console) linked(ctx context.Context, code string) (string, error) {
	if code == "" {
		return "", nil
	}
	person, err := c.logins.Link(ctx, hashOf(code))
	if errors.Is(err, approvals.ErrNotFound) || err == nil && !slices.Contains(c.People, person) {
		return "", nil
	}
	return person, err
}

// login signs in, or shows what was wrong.
func (c *console) login(w http.ResponseWriter, r *http.Request) {
	var person string
	err := r.ParseForm()
	if err == nil {
		person, err = c.enter(r)
	}
	if err == nil {
		err = c.begin(w, r, person)
	}
	next := safeNext(r.PostForm.Get("next"))
	var wrong *complaint
	switch {
	case err == nil:
		http.Redirect(w, r, next, http.StatusSeeOther)
	case errors.As(err, &wrong):
		c.attempted(r.Context(), "", "anonymous", "console.login", &approvals.Refusal{Code: approvals.CodeNoSession, Sentence: wrong.sentence})
		c.drawLogin(w, r, wrong.status, loginPage{Code: r.PostForm.Get("code"), Next: next, Wrong: wrong.sentence})
	default:
		c.fail(w, r, nil, err)
	}
}

// enter checks what the way in asks for and returns who came in.
func (c *console) enter(r *http.Request) (string, error) {
	p := loginPage{Code: r.PostForm.Get("code"), Person: r.PostForm.Get("person")}
	code, named := p.Code, p.Person
	if err := c.wayIn(r.Context(), &p); err != nil {
		return "", err
	}
	switch {
	case p.Way == byLink || p.Way == closed || p.Person == "" && code != "" && p.Way != byPassphrase:
		return c.useLink(r, code)
	case p.Way == byFirst:
		return p.Person, c.first(r, p.Person)
	}
	if p.Person == "" {
		p.Person = named
	}
	if p.Person == "" && len(c.People) == 1 {
		p.Person = c.People[0]
	}
	return p.Person, c.known(r, p.Person)
}

// first sets a person's passphrase by their link.
func (c *console) first(r *http.Request, person string) error {
	passphrase := r.PostForm.Get("passphrase")
	if problem := newPassphrase(passphrase, r.PostForm.Get("passphrase_again")); problem != "" {
		return &complaint{http.StatusBadRequest, problem}
	}
	if _, err := c.useLink(r, r.PostForm.Get("code")); err != nil {
		return err
	}
	err := c.logins.SetPassphrase(r.Context(), person, encodePassphrase(passphrase))
	if errors.Is(err, approvals.ErrConflict) {
		return &complaint{http.StatusConflict, "A passphrase was set meanwhile. Sign in with that one."}
	}
	return err
}

func (c *console) useLink(r *http.Request, code string) (string, error) {
	if code == "" {
		return "", &complaint{http.StatusUnauthorized, "A login link is needed here. Make one with: mcp-server console"}
	}
	person, err := c.logins.UseLink(r.Context(), hashOf(code))
	if errors.Is(err, approvals.ErrNotFound) || err == nil && !slices.Contains(c.People, person) {
		return "", &complaint{http.StatusUnauthorized, "This login link was used already, or is older than 10 minutes. Make a new one with: mcp-server console"}
	}
	return person, err
}

// known compares with the person's passphrase, and slows guessing down. Who is
// not known, or has none, is answered like a wrong one.
func (c *console) known(r *http.Request, person string) error {
	encoded := ""
	if slices.Contains(c.People, person) {
		var err error
		if encoded, err = c.logins.Passphrase(r.Context(), person); err != nil {
			return err
		}
	}
	right, wait, err := c.limit.try(c.Now, func() (bool, error) {
		if encoded == "" {
			return false, nil
		}
		return checkPassphrase(encoded, r.PostForm.Get("passphrase"))
	})
	switch {
	case err != nil:
		return err
	case wait > 0:
		seconds := int((wait + time.Second - 1) / time.Second)
		return &complaint{http.StatusTooManyRequests, fmt.Sprintf("Too many wrong passphrases. Wait %d s, then try again.", seconds)}
	case !right:
		return &complaint{http.StatusUnauthorized, "That is not the passphrase."}
	}
	return nil
}

// logout ends the session here and in the ledger.
func (c *console) logout(w http.ResponseWriter, r *http.Request) {
	who, err := c.visitor(r)
	if err == nil && who != nil {
		if err = c.ownForm(r, *who); err == nil {
			cookie, _ := r.Cookie(cookieName(r)) // visitor has read it
			err = c.logins.EndSession(r.Context(), hashOf(cookie.Value))
		}
	}
	if err != nil {
		c.fail(w, r, who, err)
		return
	}
	http.SetCookie(w, c.cookie(r, "", -1))
	http.Redirect(w, r, "/login", http.StatusSeeOther)
}

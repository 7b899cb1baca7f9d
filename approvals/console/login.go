package console

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"signoff/approvals"
)

// loginPage is what the login page needs: which way in is open, and what went
// wrong with the last try.
type loginPage struct {
	Way    string // passphrase, first, link, closed
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
	encoded, err := c.logins.Passphrase(r.Context())
	if err != nil {
		c.fail(w, r, nil, err)
		return
	}
	p.Least = minPassphrase
	switch {
	case !c.Sandbox && encoded != "":
		p.Way, p.Code = byPassphrase, ""
	case p.Code == "":
		p.Way = closed
	case c.Sandbox:
		p.Way = byLink
	default:
		p.Way = byFirst
	}
	c.draw(w, r, nil, status, view{Template: "login", Title: "Sign in", Body: p})
}

// login signs in, or shows what was wrong.
func (c *console) login(w http.ResponseWriter, r *http.Request) {
	err := r.ParseForm()
	if err == nil {
		err = c.enter(r)
	}
	if err == nil {
		err = c.begin(w, r)
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

// enter checks what the ledger asks for: in the sandbox a link; on a real
// ledger the passphrase, or for the very first login a link and a new one.
func (c *console) enter(r *http.Request) error {
	code := r.PostForm.Get("code")
	if c.Sandbox {
		return c.useLink(r, code)
	}
	encoded, err := c.logins.Passphrase(r.Context())
	if err != nil {
		return err
	}
	passphrase := r.PostForm.Get("passphrase")
	if encoded != "" {
		return c.known(encoded, passphrase)
	}
	if problem := newPassphrase(passphrase, r.PostForm.Get("passphrase_again")); problem != "" {
		return &complaint{http.StatusBadRequest, problem}
	}
	if err := c.useLink(r, code); err != nil {
		return err
	}
	err = c.logins.SetPassphrase(r.Context(), encodePassphrase(passphrase))
	if errors.Is(err, approvals.ErrConflict) {
		return &complaint{http.StatusConflict, "A passphrase was set meanwhile. Sign in with that one."}
	}
	return err
}

func (c *console) useLink(r *http.Request, code string) error {
	if code == "" {
		return &complaint{http.StatusUnauthorized, "A login link is needed here. Make one with: mcp-server console"}
	}
	fresh, err := c.logins.UseLink(r.Context(), hashOf(code))
	if err == nil && !fresh {
		return &complaint{http.StatusUnauthorized, "This login link was used already, or is older than 10 minutes. Make a new one with: mcp-server console"}
	}
	return err
}

// known compares with the passphrase that is set, and slows guessing down.
func (c *console) known(encoded, passphrase string) error {
	right, wait, err := c.limit.try(c.Now(), func() (bool, error) { return checkPassphrase(encoded, passphrase) })
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

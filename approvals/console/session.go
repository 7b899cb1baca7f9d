package console

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"time"

	"signoff/approvals"
)

// maxText is the longest text of a form, in bytes: 2000 characters.
const maxText = 8000

// sessionLife is how long a login lasts.
const sessionLife = 12 * time.Hour

// visitor is the person who is signed in.
type visitor struct {
	Person string
	CSRF   string // what every form of this session carries
}

// cookieName keeps consoles on several ports of one machine apart: browsers
// share cookies between ports.
func cookieName(r *http.Request) string {
	if _, port, err := net.SplitHostPort(r.Host); err == nil {
		return "signoff_" + port
	}
	return "signoff"
}

// visitor finds who is signed in; nil if nobody is.
func (c *console) visitor(r *http.Request) (*visitor, error) {
	cookie, err := r.Cookie(cookieName(r))
	if err != nil || cookie.Value == "" {
		return nil, nil
	}
	person, err := c.logins.Session(r.Context(), hashOf(cookie.Value))
	if errors.Is(err, approvals.ErrNotFound) || err == nil && !slices.Contains(c.People, person) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &visitor{person, csrfOf(cookie.Value)}, nil
}

// csrfOf derives the token of a session's forms; it does not give the session
// away.
func csrfOf(session string) string {
	h := hmac.New(sha256.New, []byte(session))
	h.Write([]byte("signoff/csrf/v1"))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// begin signs the person in.
func (c *console) begin(w http.ResponseWriter, r *http.Request, person string) error {
	token := newToken()
	if err := c.logins.AddSession(r.Context(), hashOf(token), person, c.Now().Add(sessionLife)); err != nil {
		return err
	}
	http.SetCookie(w, c.cookie(r, token, int(sessionLife.Seconds())))
	return nil
}

func (c *console) cookie(r *http.Request, value string, seconds int) *http.Cookie {
	overTLS := r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"
	return &http.Cookie{Name: cookieName(r), Value: value, Path: "/", MaxAge: seconds, HttpOnly: true, Secure: overTLS, SameSite: http.SameSiteStrictMode}
}

// signedIn serves a page to whoever is signed in; others go to the login page.
func (c *console) signedIn(show func(http.ResponseWriter, *http.Request, visitor) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		who, err := c.visitor(r)
		switch {
		case err != nil:
			c.fail(w, r, nil, err)
		case who == nil:
			http.Redirect(w, r, loginFor(r.URL.RequestURI()), http.StatusSeeOther)
		default:
			if err := show(w, r, *who); err != nil {
				c.fail(w, r, who, err)
			}
		}
	}
}

func loginFor(next string) string {
	if next = safeNext(next); next == "/" {
		return "/login"
	}
	return "/login?next=" + url.QueryEscape(next)
}

// decides lets a verb through for a person with a session and their own form.
func (c *console) decides(act func(http.ResponseWriter, *http.Request, visitor) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		who, err := c.visitor(r)
		if err == nil && who == nil {
			id, verb := attempt(r)
			c.attempted(r.Context(), id, "anonymous", verb, noSession)
			err = noSession
		}
		if err == nil {
			err = c.ownForm(r, *who)
		}
		if err == nil {
			err = act(w, r, *who)
		}
		if err != nil {
			c.fail(w, r, who, err)
		}
	}
}

// ownForm refuses what this session's own pages did not send.
func (c *console) ownForm(r *http.Request, who visitor) error {
	if err := r.ParseForm(); err != nil {
		return &complaint{http.StatusBadRequest, "The form could not be read. Open the page again."}
	}
	for _, values := range r.PostForm {
		if len(values[0]) > maxText {
			return &complaint{http.StatusBadRequest, "The text is too long. Say it in 2000 characters."}
		}
	}
	if !hmac.Equal([]byte(r.PostForm.Get("csrf")), []byte(who.CSRF)) {
		c.Log.Warn("form without its session's token refused", "path", r.URL.Path, "person", who.Person)
		return &complaint{http.StatusForbidden, "This form is from another session. Open the page again and decide on what it shows now."}
	}
	return nil
}

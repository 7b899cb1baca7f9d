package provider

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// Limits of every call.
const (
	maxAnswer    = 8 << 20 // bytes
	maxMessage   = 500     // bytes of a provider's message that are kept
	readAttempts = 4
)

// Client performs the operations of one account. It authorises, paces and
// limits every call; it retries reads, and never a change.
type Client struct {
	API     *API
	Account Account

	http *http.Client
	pace *pacer
	now  func() time.Time
}

// NewClient makes a client for an account. Redirects are never followed: a
// redirect of a change would send it twice.
func (a *API) NewClient(account Account) *Client {
	rate := a.Rate
	if account.Rate != 0 {
		rate = account.Rate
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 8
	return &Client{
		API: a, Account: account, pace: newPacer(rate), now: time.Now,
		http: &http.Client{
			Transport:     transport,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// Endpoint is the address calls go to, for cards and digests.
func (c *Client) Endpoint() string {
	u, err := c.API.base(c.Account)
	if err != nil {
		return ""
	}
	return u.String()
}

// Ready waits until the rate limit lets a call through. A change waits here,
// before its sending is recorded, so that its deadline covers only the call.
func (c *Client) Ready(ctx context.Context) error { return c.pace.wait(ctx, c.now()) }

// Call implements [Operation].
func (o *operation) Call(ctx context.Context, c *Client, args Args) (*Answer, error) {
	in, err := o.input(args)
	if err != nil {
		return nil, &Error{Op: o.spec.Name, Kind: Invalid, Message: err.Error(), NotArrived: true, err: err}
	}
	status, header, body, err := o.exchange(ctx, c, in)
	if err != nil {
		return nil, err
	}
	answer, err := o.newAnswer(status, header.Get("X-Request-Id"), body)
	if err != nil {
		return nil, &Error{Op: o.spec.Name, Kind: Unknown, Status: status, Message: "the answer is not JSON", err: err}
	}
	return answer, nil
}

// exchange sends the request: a change once, a read until it is answered.
func (o *operation) exchange(ctx context.Context, c *Client, in any) (int, http.Header, []byte, error) {
	if refuse := c.API.Refuse; refuse != nil {
		if err := refuse(c.Account, c.now()); err != nil {
			return 0, nil, nil, o.unsent(err)
		}
	}
	w, err := o.bind(in)
	if err != nil {
		return 0, nil, nil, o.unsent(err)
	}
	if o.spec.Effect != Observe {
		return o.once(ctx, c, w)
	}
	for attempt := 1; ; attempt++ {
		if err := c.Ready(ctx); err != nil {
			return 0, nil, nil, &Error{Op: o.spec.Name, Kind: Limited, Message: "the cloud's rate limit leaves no room for this call now",
				NotArrived: true, RetryAfter: 10 * time.Second, err: err}
		}
		status, header, body, err := o.once(ctx, c, w)
		var fault *Error
		if err == nil || !errors.As(err, &fault) || !fault.passing() || attempt == readAttempts {
			return status, header, body, err
		}
		if !sleep(ctx, max(fault.RetryAfter, time.Duration(attempt*attempt)*200*time.Millisecond)) {
			return status, header, body, err
		}
	}
}

// unsent wraps a fault that came before the first byte left.
func (o *operation) unsent(err error) error {
	fault := &Error{Op: o.spec.Name, Kind: Invalid, Message: err.Error(), NotArrived: true, err: err}
	var argument *ArgumentError
	if errors.As(err, &argument) {
		fault.Field = argument.Field
	}
	return fault
}

// passing faults of a read are worth another try; long waits are the caller's.
func (e *Error) passing() bool {
	return (e.Kind == Broken || e.Kind == Busy || e.Kind == Unknown || e.Kind == Limited) && e.RetryAfter <= 10*time.Second
}

func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// once performs one HTTP exchange.
func (o *operation) once(ctx context.Context, c *Client, w *wire) (int, http.Header, []byte, error) {
	request, err := c.request(ctx, w)
	if err != nil {
		return 0, nil, nil, o.unsent(err)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return 0, nil, nil, o.lost(err)
	}
	defer response.Body.Close()
	c.pace.learn(c.API, response.Header, c.now())
	body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if response.StatusCode/100 == 2 {
		if err == nil && len(body) > maxAnswer {
			err = fmt.Errorf("the answer is larger than %d bytes", maxAnswer)
		}
		if err != nil {
			return response.StatusCode, nil, nil, &Error{Op: o.spec.Name, Kind: Unknown, Status: response.StatusCode, Message: "the answer broke off", err: err}
		}
		return response.StatusCode, response.Header, body, nil
	}
	return response.StatusCode, nil, nil, o.refused(c, w, response, body)
}

func (c *Client) request(ctx context.Context, w *wire) (*http.Request, error) {
	base, err := c.API.base(c.Account)
	if err != nil {
		return nil, err
	}
	address := strings.TrimSuffix(base.String(), "/") + w.path
	if len(w.query) > 0 {
		address += "?" + w.query.Encode()
	}
	var body io.Reader
	if w.body != nil {
		body = bytes.NewReader(w.body)
	}
	request, err := http.NewRequestWithContext(ctx, w.method, address, body)
	if err != nil {
		return nil, err
	}
	for name, values := range w.header {
		request.Header[name] = values
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "signoff")
	return request, c.API.Authorize(request, c.Account)
}

// lost sorts a transport error. Only a refused connection or a name that does
// not resolve proves that nothing arrived.
func (o *operation) lost(err error) error {
	var dns *net.DNSError
	fault := &Error{Op: o.spec.Name, Kind: Unknown, Message: reason(err), err: err}
	if errors.Is(err, syscall.ECONNREFUSED) || errors.As(err, &dns) {
		fault.NotArrived, fault.Kind = true, Busy
	}
	return fault
}

// reason drops the URL that net/http repeats in its errors.
func reason(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return err.Error()
}

// refused turns an answer that is not 2xx into an [*Error].
func (o *operation) refused(c *Client, w *wire, response *http.Response, body []byte) error {
	fault := &Error{Op: o.spec.Name, Kind: kindOf(response.StatusCode), Status: response.StatusCode}
	if c.API.DecodeError != nil {
		fault.Code, fault.Message = c.API.DecodeError(response.StatusCode, body)
	}
	fault.Code, fault.Message = c.hide(w, fault.Code), c.hide(w, fault.Message)
	if c.API.Kind != nil {
		fault.Kind = cmp.Or(c.API.Kind(fault.Status, fault.Code), fault.Kind)
	}
	if len(fault.Message) > maxMessage {
		fault.Message = strings.ToValidUTF8(fault.Message[:maxMessage], "") + "…"
	}
	if response.StatusCode == http.StatusTooManyRequests {
		fault.NotArrived = true
		fault.RetryAfter = retryAfter(c.API, response.Header)
	}
	return fault
}

// hide takes the secrets of a call and of its account out of what the cloud
// says: some quote what they refuse.
func (c *Client) hide(w *wire, text string) string {
	for _, secret := range append(slices.Clone(w.secrets), c.Account.Token, c.Account.SecretKey) {
		for _, spelt := range spellings(secret.Reveal()) {
			text = strings.ReplaceAll(text, spelt, Hidden)
		}
	}
	return text
}

// spellings are the ways in which a text may be quoted. What is shorter than
// any secret would only make holes in words.
func spellings(text string) []string {
	if len(text) < 4 {
		return nil
	}
	quoted, err := jsontext.AppendQuote(nil, strings.ToValidUTF8(text, "\uFFFD"))
	if err != nil {
		return []string{text}
	}
	return []string{text, string(quoted[1 : len(quoted)-1]), html.EscapeString(text), url.QueryEscape(text)}
}

// NoEffect reports whether err proves that op did nothing.
func NoEffect(op Operation, err error) bool {
	var fault *Error
	if !errors.As(err, &fault) {
		return false
	}
	if fault.NotArrived {
		return true
	}
	for _, status := range core(op).refusals {
		if status == fault.Status {
			return true
		}
	}
	return false
}

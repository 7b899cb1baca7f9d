package app

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"syscall"

	"signoff/provider"
	"signoff/provider/all"
)

// cheapest are reads that every credential may make, without arguments.
var cheapest = map[string]string{
	"ionos": "ionos_ping_auth", "gcore": "gcore_projects_list", "katapult": "katapult_organizations_list",
	"jotelulu": "jotelulu_organizations_list", "scp": "scp_servers_list",
}

// clouds makes one read with each account, all at once.
func (x *examination) clouds(ctx context.Context) {
	if x.Sandbox {
		return // they come and go with their host
	}
	var work sync.WaitGroup
	var each []*examination
	for _, api := range all.APIs() {
		for i, configured := range x.config.Providers[api.Name].Accounts {
			account, err := configured.account(fmt.Sprintf("providers.%s.accounts[%d]", api.Name, i))
			if err != nil {
				continue // found already
			}
			one := &examination{Checkup: x.Checkup}
			each = append(each, one)
			work.Go(func() { one.account(ctx, api, account) })
		}
	}
	work.Wait()
	for _, one := range each {
		x.Findings = append(x.Findings, one.Findings...)
	}
}

// account makes one read, and compares the clocks when it was answered.
func (x *examination) account(ctx context.Context, api *provider.API, a provider.Account) {
	who := fmt.Sprintf("account %s of %s", a.Name, api.Name)
	if api.Refuse != nil {
		if why := api.Refuse(a, x.Now()); why != nil {
			x.Bad(why.Error(), "Correct the account in the configuration.")
			return
		}
	}
	client, op := api.NewClient(a), api.Operation(cheapest[api.Name])
	limited, cancel := context.WithTimeout(ctx, x.Within)
	defer cancel()
	call, err := op.Canon([]byte("{}"), func(provider.Secret) string { return provider.Hidden })
	if err == nil {
		_, err = op.Call(limited, client, call.Args())
	}
	name := op.Spec().Name
	if err != nil {
		what, mend := refused(err, a)
		x.Bad(fmt.Sprintf("%s: %s: %s", who, name, what), mend)
		return
	}
	x.Good("%s answers %s", who, name)
	if date, err := x.dated(ctx, client.Endpoint()); err == nil {
		x.skew(api.Title, date)
	}
}

// refused says why a read was not answered as it should be. What a cloud says
// beside its status is left out: nobody knows what it quotes.
func refused(err error, a provider.Account) (what, mend string) {
	var fault *provider.Error
	if !errors.As(err, &fault) {
		return unreachable(err)
	}
	if fault.Status == 0 {
		return unreachable(cmp.Or(errors.Unwrap(fault), err))
	}
	what = fmt.Sprintf("the cloud answers %d", fault.Status)
	switch {
	case fault.Status == http.StatusUnauthorized:
		return what + ": it does not accept the credential", "Put a valid one where " + a.Ref + " points."
	case fault.Status == http.StatusForbidden:
		return what + ": the credential may not read this", "Give the credential at least the right to read, or use another one at " + a.Ref + "."
	case fault.Status == http.StatusTooManyRequests:
		return what + ": its rate limit is used up", "Wait, or set a lower rate for the account."
	case fault.Status == http.StatusNotFound:
		return what + ": this is not its address", "Check base_url, and region where the cloud has one."
	case fault.Status >= http.StatusInternalServerError:
		return what + ": it has a fault of its own", "Try later; look at the cloud's status page."
	}
	return what, "Check base_url and the account's other members."
}

// unreachable sorts what keeps two machines apart.
func unreachable(err error) (what, mend string) {
	var dns *net.DNSError
	var slow net.Error
	switch {
	case errors.As(err, &dns) && !dns.IsTimeout:
		return "its name does not resolve", "Check the address, and DNS here."
	case untrusted(err):
		return "TLS fails: its certificate is not accepted here, or it does not speak TLS", "Check the address, the certificate's names and dates, and this machine's certificate store and clock."
	case errors.Is(err, syscall.ECONNREFUSED):
		return "it refuses connections", "Check the address and port, and whether it runs."
	case errors.Is(err, context.DeadlineExceeded) || errors.As(err, &slow) && slow.Timeout():
		return "it does not answer in time", "Check firewalls and proxies on the way; --timeout gives it longer."
	}
	return line(problem(err)), "Check the address and the network."
}

// untrusted reports whether the other side is not who it should be, or does not
// speak TLS.
func untrusted(err error) bool {
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var alert tls.AlertError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	return errors.Is(err, http.ErrSchemeMismatch) || errors.As(err, &certificate) || errors.As(err, &record) || errors.As(err, &alert) || errors.As(err, &authority) || errors.As(err, &host)
}

// webhookURL reads an address that may not be quoted.
func webhookURL(secret provider.Secret) (*url.URL, error) {
	u, err := url.Parse(secret.Reveal())
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, errors.New("what it refers to is not an http address")
	}
	return u, nil
}

// connect resolves and connects, with TLS where that is spoken, and sends no
// request. Where a proxy leads there, that is what is reached.
func (x *examination) connect(ctx context.Context, u *url.URL) error {
	ctx, cancel := context.WithTimeout(ctx, x.Within)
	defer cancel()
	proxy, err := http.ProxyFromEnvironment(&http.Request{URL: u})
	if err != nil {
		return errors.New("the address of the proxy in the environment is not one")
	}
	if proxy != nil {
		u = proxy
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443", "socks5": "1080", "socks5h": "1080"}[u.Scheme]
	}
	to := net.JoinHostPort(u.Hostname(), port)
	if u.Scheme != "https" {
		return x.dial(ctx, to)
	}
	c, err := (&tls.Dialer{}).DialContext(ctx, "tcp", to)
	if err != nil {
		return err
	}
	return c.Close()
}

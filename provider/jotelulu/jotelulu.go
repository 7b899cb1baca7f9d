// Package jotelulu declares operations of the Jotelulu API: the chain that
// leads from an organization to the network interfaces of a server, and the
// networks these are on. All of them read.
//
// One resource a file: its types, then its operations. The package may import
// package provider and nothing else of this module.
//
// The documents leave open where the API is and how its token travels: both are
// configuration. Error bodies are not documented either, so an error keeps the
// text as it came.
package jotelulu

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"time"

	"signoff/provider"
)

// cloud is what the operations of this package register with.
var cloud = &provider.API{
	Name:        "jotelulu",
	Title:       "Jotelulu",
	Refuse:      refuse,
	Authorize:   authorize,
	DecodeError: func(_ int, body []byte) (code, message string) { return "", strings.TrimSpace(string(body)) },
	Refusals:    []int{400, 401, 403, 404},
}

// API is the cloud with its operations.
func API() *provider.API { return cloud }

// refuse asks for the address that no document gives. Paths bring the gateway's
// part themselves.
func refuse(a provider.Account, _ time.Time) error {
	switch {
	case a.BaseURL == "" && a.Locate == nil:
		return fmt.Errorf("account %s of jotelulu: base_url is required, since no API address is published; Jotelulu's page \"Entornos de acceso al API\" has it", a.Name)
	case strings.HasSuffix(strings.TrimSuffix(a.BaseURL, "/"), "/api-gateway"):
		return fmt.Errorf("account %s of jotelulu: base_url ends before /api-gateway, which every path begins with", a.Name)
	}
	return nil
}

// authorize sends the token as the account says: header Authorization and
// scheme Bearer unless told otherwise. A header of another name carries the
// bare token unless a scheme is given.
func authorize(r *http.Request, a provider.Account) error {
	header, scheme := cmp.Or(a.Header, "Authorization"), a.Scheme
	if strings.EqualFold(header, "Authorization") {
		scheme = cmp.Or(scheme, "Bearer")
	}
	r.Header.Set(header, strings.TrimSpace(scheme+" "+a.Token.Reveal()))
	return nil
}

// None is the input of an operation without arguments.
type None struct{}

// Meta tells answers apart.
type Meta struct {
	CorrelationID *string `json:"correlationId,omitzero"`
	Timestamp     *string `json:"timestamp,omitzero"`
}

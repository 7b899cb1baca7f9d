package provider

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// An Account is one set of credentials at one cloud.
type Account struct {
	Name   string
	Token  Secret
	Ref    string // where the token comes from, such as env:IONOS_TOKEN; safe to show
	Region string

	// For clouds that sign requests: the public and the secret half of the key,
	// and the environment that stands in the host name beside the region.
	AccessKey   string
	SecretKey   Secret
	Environment string
	// For clouds whose documents leave it open: how the token is sent.
	Header, Scheme string
	// For clouds that version their API by a header: the version to ask for;
	// empty = the one that the operations are declared after.
	APIVersion string

	BaseURL string // empty: the cloud's own
	Rate    int    // calls a minute; 0: the cloud's documented rate, negative: not paced
	// People, when not nil, are the principals who may use the account; nobody
	// else can read or change anything with it.
	People []string
	// Locate, when set, gives the base URL anew for each call: the simulators
	// move when another process takes them over.
	Locate func() (string, error)
}

// Serves reports whether a principal may use the account.
func (a Account) Serves(person string) bool {
	return a.People == nil || slices.Contains(a.People, person)
}

// base is where calls of the account go.
func (a *API) base(account Account) (*url.URL, error) {
	address := strings.NewReplacer("{region}", account.Region, "{env}", account.Environment).Replace(a.BaseURL)
	if account.BaseURL != "" {
		address = account.BaseURL
	}
	if account.Locate != nil {
		var err error
		if address, err = account.Locate(); err != nil {
			return nil, err
		}
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, fmt.Errorf("account %s of %s: base_url %q is not an http address", account.Name, a.Name, address)
	}
	return u, nil
}

package sim

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// StorageAccess is how to log in to the shared storages of one data centre.
type StorageAccess struct {
	Center, Domain string
	Password       string // no answer shows it
	Keytab         string // the Kerberos key; the Secret type would not save it
	Stage
}

func (a *StorageAccess) noun() string { return "shared storage access" }

func (a *StorageAccess) key() (id, name string) { return a.Center, a.Domain }

func handleStorageAccess(c *Cloud) {
	simulator.Handle(c, ionos.GetSharedStorageAccess, 200, func(s *State, now time.Time, _ ionos.None) (ionos.AccessList, error) {
		s.settle(now)
		return s.accessView(), nil
	})
	simulator.Handle(c, ionos.SetSharedStoragePassword, 202, func(s *State, now time.Time, in ionos.SetSharedStoragePasswordInput) (ionos.AccessList, error) {
		return s.setStoragePassword(now, c.Delay, in.Password.Reveal())
	})
}

// setStoragePassword wants a digit, as text and example agree on; the example
// has none of the further characters that the text wants.
func (s *State) setStoragePassword(now time.Time, delay time.Duration, password string) (ionos.AccessList, error) {
	s.settle(now)
	if !strings.ContainsAny(password, "0123456789") {
		return nil, invalid("Wrong value Field(s) password", map[string]int{"password": 1})
	}
	for _, a := range s.Access {
		if err := free(a); err != nil {
			return nil, err
		}
	}
	for _, a := range s.Access {
		sum := sha256.Sum256([]byte(a.Center + password))
		a.Password, a.Keytab = password, base64.StdEncoding.EncodeToString(append([]byte("\x05\x02"+a.Domain), sum[:]...))
		a.configure(now, delay)
	}
	return s.accessView(), nil
}

func (s *State) accessView() ionos.AccessList {
	list := ionos.AccessList{}
	for _, a := range s.Access {
		list = append(list, ionos.StorageAccess{Datacenter: s.site(a.Center), State: a.shown(), UserDomain: &a.Domain,
			KerberosContentFile: new(provider.Secret(a.Keytab)), NeedsPasswordReset: new(0)})
	}
	return list
}

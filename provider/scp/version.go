package scp

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"signoff/provider"
)

// service is the name under which versions are asked for.
const service = "virtualserver"

// current is the version whose shapes are declared here. It is always sent:
// without it the cloud answers with its newest one, whatever that looks like.
const current = "1.3"

// A Version of the API. From the day Until on, the cloud need not serve it.
type Version struct {
	Number string
	Until  string // 2006-01-02; empty = no end is known
}

// Versions lists what can be asked for, newest first. Source: Samsung Cloud
// Platform, Create Server Interface, "Not Before".
func Versions() []Version {
	return []Version{{current, ""}, {"1.2", "2026-08-31"}, {"1.1", "2026-05-31"}, {"1.0", "2025-12-31"}}
}

func versionOf(a provider.Account) string {
	if a.APIVersion != "" {
		return a.APIVersion
	}
	return current
}

// Expired reports whether the version's end date has come, in UTC.
func (v Version) Expired(now time.Time) bool {
	return v.Until != "" && now.UTC().Format(time.DateOnly) >= v.Until
}

var hostPart = regexp.MustCompile(`^[a-z0-9-]+$`)

// refuse says why an account cannot be used: a host that cannot be named, a
// missing key, a version that is over or unknown.
func refuse(a provider.Account, now time.Time) error {
	if a.BaseURL == "" && a.Locate == nil && (!hostPart.MatchString(a.Region) || !hostPart.MatchString(a.Environment)) {
		return fmt.Errorf("account %s of scp: region and env name the host, such as kr-west1 and e; set both, or base_url", a.Name)
	}
	if a.AccessKey == "" || a.SecretKey == "" {
		return errors.New("account " + a.Name + " of scp: access_key and secret_key are required, since every request is signed")
	}
	var known []string
	for _, v := range Versions() {
		known = append(known, v.Number)
		if v.Number != versionOf(a) {
			continue
		}
		if v.Expired(now) {
			return fmt.Errorf("account %s of scp: version %s of the %s API ended on %s and is no longer asked for; remove api_version to use %s", a.Name, v.Number, service, v.Until, current)
		}
		return nil
	}
	return fmt.Errorf("account %s of scp: there is no version %q of the %s API; known: %s", a.Name, versionOf(a), service, strings.Join(known, ", "))
}

package app

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"signoff/approvals/policyfile"
	"signoff/provider"
	"signoff/provider/all"
)

// Config is the YAML file. Every secret in it is a reference, env:NAME or
// file:PATH, never a value. Unknown members are refused with their line.
type Config struct {
	Providers map[string]ProviderConfig `yaml:"providers"`
	Store     string                    `yaml:"store"`    // as --store
	SealKey   string                    `yaml:"seal_key"` // reference; empty = the file in the data directory
	HTTP      HTTPConfig                `yaml:"http"`
	People    []PersonConfig            `yaml:"people"`
	Local     string                    `yaml:"local"`  // principal of whoever sits at this machine; the first of people if left out
	Policy    string                    `yaml:"policy"` // file, beside this one if not absolute
	Notify    NotifyConfig              `yaml:"notify"`
	Execution ExecutionConfig           `yaml:"execution"`
	Requests  RequestsConfig            `yaml:"requests"`
}

// ProviderConfig lists the accounts at one cloud.
type ProviderConfig struct {
	Accounts []AccountConfig `yaml:"accounts"`
}

// AccountConfig is one set of credentials.
type AccountConfig struct {
	Name    string `yaml:"name"`
	Token   string `yaml:"token"`    // reference
	BaseURL string `yaml:"base_url"` // instead of the cloud's own
	Region  string `yaml:"region"`
	Rate    int    `yaml:"rate"` // calls a minute; 0 = as documented, negative = not paced

	// For clouds that sign requests, instead of token: the key pair, both
	// references, the environment that stands in the host name, and the version
	// of the API if not the newest.
	AccessKey   string `yaml:"access_key"`
	SecretKey   string `yaml:"secret_key"`
	Environment string `yaml:"env"`
	APIVersion  string `yaml:"api_version"`

	// How the token travels, where the cloud's documents leave that open.
	Header string `yaml:"header"`
	Scheme string `yaml:"scheme"`
}

// HTTPConfig is about listening.
type HTTPConfig struct {
	Addr      string   `yaml:"addr"`
	PublicURL string   `yaml:"public_url"` // in links, when a proxy stands before
	Hosts     []string `yaml:"hosts"`      // further names that requests may be addressed to
	Token     string   `yaml:"token"`      // reference; what MCP clients send as bearer token
}

// PersonConfig is somebody who may sign in. The principal is the e-mail
// address, or the name where there is none.
type PersonConfig struct {
	Name   string   `yaml:"name"`
	Email  string   `yaml:"email"`
	Groups []string `yaml:"groups"`
}

func (p PersonConfig) principal() string { return cmp.Or(p.Email, p.Name) }

// Directory is the people as a policy knows them.
func (c Config) Directory() policyfile.People {
	var people policyfile.People
	for _, p := range c.People {
		people = append(people, policyfile.Person{ID: p.principal(), Groups: p.Groups})
	}
	return people
}

// NotifyConfig says where it is told that something waits.
type NotifyConfig struct {
	Webhook string `yaml:"webhook"` // reference to a URL, which gets a JSON POST
}

// ExecutionConfig are the spans that the workflow keeps; zero = the default.
type ExecutionConfig struct {
	Lease       time.Duration `yaml:"lease"`
	CallTimeout time.Duration `yaml:"call_timeout"`
}

// RequestsConfig bounds how much is asked; zero = the default.
type RequestsConfig struct {
	CoolDown time.Duration `yaml:"cool_down"` // in which the same call again is answered with its denial
	MaxOpen  int           `yaml:"max_open"`  // requests of one person that may be open at once
}

// LoadConfig reads a file strictly; an empty path is an empty configuration.
func LoadConfig(path string) (Config, error) {
	var c Config
	if path == "" {
		return c, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return c, fmt.Errorf("configuration: %w", err)
	}
	if err := yaml.UnmarshalWithOptions(text, &c, yaml.Strict()); err != nil {
		return c, fmt.Errorf("configuration %s: %s", path, yaml.FormatError(err, false, true))
	}
	if c.Policy != "" && !filepath.IsAbs(c.Policy) {
		c.Policy = filepath.Join(filepath.Dir(path), c.Policy)
	}
	return c, c.check()
}

// check finds what a schema cannot say.
func (c Config) check() error {
	var known []string
	for _, api := range all.APIs() {
		known = append(known, api.Name)
	}
	if c.Policy != "" && len(c.People) == 0 {
		return errors.New("configuration: policy: a policy needs people who can sign in; list them under people")
	}
	if c.Local != "" && len(c.People) > 0 && !slices.ContainsFunc(c.People, func(p PersonConfig) bool { return p.principal() == c.Local }) {
		return fmt.Errorf("configuration: local: %q is not one of the people", c.Local)
	}
	for name, p := range c.Providers {
		if all.API(name) == nil {
			return fmt.Errorf("configuration: providers.%s: there is no such cloud; known: %s", name, strings.Join(known, ", "))
		}
		seen := map[string]bool{}
		for i, a := range p.Accounts {
			if a.Name == "" || seen[a.Name] {
				return fmt.Errorf("configuration: providers.%s.accounts[%d].name: every account has a name of its own", name, i)
			}
			seen[a.Name] = true
		}
	}
	return nil
}

// account makes the provider's account of the configured one, its secrets
// resolved. A key pair stands instead of a token.
func (a AccountConfig) account(field string) (provider.Account, error) {
	made := provider.Account{Name: a.Name, Ref: a.Token, BaseURL: a.BaseURL, Region: a.Region, Rate: a.Rate,
		Environment: a.Environment, APIVersion: a.APIVersion, Header: a.Header, Scheme: a.Scheme}
	if a.AccessKey == "" && a.SecretKey == "" {
		var err error
		made.Token, err = Resolve(field+".token", a.Token)
		return made, err
	}
	access, accessErr := Resolve(field+".access_key", a.AccessKey)
	secret, secretErr := Resolve(field+".secret_key", a.SecretKey)
	made.AccessKey, made.SecretKey, made.Ref = access.Reveal(), secret, a.SecretKey
	return made, errors.Join(accessErr, secretErr)
}

// Resolve reads the secret behind a reference. Errors name the reference,
// never the value.
func Resolve(field, reference string) (provider.Secret, error) {
	kind, name, _ := strings.Cut(reference, ":")
	switch kind {
	case "env":
		value := os.Getenv(name)
		if value == "" {
			return "", fmt.Errorf("configuration: %s: the environment variable %s is not set", field, name)
		}
		return provider.Secret(value), nil
	case "file":
		text, err := os.ReadFile(name)
		if err != nil {
			return "", fmt.Errorf("configuration: %s: %w", field, err)
		}
		value := strings.TrimSpace(string(text))
		if value == "" {
			return "", fmt.Errorf("configuration: %s: the file %s is empty", field, name)
		}
		return provider.Secret(value), nil
	}
	return "", fmt.Errorf("configuration: %s: a secret is given as env:NAME or file:PATH, never as a value", field)
}

// local is the principal on whose behalf assistants of this machine ask.
func (c Config) local() string {
	if c.Local != "" || len(c.People) == 0 {
		return cmp.Or(c.Local, "local")
	}
	return c.People[0].principal()
}

// deciders are the principals who may sign in: with a policy everybody listed,
// without one the one person whom the built-in policy serves.
func (c Config) deciders() []string {
	if c.Policy == "" {
		return []string{c.local()}
	}
	var all []string
	for _, p := range c.People {
		all = append(all, p.principal())
	}
	return all
}

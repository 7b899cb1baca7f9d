package app

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"signoff/approvals"
	"signoff/provider"
	"signoff/provider/all"
)

// Config is the YAML file. Every secret in it is a reference, env:NAME or
// file:PATH, never a value. Unknown members are refused with their line.
type Config struct {
	Providers   map[string]ProviderConfig `yaml:"providers"`
	Store       string                    `yaml:"store"`         // as --store
	SealKey     string                    `yaml:"seal_key"`      // reference; empty = the file in the data directory
	SealKeysOld []string                  `yaml:"seal_keys_old"` // references; further keys, only for opening what they sealed
	HTTP        HTTPConfig                `yaml:"http"`
	People      []PersonConfig            `yaml:"people"`
	Groups      map[string]GroupConfig    `yaml:"groups"` // whose members are read elsewhere; the others stand with the people
	Local       string                    `yaml:"local"`  // principal of whoever sits at this machine; the first of people if left out
	Policy      string                    `yaml:"policy"` // file, beside this one if not absolute
	Notify      NotifyConfig              `yaml:"notify"`
	Execution   ExecutionConfig           `yaml:"execution"`
	Requests    RequestsConfig            `yaml:"requests"`
	Retention   Span                      `yaml:"retention"` // how long everything is kept; 0 = for ever
	Slack       SlackConfig               `yaml:"slack"`

	// What assistants are offered, as --toolsets, --tools and --exclude-tools.
	Toolsets     []string `yaml:"toolsets"`
	Tools        []string `yaml:"tools"`
	ExcludeTools []string `yaml:"exclude_tools"`

	// Elicitation is whether clients that can are asked to show the page where a
	// person decides: on, or off.
	Elicitation string `yaml:"elicitation"`
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

	// Who may use the account: principals, and groups of people. Everybody where
	// neither is given.
	People []string `yaml:"people"`
	Groups []string `yaml:"groups"`

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

// NotifyConfig says where it is told that something waits.
type NotifyConfig struct {
	Webhook string `yaml:"webhook"` // reference to a URL, which gets a JSON POST
}

// SlackConfig is the workspace that slackbot serves. Socket Mode needs app_token,
// signed HTTP signing_secret. All secrets are references.
type SlackConfig struct {
	BotToken      string `yaml:"bot_token"`
	AppToken      string `yaml:"app_token"`
	SigningSecret string `yaml:"signing_secret"`
	Channel       string `yaml:"channel"`   // where approval cards go: an id, or #name
	APIURL        string `yaml:"api_url"`   // instead of Slack's own, for a proxy
	ViaSlack      *bool  `yaml:"via_slack"` // whether secrets may be opened in Slack; yes if left out

	Quiet QuietConfig `yaml:"quiet"` // hours without reminders
}

// Set reports whether there is a workspace to serve: then every process of the
// ledger writes messages for slackbot.
func (c SlackConfig) Set() bool { return c.BotToken != "" }

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

// Span is a duration that may be given in days, such as 400d.
type Span time.Duration

// UnmarshalText reads 400d, or what time.ParseDuration takes.
func (s *Span) UnmarshalText(text []byte) error {
	d, err := ParseSpan(string(text))
	*s = Span(d)
	return err
}

// ParseSpan reads a duration: a number of days, such as 400d, or one of Go's,
// such as 9600h. It is not negative.
func ParseSpan(text string) (time.Duration, error) {
	wrong := fmt.Errorf("%q is not a time such as 400d or 9600h", text)
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		if err != nil {
			return 0, wrong
		}
		return time.Duration(n) * 24 * time.Hour, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 {
		return 0, wrong
	}
	return d, nil
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
	if c.Retention != 0 && time.Duration(c.Retention) < approvals.MinRetention {
		return errors.New("configuration: retention: at least 30d, or 0 to keep everything")
	}
	_, quiet := c.Slack.Quiet.Hours()
	if err := errors.Join(c.checkPeople(), c.checkGroups(), quiet); err != nil {
		return err
	}
	if c.Local != "" && len(c.People) > 0 && !slices.ContainsFunc(c.People, func(p PersonConfig) bool { return p.principal() == c.Local }) {
		return fmt.Errorf("configuration: local: %q is not one of the people", c.Local)
	}
	if !slices.Contains([]string{"", "on", "off"}, c.Elicitation) {
		return fmt.Errorf("configuration: elicitation: %q is neither on nor off", c.Elicitation)
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
			if err := c.checkUsers(a); err != nil {
				return fmt.Errorf("configuration: providers.%s.accounts[%d].%w", name, i, err)
			}
		}
	}
	return c.checkHTTP()
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

// LocalPerson is the principal of whoever sits at this machine.
func (c Config) LocalPerson() string { return c.local() }

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
	return c.Principals()
}

package app

import (
	"cmp"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

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
	Notify    NotifyConfig              `yaml:"notify"`
	Execution ExecutionConfig           `yaml:"execution"`
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
}

// HTTPConfig is about listening.
type HTTPConfig struct {
	Addr      string   `yaml:"addr"`
	PublicURL string   `yaml:"public_url"` // in links, when a proxy stands before
	Hosts     []string `yaml:"hosts"`      // further names that requests may be addressed to
	Token     string   `yaml:"token"`      // reference; what MCP clients send as bearer token
}

// PersonConfig is somebody who may sign in.
type PersonConfig struct {
	Name  string `yaml:"name"`
	Email string `yaml:"email"`
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
	return c, c.check()
}

// check finds what a schema cannot say.
func (c Config) check() error {
	var known []string
	for _, api := range all.APIs() {
		known = append(known, api.Name)
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

// person is the principal of the one person that the built-in policy serves.
func (c Config) person() string {
	if len(c.People) == 0 {
		return "local"
	}
	return cmp.Or(c.People[0].Email, c.People[0].Name)
}

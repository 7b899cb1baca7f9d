package provider

import (
	"fmt"
	"slices"
	"strings"
)

// Clouds are the accounts a process can reach, and their operations.
type Clouds struct {
	clients    map[string][]*Client // by provider, in order of configuration
	operations []Operation
}

// NewClouds collects clients; operations of clouds without an account are left out.
func NewClouds(clients ...*Client) *Clouds {
	c := &Clouds{clients: map[string][]*Client{}}
	for _, client := range clients {
		if len(c.clients[client.API.Name]) == 0 {
			c.operations = append(c.operations, client.API.Operations()...)
		}
		c.clients[client.API.Name] = append(c.clients[client.API.Name], client)
	}
	slices.SortFunc(c.operations, func(a, b Operation) int { return strings.Compare(a.Spec().Name, b.Spec().Name) })
	return c
}

// Operations of all configured clouds, sorted by name.
func (c *Clouds) Operations() []Operation { return c.operations }

// Operation by name, nil if no configured cloud has it.
func (c *Clouds) Operation(name string) Operation {
	i, found := slices.BinarySearchFunc(c.operations, name, byName)
	if !found {
		return nil
	}
	return c.operations[i]
}

// Accounts of a cloud by name.
func (c *Clouds) Accounts(provider string) []string {
	var names []string
	for _, client := range c.clients[provider] {
		names = append(names, client.Account.Name)
	}
	return names
}

// AccountsOf lists the accounts of a cloud that a principal may use.
func (c *Clouds) AccountsOf(person, provider string) []string {
	names := []string{}
	for _, client := range c.clients[provider] {
		if client.Account.Serves(person) {
			names = append(names, client.Account.Name)
		}
	}
	return names
}

// Client of an account, whoever may use it. The name may be empty where the
// cloud has only one.
func (c *Clouds) Client(provider, account string) (*Client, error) {
	return c.choose(provider, account, c.Accounts(provider), "")
}

// ClientOf is the client of an account that the principal may use. The name may
// be empty where they may use only one; others' accounts are refused.
func (c *Clouds) ClientOf(person, provider, account string) (*Client, error) {
	return c.choose(provider, account, c.AccountsOf(person, provider), " that you may use")
}

func (c *Clouds) choose(provider, account string, allowed []string, which string) (*Client, error) {
	for _, client := range c.clients[provider] {
		name := client.Account.Name
		if slices.Contains(allowed, name) && (name == account || account == "" && len(allowed) == 1) {
			return client, nil
		}
	}
	problem := fmt.Sprintf("%q is not an account of %s%s", account, provider, which)
	switch {
	case len(allowed) == 0 && which != "":
		problem = "there is no account of " + provider + which
	case account == "":
		problem = provider + " has several accounts; say which"
	}
	return nil, &ArgumentError{Code: InvalidArgument, Field: "account", Problem: problem, Allowed: allowed}
}

package app

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"signoff/approvals"
	"signoff/approvals/policyfile"
)

// PersonConfig is one human: who may sign in, ask through an assistant, decide.
// The principal is the e-mail address, or the name where there is none; the
// other identities lead to it.
type PersonConfig struct {
	Name     string   `yaml:"name"`
	Email    string   `yaml:"email"`
	Slack    string   `yaml:"slack"`    // user id, such as U012AB3CD
	Subjects []string `yaml:"subjects"` // sub of the access tokens that the person's assistants bring
	Groups   []string `yaml:"groups"`
}

func (p PersonConfig) principal() string { return cmp.Or(p.Email, p.Name) }

// Identity is a kind of name that somebody is known by elsewhere.
type Identity string

// The identities that the configuration maps to principals.
const (
	SlackUser     Identity = "slack"
	OAuthSubject  Identity = "subject"
	EmailVerified Identity = "email" // as an issuer attests it
)

func (p PersonConfig) is(kind Identity, id string) bool {
	switch kind {
	case SlackUser:
		return id != "" && p.Slack == id
	case OAuthSubject:
		return id != "" && slices.Contains(p.Subjects, id)
	case EmailVerified:
		return id != "" && p.Email == id
	}
	return false
}

// Principal finds whose identity it is; false when nobody's. The check of the
// configuration sees to it that it is never two people's.
func (c Config) Principal(kind Identity, id string) (string, bool) {
	for _, p := range c.People {
		if p.is(kind, id) {
			return p.principal(), true
		}
	}
	return "", false
}

// SlackUser is the Slack user of a principal; false where there is none.
func (c Config) SlackUser(principal string) (string, bool) {
	for _, p := range c.People {
		if p.principal() == principal && p.Slack != "" {
			return p.Slack, true
		}
	}
	return "", false
}

// checkPeople refuses people without a name and identities of two people: one
// human would count as two, or two as one.
func (c Config) checkPeople() error {
	whose := map[string]int{}
	for i, p := range c.People {
		if p.principal() == "" {
			return fmt.Errorf("configuration: people[%d]: give a name or an email", i)
		}
		for field, id := range p.identities() {
			if other, taken := whose[id]; taken {
				return fmt.Errorf("configuration: people[%d].%s: people[%d] has the same; each identity is one person's", i, field, other)
			}
			whose[id] = i
		}
	}
	return nil
}

// identities are what a person is known by, with the field that says so.
func (p PersonConfig) identities() map[string]string {
	all := map[string]string{"name": "principal " + strings.ToLower(p.principal())} // nobody is somebody else by a capital letter
	if p.Slack != "" {
		all["slack"] = "slack " + p.Slack
	}
	for i, s := range p.Subjects {
		all[fmt.Sprintf("subjects[%d]", i)] = "subject " + s
	}
	return all
}

// GroupConfig is a group whose members are not listed with the people.
type GroupConfig struct {
	Slack string `yaml:"slack"` // id of the user group that has them, such as S0123ABCD; slackbot reads it
}

var userGroup = regexp.MustCompile(`^S[A-Z0-9]{2,}$`)

// checkGroups refuses groups that are listed in two places, and in none.
func (c Config) checkGroups() error {
	for _, name := range slices.Sorted(maps.Keys(c.Groups)) {
		if !userGroup.MatchString(c.Groups[name].Slack) {
			return fmt.Errorf("configuration: groups.%s.slack: want the id of a Slack user group, such as S0123ABCD, got %q", name, c.Groups[name].Slack)
		}
		for i, p := range c.People {
			if slices.Contains(p.Groups, name) {
				return fmt.Errorf("configuration: groups.%s: people[%d].groups has it too; a group is listed with the people or read from Slack, never both", name, i)
			}
		}
	}
	return nil
}

// Directory is the people as a policy knows them, with groups that are read
// elsewhere and found in the readings; nil = this process has none.
func (c Config) Directory(readings approvals.GroupStore) policyfile.Directory {
	var people policyfile.People
	for _, p := range c.People {
		people = append(people, policyfile.Person{ID: p.principal(), Groups: p.Groups})
	}
	if len(c.Groups) == 0 {
		return people
	}
	return policyfile.Elsewhere{People: people, Names: slices.Sorted(maps.Keys(c.Groups)), Readings: readings}
}

// Principals are all who may ask: the people, or whoever sits at this machine.
func (c Config) Principals() []string {
	if len(c.People) == 0 {
		return []string{c.local()}
	}
	var all []string
	for _, p := range c.People {
		all = append(all, p.principal())
	}
	return all
}

// users are the principals who may use an account; nil is everybody.
func (c Config) users(a AccountConfig) []string {
	if len(a.People) == 0 && len(a.Groups) == 0 {
		return nil
	}
	users := slices.Clone(a.People)
	for _, p := range c.People {
		if slices.ContainsFunc(p.Groups, func(g string) bool { return slices.Contains(a.Groups, g) }) {
			users = append(users, p.principal())
		}
	}
	return users
}

// checkUsers refuses an account for people or groups that nobody is.
func (c Config) checkUsers(a AccountConfig) error {
	for i, p := range a.People {
		if !slices.Contains(c.Principals(), p) {
			return fmt.Errorf("people[%d]: %q is not one of the people: %s", i, p, strings.Join(c.Principals(), ", "))
		}
	}
	for i, g := range a.Groups {
		if !slices.ContainsFunc(c.People, func(p PersonConfig) bool { return slices.Contains(p.Groups, g) }) {
			return fmt.Errorf("groups[%d]: none of the people is in %q", i, g)
		}
	}
	return nil
}

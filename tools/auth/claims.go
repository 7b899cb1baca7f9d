package auth

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
)

// claims are what is read of a token besides what the library checks.
type claims struct {
	Email    string `json:"email"`
	Verified flag   `json:"email_verified"`
	Scope    words  `json:"scope"`
	Scp      words  `json:"scp"` // where some issuers put them
}

// owner maps subject or verified e-mail to a person.
func (s *Issuer) owner(token *oidc.IDToken) (Identity, error) {
	var c claims
	if err := token.Claims(&c); err != nil {
		return Identity{}, unauthorized("the access token's claims cannot be read", err)
	}
	if !c.Verified {
		c.Email = ""
	}
	person, known := s.Person(token.Subject, c.Email)
	if !known {
		return Identity{}, stranger(fmt.Sprintf("the access token is valid, but its subject %q is nobody here; an administrator adds it under people[].subjects", token.Subject))
	}
	i := Identity{Person: person, Means: "subject " + token.Subject}
	for _, scope := range Scopes {
		if slices.Contains(c.Scope, s.Names[scope]) || slices.Contains(c.Scp, s.Names[scope]) {
			i.Scopes = append(i.Scopes, scope)
		}
	}
	return i, nil
}

// words are a claim given as "a b" or as ["a", "b"].
type words []string

// UnmarshalJSON takes both forms.
func (w *words) UnmarshalJSON(raw []byte) error {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		*w = strings.Fields(text)
		return nil
	}
	return json.Unmarshal(raw, (*[]string)(w))
}

// flag is a claim given as true or as "true".
type flag bool

// UnmarshalJSON takes both forms.
func (f *flag) UnmarshalJSON(raw []byte) error {
	*f = string(raw) == "true" || string(raw) == `"true"`
	return nil
}

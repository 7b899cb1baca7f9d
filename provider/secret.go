package provider

import (
	"fmt"
	"log/slog"
)

// Hidden stands wherever a secret's value may not be shown.
const Hidden = "hidden"

// Secret is text that must not be seen by accident: printing, logging and
// marshalling it yield [Hidden]. Only the request encoder of this package and
// an explicit [Secret.Reveal] give the value. Fields of this type carry the
// tag secret:"true" or private:"true".
type Secret string

// Reveal returns the value itself. Each call site is a place to review.
func (s Secret) Reveal() string { return string(s) }

// String implements fmt.Stringer with [Hidden].
func (s Secret) String() string { return Hidden }

// Format keeps every fmt verb, %#v included, from printing the value.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(Hidden)) }

// LogValue implements slog.LogValuer with [Hidden].
func (s Secret) LogValue() slog.Value { return slog.StringValue(Hidden) }

// MarshalText hides the value from any encoder that was not told otherwise.
func (s Secret) MarshalText() ([]byte, error) { return []byte(Hidden), nil }

// UnmarshalText takes the text as it is.
func (s *Secret) UnmarshalText(text []byte) error {
	*s = Secret(text)
	return nil
}

// Marker turns a secret argument into the mark that stands for it in canonical
// bytes: a keyed hash, equal for equal values, useless without the key.
type Marker func(Secret) string

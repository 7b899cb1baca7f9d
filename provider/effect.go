package provider

import "fmt"

// Effect is what a call may do to the cloud, in the worst case its arguments
// allow. The zero value is invalid, so that a forgotten effect cannot pass.
type Effect uint8

// The three effects, mildest first.
const (
	Observe Effect = iota + 1 // reads only
	Modify                    // changes or adds something that can be put back
	Destroy                   // loses data, access or service, or cannot be undone
)

// String is the word used in catalogues, policies and cards.
func (e Effect) String() string {
	switch e {
	case Observe:
		return "read"
	case Modify:
		return "write"
	case Destroy:
		return "destructive"
	}
	return fmt.Sprintf("effect(%d)", uint8(e))
}

// MarshalText encodes the effect as its word.
func (e Effect) MarshalText() ([]byte, error) {
	if e < Observe || e > Destroy {
		return nil, fmt.Errorf("provider: invalid effect %d", uint8(e))
	}
	return []byte(e.String()), nil
}

// UnmarshalText decodes one of read, write, destructive.
func (e *Effect) UnmarshalText(text []byte) error {
	for _, known := range []Effect{Observe, Modify, Destroy} {
		if known.String() == string(text) {
			*e = known
			return nil
		}
	}
	return fmt.Errorf("provider: effect %q is not one of read, write, destructive", text)
}

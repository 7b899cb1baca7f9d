package tools

import "context"

// Caller is who an authenticated HTTP request speaks for.
type Caller struct {
	Person string   // principal of the human
	Scopes []string // read, propose; nil = both
}

type callerKey struct{}

// WithCaller returns a context in which calls are made for c.
func WithCaller(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// caller is who calls: as authenticated, or the person that the server is for.
func (b *toolbox) caller(ctx context.Context) Caller {
	if c, ok := ctx.Value(callerKey{}).(Caller); ok {
		return c
	}
	return Caller{Person: b.o.Person}
}

func (b *toolbox) person(ctx context.Context) string { return b.caller(ctx).Person }

package tools

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/mark3labs/mcp-go/mcp"

	"signoff/tools/auth"
)

const (
	maxBody    = 1 << 20          // of a request; arguments are smaller
	bodyWithin = 15 * time.Second // how long a body may take to arrive
)

// whole reads the body before the handler runs. A subscription is left alone:
// there is nothing to subscribe to, so it ends at once, and the library loses
// its acknowledgement when that comes too fast.
func (g Guard) whole(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get(mcp.HeaderMethod) == string(mcp.MethodSubscriptionsListen) {
			next.ServeHTTP(w, r)
			return
		}
		if _, err := buffer(w, r); err != nil {
			g.refuse(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// buffered is a body that was read, and can be read again.
type buffered struct {
	*bytes.Reader
	raw []byte
}

func (buffered) Close() error { return nil }

// buffer reads the body once. The deadline that front set for it ends with
// it: one that stayed would cut the wait for the answer.
func buffer(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if b, ok := r.Body.(buffered); ok {
		return b.raw, nil
	}
	raw, err := io.ReadAll(r.Body)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, &auth.Refusal{Status: http.StatusRequestEntityTooLarge, Sentence: "a request has at most 1 MiB"}
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, &auth.Refusal{Status: http.StatusRequestTimeout, Sentence: "the body did not arrive in time"}
	case err != nil:
		return nil, &auth.Refusal{Status: http.StatusBadRequest, Sentence: "the body cannot be read", Cause: err}
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
	r.Body = buffered{bytes.NewReader(raw), raw}
	return raw, nil
}

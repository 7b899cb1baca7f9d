package tools

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"signoff/approvals"
)

// A modern client that can show a page is pointed to the one where a person
// decides: the first answer to a change asks it to, the client calls again, and
// that call waits a little for the decision. The client's own answer counts for
// nothing: clients accept by themselves, and who sits there is the requester.

const (
	decision    = "decision"       // the question's name in the answer
	purpose     = "mcp/elicited"   // of the state's signature
	stateBefore = 10 * time.Minute // a state is of use only that long
)

// filed answers a change that was filed. A draft shows no page: what it waits
// for is typed, and answers with another request.
func (b *toolbox) filed(ctx context.Context, req mcp.CallToolRequest, e Envelope) *mcp.CallToolResult {
	if e.Status != approvals.StatusPending || approvals.IsDraft(e.RequestID) || b.o.Quiet || !shows(ctx) || !presentable(e.ApproveURL) {
		return b.answer(e)
	}
	return server.NewInputRequestBuilder(b.state(ctx, req, e)).Elicit(decision, mcp.ElicitationParams{
		Mode: mcp.ElicitationModeURL, URL: e.ApproveURL,
		Message: fmt.Sprintf("This waits for a person's decision in Signoff: %s. Open the page to see it; whoever may decide does so there, signed in. Opening it decides nothing.", e.Summary),
	}).ToolResult()
}

// shows reports whether the client has said, with this very call, that it can
// show a page. Others would not understand the question.
func shows(ctx context.Context) bool {
	info := server.RequestProtocolInfoFromContext(ctx)
	return info != nil && info.Modern && info.ClientCapabilities != nil &&
		info.ClientCapabilities.Elicitation != nil && info.ClientCapabilities.Elicitation.URL != nil
}

// presentable reports whether a page may be shown to whoever sits at a client:
// over TLS or on the same machine, and without anything but its address.
func presentable(raw string) bool {
	u, err := url.Parse(raw)
	if err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	near := u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	return u.Host != "" && (u.Scheme == "https" || u.Scheme == "http" && near)
}

// state is what the client brings back: which request, until when, and the
// ledger's signature over these, the principal and the very same call.
func (b *toolbox) state(ctx context.Context, req mcp.CallToolRequest, e Envelope) string {
	until := time.Now().Add(stateBefore)
	if deadline, err := time.Parse(time.RFC3339, e.ExpiresAt); err == nil && deadline.Before(until) {
		until = deadline
	}
	words := []string{e.RequestID, strconv.FormatInt(until.Unix(), 10), approvals.NewID("once")}
	return strings.Join(words, ".") + "." + b.service.Vouch(purpose, b.bound(ctx, req, words)...)
}

// bound is everything that a state's signature covers.
func (b *toolbox) bound(ctx context.Context, req mcp.CallToolRequest, words []string) []string {
	arguments := jsontext.Value(req.Params.RawArguments).Clone()
	_ = arguments.Canonicalize() // what cannot be is compared as it is
	sum := sha256.Sum256(arguments)
	return append([]string{b.person(ctx), req.Params.Name, hex.EncodeToString(sum[:])}, words...)
}

// returned is a state that a client has brought back.
type returned struct {
	request, once string
	until         time.Time
}

// recognise reads a state; false if it is not ours, or of another call or caller.
func (b *toolbox) recognise(ctx context.Context, req mcp.CallToolRequest) (returned, bool) {
	words := strings.SplitN(req.Params.RequestState, ".", 4)
	if len(words) != 4 || !b.service.Vouched(words[3], purpose, b.bound(ctx, req, words[:3])...) {
		return returned{}, false
	}
	seconds, err := strconv.ParseInt(words[1], 10, 64)
	return returned{words[0], words[2], time.Unix(seconds, 0)}, err == nil
}

// resuming wraps a tool that files changes: a call that brings a state back
// concerns the request that the state names and files nothing, whatever became
// of that one since.
func (b *toolbox) resuming(file server.ToolHandlerFunc) server.ToolHandlerFunc {
	return func(ctx context.Context, req mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		if req.Params.RequestState == "" && len(req.Params.InputResponses) == 0 {
			return file(ctx, req)
		}
		state, ok := b.recognise(ctx, req)
		if !ok {
			return wrong(Error{Code: codeConflict, Field: "requestState", Message: "The state that came with this call is not one that this server gave for it; nothing was filed.",
				Hint: "Call request_list for the requests there are, or make the call anew without a state."}), nil
		}
		r, err := b.own(ctx, state.request)
		if err == nil && accepted(req) && b.shown.first(state, time.Now()) {
			r, _, err = b.wait(ctx, req, r, b.pace.Elicited)
		}
		if err != nil {
			return b.failed(ctx, nil, err), nil
		}
		return b.envelope(&r), nil
	}
}

// accepted reports whether the page was opened, as the client says. That is a
// reason to wait for a decision and none to take for one; nor is anything else
// that it may say.
func accepted(req mcp.CallToolRequest) bool {
	answer := server.ElicitationResponse(req.Params.InputResponses, decision)
	return answer != nil && answer.Action == mcp.ElicitationResponseActionAccept
}

// used remembers which states were brought back, so that each waits once. It
// is of this process: a state opens nothing, so that one brought to another
// process costs a wait there and no more.
type used struct {
	mu    sync.Mutex
	until map[string]time.Time
}

func newUsed() *used { return &used{until: map[string]time.Time{}} }

// mostUsed bounds what is remembered. Beyond it nothing waits.
const mostUsed = 10_000

// first reports whether a state is still good and was not brought back before.
func (u *used) first(s returned, now time.Time) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if _, seen := u.until[s.once]; seen || !now.Before(s.until) {
		return false
	}
	for once, until := range u.until {
		if !now.Before(until) {
			delete(u.until, once)
		}
	}
	if len(u.until) >= mostUsed {
		return false
	}
	u.until[s.once] = s.until
	return true
}

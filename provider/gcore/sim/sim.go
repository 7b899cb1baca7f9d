package sim

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"signoff/provider"
	"signoff/provider/gcore"
	"signoff/provider/simulator"
)

// Cloud is the simulated Gcore Cloud, served below /cloud.
type Cloud = simulator.Cloud[State]

// New makes the cloud with its seeded inventory, or as its file left it.
func New(config simulator.Config) (*Cloud, error) {
	c, err := simulator.New(config, simulator.Dialect{Prefix: "/cloud", Authorize: authorize, Refuse: refuse, Before: translate}, seed())
	if err != nil {
		return nil, err
	}
	for _, handle := range []func(*Cloud){handlePlaces, handleTasks, handleInstances, handleNewInstances, handlePower, handleFlavors, handleLimits, handleInterfaces,
		handleInstanceGroups, handleServerGroups, handleMetadata, handleWatch, handleTemplates, handleNames, handleNetworks, handleSecurityGroups, handleVolumes} {
		handle(c)
	}
	return c, nil
}

// here serves an operation in a project and region. Both must exist; work whose
// time has come is done first.
func here[In interface{ Here() gcore.Place }, Out any](c *Cloud, op *provider.Def[In, Out], status int, act func(*State, time.Time, In) (Out, error)) {
	simulator.Handle(c, op, status, func(s *State, now time.Time, in In) (Out, error) {
		s.settle(now)
		if err := s.check(in.Here()); err != nil {
			var none Out
			return none, err
		}
		return act(s, now, in)
	})
}

func authorize(r *http.Request) error {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if (scheme != "APIKey" && scheme != "Bearer") || token == "" {
		return &simulator.Fault{Status: http.StatusUnauthorized, Code: "UnauthorizedError", Text: "The API key is missing or not valid"}
	}
	return nil
}

// refuse writes an error as this API does.
func refuse(w http.ResponseWriter, err error) {
	fault := &simulator.Fault{Status: http.StatusInternalServerError, Code: "InternalServerError", Text: "internal error"}
	var argument *provider.ArgumentError
	if errors.As(err, &argument) {
		fault = invalid("%s", argument.Error())
		fault.Detail = map[string][]string{argument.Field: {argument.Problem}}
	}
	errors.As(err, &fault)
	out := map[string]any{"exception_class": fault.Code, "message": fault.Text, "request_id": "4e3e63f3-4f2a-4720-bf18-2a1986531b87"}
	if fault.Detail != nil {
		out["invalid_fields"] = fault.Detail
	}
	body, _ := json.Marshal(out, json.Deterministic(true)) // texts only
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(fault.Status)
	_, _ = w.Write(body) // a lost client is its own problem
}

func missing(format string, args ...any) error {
	return &simulator.Fault{Status: http.StatusNotFound, Code: "NotFoundError", Text: fmt.Sprintf(format, args...)}
}

func invalid(format string, args ...any) *simulator.Fault {
	return &simulator.Fault{Status: http.StatusBadRequest, Code: "ValidationError", Text: fmt.Sprintf(format, args...)}
}

// conflict is assumed: no document gives the class.
func conflict(format string, args ...any) error {
	return &simulator.Fault{Status: http.StatusConflict, Code: "ConflictError", Text: fmt.Sprintf(format, args...)}
}

// translate puts the seed's spellings into those of the OpenAPI document:
// metadata_kv and metadata_v of lists, powercycle, and the old names of a new
// instance's members.
func translate(_ http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	if kv, ok := query["metadata_kv"]; ok {
		query["tag_key_value"] = kv
		query.Del("metadata_kv")
	}
	if query.Has("metadata_v") {
		var values []string
		if json.Unmarshal([]byte(query.Get("metadata_v")), &values) != nil {
			return invalid("metadata_v is not a JSON array in text")
		}
		query["tag_value"] = values
		query.Del("metadata_v")
	}
	r.URL.RawQuery = query.Encode()
	if r.Method != http.MethodPost || !strings.HasPrefix(r.URL.Path, "/cloud/v2/instances/") {
		return nil
	}
	return translateBody(r)
}

func translateBody(r *http.Request) error {
	raw, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(raw))
	var body map[string]jsontext.Value
	if json.Unmarshal(raw, &body) != nil {
		return nil // refused where it is decoded
	}
	for old, now := range map[string]string{"keypair_name": "ssh_key_name", "metadata": "tags"} {
		if value, ok := body[old]; ok {
			body[now] = value
			delete(body, old)
		}
	}
	if string(body["action"]) == `"powercycle"` {
		body["action"] = jsontext.Value(`"reboot_hard"`)
	}
	raw, err = json.Marshal(body, json.Deterministic(true))
	r.Body = io.NopCloser(bytes.NewReader(raw))
	return err
}

func at(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05+0000") }

// some is nothing for an empty text.
func some(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// page cuts a list as limit and offset say; count is that of all.
func page[T any](all []T, limit, offset *int, usual int) gcore.List[T] {
	size := usual
	if limit != nil {
		size = *limit
	}
	from := min(provider.Value(offset), len(all))
	to := len(all)
	if size > 0 {
		to = min(from+size, len(all))
	}
	return gcore.List[T]{Count: new(len(all)), Results: append([]T{}, all[from:to]...)}
}

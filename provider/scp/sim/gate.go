package sim

import (
	"bytes"
	"crypto/hmac"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"signoff/provider"
	"signoff/provider/scp"
	"signoff/provider/simulator"
)

// The one key pair that the cloud knows.
const (
	accessKey = "sandbox"
	secretKey = provider.Secret("sandbox-secret")
)

// tolerance is how far a timestamp may be off.
const tolerance = 5 * time.Minute

// A gate lets signed requests in.
type gate struct {
	now           func() time.Time
	refuseExpired bool
}

func (g *gate) authorize(r *http.Request) error {
	if why := g.unsigned(r); why != "" {
		return &simulator.Fault{Status: http.StatusUnauthorized, Text: why}
	}
	if why := g.expired(r.Header.Get("Scp-Api-Version")); why != "" {
		return &simulator.Fault{Status: http.StatusBadRequest, Text: why}
	}
	return nil
}

// unsigned says what is wrong with a signature; empty when nothing is.
func (g *gate) unsigned(r *http.Request) string {
	timestamp := r.Header.Get("Scp-Timestamp")
	millis, err := strconv.ParseInt(timestamp, 10, 64)
	off := g.now().Sub(time.UnixMilli(millis)).Abs()
	want := scp.Signature(secretKey, r.Method, target(r), timestamp, accessKey, r.Header.Get("Scp-AccountId"))
	switch {
	case r.Header.Get("Scp-Accesskey") != accessKey:
		return "The access key is missing or not known."
	case r.Header.Get("Scp-ClientType") != scp.ClientType:
		return "The client type is not known."
	case err != nil || off > tolerance:
		return "The timestamp is missing, or too far from the time here."
	case !hmac.Equal([]byte(want), []byte(r.Header.Get("Scp-Signature"))):
		return "The signature does not match."
	}
	return ""
}

// target is the URL as it came over the wire.
func target(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host + r.RequestURI
}

// oneWay takes the documented example of a new interface, which names a port
// and describes a new one at once: the port counts.
func oneWay(_ http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/interfaces") {
		return nil
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<16))
	if err != nil {
		return err
	}
	var members map[string]jsontext.Value
	if json.Unmarshal(body, &members) == nil { // else the operation judges it
		for name, value := range members { // optional members may be null
			if value.Kind() == 'n' {
				delete(members, name)
			}
		}
		if members["port_id"] != nil {
			delete(members, "subnet_id")
			delete(members, "fixed_ips")
		}
		body, _ = json.Marshal(members)
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}

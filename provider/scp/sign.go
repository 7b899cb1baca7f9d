package scp

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"signoff/provider"
)

// ClientType is what every request says of its sender, and signs.
const ClientType = "Openapi"

// Signature signs a request: the bare concatenation of its method in capitals,
// the whole URL exactly as it goes over the wire, the timestamp header, the
// access key, the account id if one is sent, and the client type.
func Signature(secret provider.Secret, method, url, timestamp, accessKey, accountID string) string {
	mac := hmac.New(sha256.New, []byte(secret.Reveal()))
	mac.Write([]byte(method + url + timestamp + accessKey + accountID + ClientType)) // never fails
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// authorize signs a request whose URL is final. It is asked anew for each
// attempt, so that a repeat has a timestamp of its own.
func authorize(r *http.Request, a provider.Account) error {
	// Query encoding writes a space as +, which only forms do: what is signed
	// and sent here is percent-encoded throughout.
	r.URL.RawQuery = strings.ReplaceAll(r.URL.RawQuery, "+", "%20")
	timestamp := strconv.FormatInt(time.Now().UnixMilli(), 10)
	for name, value := range map[string]string{
		"Scp-Accesskey":   a.AccessKey,
		"Scp-Timestamp":   timestamp,
		"Scp-ClientType":  ClientType,
		"Scp-Signature":   Signature(a.SecretKey, r.Method, r.URL.String(), timestamp, a.AccessKey, ""),
		"Scp-Api-Version": service + " " + versionOf(a),
		"Accept-Language": "en-US",
	} {
		r.Header.Set(name, value)
	}
	return nil
}

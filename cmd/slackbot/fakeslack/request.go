package fakeslack

import (
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// parse reads a form or a JSON body into one shape.
func parse(r *http.Request, name string) (*request, error) {
	req := &request{method: name, args: map[string]string{}, token: strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		err = req.fromJSON(body)
	} else {
		err = req.fromForm(r.URL.RawQuery, string(body))
	}
	if token := req.args["token"]; token != "" {
		req.token = token
	}
	delete(req.args, "token")
	return req, err
}

func (req *request) fromJSON(body []byte) error {
	if len(body) == 0 {
		return nil
	}
	var members map[string]jsontext.Value
	if err := json.Unmarshal(body, &members); err != nil {
		return err
	}
	for name, value := range members {
		req.args[name] = string(value)
		if value.Kind() == '"' {
			var text string
			if err := json.Unmarshal(value, &text); err != nil {
				return err
			}
			req.args[name] = text
		}
	}
	return nil
}

func (req *request) fromForm(query, body string) error {
	for _, source := range []string{query, body} {
		values, err := url.ParseQuery(source)
		if err != nil {
			return err
		}
		for name := range values {
			req.args[name] = values.Get(name)
		}
	}
	return nil
}

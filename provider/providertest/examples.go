package providertest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"signoff/provider"
)

var examplePart = regexp.MustCompile(`^([a-z0-9_]+)\.(request|2\d\d(?:-\d+)?)\.json$`)

// examples: every documented body decodes strictly and encodes back equal.
// Equal means: null is absent, [] is the empty object, a number spelled as
// text is the number, an object with nothing but a name is that name.
func (c *checker) examples(t *testing.T) {
	if _, err := os.Stat("testdata/examples"); os.IsNotExist(err) {
		return // a cloud whose documents give none
	}
	files, err := filepath.Glob("testdata/examples/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		part := examplePart.FindStringSubmatch(filepath.Base(file))
		if part == nil {
			continue // an error body: the simulator's tests read those
		}
		t.Run(strings.TrimSuffix(part[0], ".json"), func(t *testing.T) {
			op := c.api.Operation(part[1])
			require.NotNil(t, op)
			if c.excused(part[1], "example "+part[2]) {
				return
			}
			raw, err := os.ReadFile(file)
			require.NoError(t, err)
			back, err := roundTrip(op, part[2], raw)
			require.NoError(t, err)
			require.Equal(t, plain(t, raw), plain(t, back))
		})
	}
}

func roundTrip(op provider.Operation, part string, raw []byte) ([]byte, error) {
	if part != "request" {
		return provider.RoundTripAnswer(op, raw)
	}
	path := map[string]string{}
	for _, r := range provider.Inputs(op) {
		if r.Place == "path" {
			path[r.Path] = placeholder(r)
		}
	}
	return provider.RoundTripRequest(op, path, raw)
}

// plain reduces JSON to what the equality of examples compares.
func plain(t *testing.T, raw []byte) any {
	if len(raw) == 0 {
		return nil
	}
	var v any
	require.NoError(t, json.Unmarshal(raw, &v))
	return reduce(v)
}

func reduce(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			if v[name] = reduce(member); v[name] == nil {
				delete(v, name)
			}
		}
		if len(v) == 0 {
			return nil
		}
		if name, ok := v["name"]; ok && len(v) == 1 {
			return name
		}
	case []any:
		for i := range v {
			v[i] = reduce(v[i])
		}
		if len(v) == 0 {
			return nil
		}
	case string:
		if number, err := provider.ParseDecimal(v); err == nil {
			return number.String()
		}
	case float64:
		raw, _ := json.Marshal(v)
		number, _ := provider.ParseDecimal(string(raw))
		return number.String()
	}
	return v
}

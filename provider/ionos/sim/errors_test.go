package sim_test

import (
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/ionos"
)

// An attempt is a request as it goes over the wire, to be refused.
type attempt struct {
	path      map[string]string // values other than those of known
	query     string
	body      string
	anonymous bool                           // without a token
	first     func(*world) map[string]string // has to happen before; gives more path values
	says      string                         // where the documented words depend on more than the call
}

// known are ids that go together, for the variables of paths.
var known = map[string]string{
	"server_id": db1, "ip_id": "D609028BC090EE05665072C721EA4A7A", "firewall_id": policyExample, "load_balancer_id": balancerExample,
	"private_network_id": networkBack, "vpn_id": vpnOffice, "block_storage_id": scratch, "shared_storage_id": media, "ssh_key_id": deployKey,
	"image_id": goldenImage, "user_id": bobUser, "role_id": operateRole, "monitoring_policy_id": webPolicy, "port_id": port443, "process_id": nginx,
}

var exampleFile = regexp.MustCompile(`^(ionos_\w+)\.(4\d\d)(?:-(\d))?\.json$`)

// Every documented error comes with the documented status, type, words and
// spelling of its keys, or stands in unprovoked with the reason.
func TestErrorsAreTheDocumentedOnes(t *testing.T) {
	files, err := os.ReadDir("../testdata/examples")
	require.NoError(t, err)
	var examples []string
	for _, file := range files {
		part := exampleFile.FindStringSubmatch(file.Name())
		example := strings.TrimSuffix(file.Name(), ".json")
		if part == nil {
			continue
		}
		examples = append(examples, example)
		if unprovoked[example] != "" {
			continue
		}
		t.Run(example, func(t *testing.T) {
			op := ionos.API().Operation(part[1])
			a, ok := attempts[example]
			if !ok {
				require.Equal(t, "404", part[2], "no attempt provokes it")
				a = missingThing(t, op, part[3])
			}
			status, _ := strconv.Atoi(part[2])
			a.meets(t, op, status, documented(t, example))
		})
	}
	require.Subset(t, examples, slices.Collect(maps.Keys(unprovoked)))
	require.Subset(t, examples, slices.Collect(maps.Keys(attempts)))
}

// missingThing asks for what is not there: the n-th id of the path is unknown,
// those before it are not, and the body is well-formed.
func missingThing(t *testing.T, op provider.Operation, n string) attempt {
	t.Helper()
	nth, _ := strconv.Atoi(n) // none = the first
	variables := regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(op.Spec().Path, -1)
	require.GreaterOrEqual(t, len(variables), max(nth, 1))
	a := wellFormed[op.Spec().Name]
	a.path = map[string]string{}
	for i, v := range variables {
		a.path[v[1]] = known[v[1]]
		if i >= max(nth, 1)-1 {
			a.path[v[1]] = nowhere
		}
	}
	if raw, err := os.ReadFile(filepath.Join("../testdata/examples", op.Spec().Name+".request.json")); err == nil && a.body == "" {
		a.body = string(raw)
	}
	return a
}

func (a attempt) meets(t *testing.T, op provider.Operation, status int, want errorExample) {
	w := newWorld(t, slow)
	var made map[string]string
	if a.first != nil {
		made = a.first(w)
	}
	path := op.Spec().Path
	for _, values := range []map[string]string{made, a.path, known} {
		for name, value := range values {
			path = strings.ReplaceAll(path, "{"+name+"}", value)
		}
	}
	request, err := http.NewRequest(op.Spec().Method, w.base+path+a.query, strings.NewReader(a.body))
	require.NoError(t, err)
	if !a.anonymous {
		request.Header.Set("X-TOKEN", "t")
	}
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	require.Equal(t, status, response.StatusCode, "%s", raw)
	if a.says != "" {
		want.message = a.says
	}
	require.Equal(t, want, readError(t, raw))
}

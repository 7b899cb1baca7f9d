package proof

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
)

// marks are texts that stand in place of secrets; each is known by where it
// was put.
type marks struct {
	mu      sync.Mutex
	last    int
	origins map[string]string
	private map[string]bool
}

const markStem = "Tnt9x"

var markPattern = regexp.MustCompile(markStem + `[0-9]{6}Qz`)

// stems finds where marks begin in what follows from, in letters of any case.
func stems(in []byte, from int) (found []int) {
	const digit = 3 // of the stem, the same in every case
	for at := from + digit; at < len(in); at++ {
		next := bytes.IndexByte(in[at:], markStem[digit])
		if next < 0 {
			break
		}
		at += next
		if begin := at - digit; len(in) >= begin+len(markStem) && strings.EqualFold(string(in[begin:begin+len(markStem)]), markStem) {
			found = append(found, begin)
		}
	}
	return found
}

func TestAMarkIsFoundWhereverAndHoweverItIsWritten(t *testing.T) {
	require.Equal(t, []int{0, 10, 18}, stems([]byte("tnt9x 9x9 TNT9Xtn9Tnt9x"), 0))
	require.Equal(t, []int{18}, stems([]byte("tnt9x 9x9 TNT9Xtn9Tnt9x"), 11))
	require.Empty(t, stems([]byte("tnt9"), 0))
}

func (m *marks) put(private bool, origin string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.last++
	mark := fmt.Sprintf("%s%06dQz", markStem, m.last)
	m.origins[mark], m.private[mark] = origin, private
	return mark
}

// of tells where a mark was put.
func (m *marks) of(mark string) (origin string, private bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.origins[mark], m.private[mark]
}

// taint puts a mark into every secret that the operation declares, there or
// not, and adds members whose names look secret to every object.
func (b *tainted) taint(op provider.Operation, body []byte) []byte {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return body // nothing was answered
	}
	t := tainting{b: b, operation: op.Spec().Name, unnamed: op.Spec().Unnamed, declared: map[string]bool{}, secret: map[string]bool{}}
	for _, row := range provider.Outputs(op) {
		t.declared[row.Path] = true
		t.secret[row.Path] = row.Secret
	}
	value = t.value(value, "", true)
	out, err := json.Marshal(value)
	require.NoError(b.t, err)
	return out
}

type tainting struct {
	b                *tainted
	operation        string
	declared, secret map[string]bool
	turn             int
	unnamed          bool // whatever is not declared is secret
}

func (t *tainting) mark(at string) string {
	t.b.mu.Lock()
	t.b.added[t.operation+" "+at]++
	t.b.mu.Unlock()
	return t.b.marks.put(false, t.operation+" answers "+at)
}

// value taints what stands at a path; declared is false below what no type
// declares.
func (t *tainting) value(v any, at string, declared bool) any {
	if t.secret[at] {
		return t.mark(at)
	}
	switch v := v.(type) {
	case []any:
		if len(v) == 0 && t.leads(at+"/*") {
			v = append(v, map[string]any{})
		}
		for i := range v {
			v[i] = t.value(v[i], at+"/*", declared)
		}
		return v
	case map[string]any:
		t.lead(v, at)
		free := t.declared[at+"/*"] // a map of the user's own names: data
		for name := range v {
			below := at + "/" + name
			if free {
				below = at + "/*"
			}
			v[name] = t.value(v[name], below, declared && t.declared[below])
		}
		if !free {
			t.strangers(v, at)
		}
	}
	return v
}

// leads reports whether a secret is declared below a path.
func (t *tainting) leads(at string) bool {
	for path, secret := range t.secret {
		if secret && strings.HasPrefix(path, at+"/") {
			return true
		}
	}
	return false
}

// lead puts in what is missing on the way to a secret.
func (t *tainting) lead(v map[string]any, at string) {
	for path, secret := range t.secret {
		rest, below := strings.CutPrefix(path, at+"/")
		name, further, more := strings.Cut(rest, "/")
		switch {
		case !secret || !below || name == "*" || v[name] != nil:
		case strings.HasPrefix(further, "*"):
			v[name] = []any{}
		case more:
			v[name] = map[string]any{}
		default:
			v[name] = "" // a mark comes here
		}
	}
}

// strange are names that no document has, and that look secret.
var strange = []string{"db_password", "accessToken", "client_secret", "apiKey", "private_key", "user_data", "adminPass", "passphrase", "x_credentials"}

// strangers adds members that are not declared, as clouds do from one day to
// the next. They take turns, so that answers stay short enough to be seen.
func (t *tainting) strangers(v map[string]any, at string) {
	t.turn++
	for i := range 2 {
		name := strange[(t.turn+i)%len(strange)]
		if path := at + "/" + name; !t.declared[path] && v[name] == nil {
			v[name] = t.mark(path + " (not declared)")
		}
	}
	if t.unnamed {
		v["x_value"] = t.mark(at + "/x_value (not declared)")
	}
	v["x_more"] = map[string]any{"seen": "by all", "secret": t.mark(at + "/x_more/secret (not declared)"),
		"list": []any{map[string]any{"token": map[string]any{"value": t.mark(at + "/x_more/list/token/value (not declared)")}}}}
	v["x_tokens"] = []any{t.mark(at + "/x_tokens (not declared)")}
}

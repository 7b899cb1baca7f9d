package approvals

import (
	"os"
	"path/filepath"
	"signoff/provider/gcore"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestNothingInvisibleStaysInvisible(t *testing.T) {
	for in, want := range map[string]string{
		"web-1":                    "web-1",
		"a\u202Eb":                 `a\u{202E}b`, // right-to-left override
		"a\u200Bb":                 `a\u{200B}b`, // zero-width space
		"a\u00A0b":                 `a\u{A0}b`,
		"\x1b[31mred":              `\u{1B}[31mred`,
		"two\nlines":               `two\nlines`,
		`back\slash`:               `back\\slash`,
		"\U000E0100x":              `\u{E0100}x`,
		"\U0001D173\U0001BCA0":     `\u{1D173}\u{1BCA0}`,
		"\u2800\u3164\uFE0F":       `\u{2800}\u{3164}\u{FE0F}`,
		"bad \xff byte":            "bad \uFFFD byte",
		"Füße 日本 emoji \U0001F600": "Füße 日本 emoji \U0001F600",
	} {
		require.Equal(t, want, Visible(in))
	}
}

func TestVisibleTextHasNoHiddenCodePointAndLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.String().Draw(t, "a"), rapid.String().Draw(t, "b")
		for _, r := range Visible(a) {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
				t.Fatalf("%q shows %U", a, r)
			}
		}
		if a != b && strings.ToValidUTF8(a, "") == a && strings.ToValidUTF8(b, "") == b && Visible(a) == Visible(b) {
			t.Fatalf("%q and %q look the same", a, b)
		}
	})
}

func TestMixedScriptsAreNoticed(t *testing.T) {
	require.True(t, Mixed("p\u0430ypal")) // Cyrillic а
	require.False(t, Mixed("paypal"))
	require.False(t, Mixed("база"))
}

func TestDigestsFrameTheirFields(t *testing.T) {
	a := newDigest("d").field("x", "ab").field("y", "c").sum()
	b := newDigest("d").field("x", "a").field("y", "bc").sum()
	c := newDigest("d").field("xa", "b").field("y", "c").sum()
	require.NotEqual(t, a, b)
	require.NotEqual(t, a, c)
	require.Len(t, a.Short(), 12)
}

func TestINV01_OneChangedFieldChangesTheApprovalDigest(t *testing.T) {
	content := Content{Operation: "o", Declaration: "d", Provider: "p", Account: "a", Region: "r", Endpoint: "e", Credential: "c",
		Arguments: []byte(`{}`), Effect: 2, Requester: Requester{"bob", "agent", "mcp"}, RepeatOf: "x", Follows: "y"}
	prepared := Prepared{Fingerprint: "f", Ruling: Ruling{Rule: "r", Requirement: Requirement{Slots: []Slot{{Need: 1, From: []string{"alice"}}}}, UseWithin: 5}}
	base, err := approvalDigest(content, &prepared)
	require.NoError(t, err)
	seen := map[Digest]string{base: "base"}
	try := func(name string, change func(*Content, *Prepared)) {
		c, p := content, prepared
		change(&c, &p)
		d, err := approvalDigest(c, &p)
		require.NoError(t, err)
		require.Empty(t, seen[d], "%s gives the digest of %s", name, seen[d])
		seen[d] = name
	}
	try("operation", func(c *Content, _ *Prepared) { c.Operation += "x" })
	try("declaration", func(c *Content, _ *Prepared) { c.Declaration += "x" })
	try("provider", func(c *Content, _ *Prepared) { c.Provider += "x" })
	try("account", func(c *Content, _ *Prepared) { c.Account += "x" })
	try("region", func(c *Content, _ *Prepared) { c.Region += "x" })
	try("endpoint", func(c *Content, _ *Prepared) { c.Endpoint += "x" })
	try("credential", func(c *Content, _ *Prepared) { c.Credential += "x" })
	try("arguments", func(c *Content, _ *Prepared) { c.Arguments = []byte(`{"a":1}`) })
	try("effect", func(c *Content, _ *Prepared) { c.Effect = 3 })
	try("person", func(c *Content, _ *Prepared) { c.Requester.Person += "x" })
	try("agent", func(c *Content, _ *Prepared) { c.Requester.Agent += "x" })
	try("channel", func(c *Content, _ *Prepared) { c.Requester.Channel += "x" })
	try("repeat_of", func(c *Content, _ *Prepared) { c.RepeatOf += "x" })
	try("follows", func(c *Content, _ *Prepared) { c.Follows += "x" })
	try("fingerprint", func(_ *Content, p *Prepared) { p.Fingerprint += "x" })
	try("rule", func(_ *Content, p *Prepared) { p.Ruling.Rule += "x" })
	try("need", func(_ *Content, p *Prepared) { p.Ruling.Requirement.Slots = []Slot{{Need: 2, From: []string{"alice"}}} })
	try("approvers", func(_ *Content, p *Prepared) {
		p.Ruling.Requirement.Slots = []Slot{{Need: 1, From: []string{"mallory"}}}
	})
	try("self-approval", func(_ *Content, p *Prepared) { p.Ruling.Requirement.SelfApproval = true })
	try("use window", func(_ *Content, p *Prepared) { p.Ruling.UseWithin++ })
}

func TestINV15_SealedValuesOpenOnlyWhereTheyBelong(t *testing.T) {
	path := filepath.Join(t.TempDir(), "seal.key")
	seal, err := LoadSeal(path)
	require.NoError(t, err)
	again, err := LoadSeal(path)
	require.NoError(t, err)
	require.Equal(t, seal.Mark("hunter2"), again.Mark("hunter2"), "the key is kept")
	require.NotEqual(t, seal.Mark("hunter2"), seal.Mark("hunter3"))

	sealed := seal.Close("req_1", "/pw", "hunter2")
	require.NotContains(t, string(sealed), "hunter2")
	value, err := again.Open("req_1", "/pw", sealed)
	require.NoError(t, err)
	require.Equal(t, "hunter2", value.Reveal())
	_, err = seal.Open("req_2", "/pw", sealed)
	require.Error(t, err)
	_, err = seal.Open("req_1", "/other", sealed)
	require.Error(t, err)

	require.NoError(t, os.Chmod(path, 0o644))
	_, err = LoadSeal(path)
	require.ErrorContains(t, err, "others can read it")
}

func TestINV12_AChangedEntryBreaksTheChain(t *testing.T) {
	var chain []Entry
	prev := Genesis
	for i := range 5 {
		e := Entry{At: noon, Request: "req_1", Kind: "vote.approve", Actor: "alice"}
		e.Seal(int64(i+1), prev)
		prev = e.Hash
		chain = append(chain, e)
	}
	verify := func(entries []Entry) error {
		var v Verifier
		for _, e := range entries {
			if err := v.Next(e); err != nil {
				return err
			}
		}
		return nil
	}
	require.NoError(t, verify(chain))
	changed := append([]Entry(nil), chain...)
	changed[2].Actor = "mallory"
	require.ErrorContains(t, verify(changed), "entry 3 was changed")
	require.ErrorContains(t, verify(append(append([]Entry(nil), chain[:2]...), chain[3:]...)), "after entry 2 comes 4")
	swapped := append([]Entry(nil), chain...)
	swapped[1], swapped[2] = swapped[2], swapped[1]
	require.Error(t, verify(swapped))
}

// The names in a free object come from the caller as its values do.
func TestNamesOfAFreeObjectAreMadeVisible(t *testing.T) {
	op := gcore.API().Operation("gcore_instances_metadata_upsert")
	arguments := `{"project_id":1,"region_id":7,"instance_id":"142988bb-291e-4862-bffb-b1cf20036c27","metadata":{"te\u202eam\u200b":"x","t\u0435am":"y"}}`
	call, err := op.Canon([]byte(arguments), nil)
	require.NoError(t, err)
	p, err := present(part{op: op, content: Content{Operation: op.Spec().Name, Arguments: call.Canonical, Effect: call.Effect}}, Ruling{})
	require.NoError(t, err)
	raw, _, err := p.encode()
	require.NoError(t, err)
	require.NotContains(t, string(raw), "\u202e")
	require.NotContains(t, string(raw), "\u200b")
	require.Contains(t, string(raw), `te\\u{202E}am\\u{200B}`)
	require.Contains(t, string(raw), "mixes letters")
}

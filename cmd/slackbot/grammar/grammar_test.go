package grammar

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"signoff/provider"
	"signoff/provider/all"
)

func operations() []provider.Operation {
	var ops []provider.Operation
	for _, api := range all.APIs() {
		ops = append(ops, api.Operations()...)
	}
	return ops
}

func TestWhatWasTypedIsUnderstood(t *testing.T) {
	for name, c := range map[string]struct {
		text      string
		operation string
		arguments string
		why       string
		account   string
		missing   []string
	}{
		"plain":              {`ionos_servers_get server_id=A1`, "ionos_servers_get", `{"server_id":"A1"}`, "", "", nil},
		"in words":           {`IONOS servers-get server_id=A1`, "ionos_servers_get", `{"server_id":"A1"}`, "", "", nil},
		"a string of digits": {`ionos_servers_get server_id=0012`, "ionos_servers_get", `{"server_id":"0012"}`, "", "", nil},
		"numbers":            {`ionos_server_hardware_update server_id=A1 vcore=4 ram=0.5`, "ionos_server_hardware_update", `{"server_id":"A1","vcore":4,"ram":0.5}`, "", "", nil},
		"a boolean":          {`ionos_servers_delete server_id=A1 keep_ip=yes`, "ionos_servers_delete", `{"server_id":"A1","keep_ip":true}`, "", "", nil},
		"why and account":    {`ionos_servers_delete server_id=A1 why="left over" account=main`, "ionos_servers_delete", `{"server_id":"A1"}`, "left over", "main", nil},
		"curly quotes":       {"ionos_servers_delete server_id=\u201CA1\u201D why=\u201Cit\u2019s left over\u201D", "ionos_servers_delete", `{"server_id":"A1"}`, "it\u2019s left over", "", nil},
		"an apostrophe":      {`ionos_servers_delete server_id=A1 why=it's`, "ionos_servers_delete", `{"server_id":"A1"}`, "it's", "", nil},
		"dashes":             {"ionos_servers_delete --server_id=A1 \u2014why=x \u2013keep-ip=no", "ionos_servers_delete", `{"server_id":"A1","keep_ip":false}`, "x", "", nil},
		"odd spaces":         {"ionos_servers_delete\u00A0server_id=A1\u202Fwhy=x\n\taccount=main", "ionos_servers_delete", `{"server_id":"A1"}`, "x", "main", nil},
		"a backslash":        {`ionos_servers_delete server_id=A1 why=two\ words`, "ionos_servers_delete", `{"server_id":"A1"}`, "two words", "", nil},
		"a link":             {`ionos_users_api_ips_add user_id=U1 ips=<http://10.0.0.1|10.0.0.1>`, "ionos_users_api_ips_add", `{"user_id":"U1","ips":["10.0.0.1"]}`, "", "", nil},
		"an address":         {`ionos_users_create name=op email=<mailto:op@example.com|op@example.com>`, "ionos_users_create", `{"name":"op","email":"op@example.com"}`, "", "", []string{"password"}},
		"a bare link":        {`ionos_servers_delete server_id=A1 why=<https://example.com/a?b=c&amp;d>`, "ionos_servers_delete", `{"server_id":"A1"}`, "https://example.com/a?b=c&d", "", nil},
		"entities":           {`ionos_servers_delete server_id=A1 why="a &lt; b &amp;amp; c"`, "ionos_servers_delete", `{"server_id":"A1"}`, "a < b &amp; c", "", nil},
		"a mention stays":    {`ionos_servers_delete server_id=A1 why="ask <@U1|bob>"`, "ionos_servers_delete", `{"server_id":"A1"}`, "ask <@U1|bob>", "", nil},
		"spoken to the bot":  {`<@U0BOT> ionos_servers_get server_id=A1`, "ionos_servers_get", `{"server_id":"A1"}`, "", "", nil},
		"repeated keys":      {`ionos_users_api_ips_add user_id=U1 ips=10.0.0.1 ips=10.0.0.2`, "ionos_users_api_ips_add", `{"user_id":"U1","ips":["10.0.0.1","10.0.0.2"]}`, "", "", nil},
		"a list as JSON":     {`ionos_users_api_ips_add user_id=U1 ips=["10.0.0.1", "10.0.0.2"] why=x`, "ionos_users_api_ips_add", `{"user_id":"U1","ips":["10.0.0.1","10.0.0.2"]}`, "x", "", nil},
		"all as JSON":        {`ionos_servers_delete {"server_id": "A1", "keep_ip": true, "why": "left over"}`, "ionos_servers_delete", `{"server_id":"A1","keep_ip":true}`, "left over", "", nil},
		"curly JSON":         {"ionos_servers_delete {\u201Cserver_id\u201D: \u201CA1\u201D}", "ionos_servers_delete", `{"server_id":"A1"}`, "", "", nil},
		"fenced JSON":        {"ionos_servers_delete ```{\n \"server_id\": \"A1\"\n}``` why=x", "ionos_servers_delete", `{"server_id":"A1"}`, "x", "", nil},
		"JSON with entities": {`ionos_servers_update {"server_id":"A1","name":"a&amp;b"}`, "ionos_servers_update", `{"server_id":"A1","name":"a&b"}`, "", "", nil},
		"an object":          {`ionos_servers_create name=web hardware={"vcore":2}`, "ionos_servers_create", `{"name":"web","hardware":{"vcore":2}}`, "", "", nil},
		"parts of an object": {`ionos_servers_create name=web hardware.vcore=2 hardware.ram=4`, "ionos_servers_create", `{"name":"web","hardware":{"vcore":2,"ram":4}}`, "", "", nil},
		"nothing given":      {`ionos_servers_delete`, "ionos_servers_delete", `{}`, "", "", []string{"server_id"}},
		"an empty text":      {`ionos_servers_update server_id=A1 description=""`, "ionos_servers_update", `{"server_id":"A1","description":""}`, "", "", nil},
		"a long minus":       {"ionos_server_hardware_update server_id=A1 vcore=\u22122", "ionos_server_hardware_update", `{"server_id":"A1","vcore":-2}`, "", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Parse(c.text, operations())
			require.NoError(t, err)
			require.Equal(t, Call, got.Kind)
			require.Equal(t, c.operation, got.Operation.Spec().Name)
			require.JSONEq(t, c.arguments, string(got.Arguments))
			require.Equal(t, c.why, got.Why)
			require.Equal(t, c.account, got.Account)
			if c.missing != nil {
				require.Equal(t, c.missing, got.Missing)
			}
		})
	}
}

func TestCommandsWithoutAnOperation(t *testing.T) {
	for text, want := range map[string]Command{
		"":                      {Kind: Pick},
		" \u00A0":               {Kind: Pick},
		"<@U0BOT>":              {Kind: Pick},
		"Help":                  {Kind: Help},
		"help ionos":            {Kind: Help, Words: "ionos"},
		"queue":                 {Kind: Queue},
		"search delete  server": {Kind: Search, Words: "delete server"},
	} {
		got, err := Parse(text, operations())
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
}

func TestWhatIsNotUnderstoodIsSaidAndNothingIsGuessed(t *testing.T) {
	for text, phrase := range map[string]string{
		"ionos_servers_delte server_id=A1":                           "did you mean ionos_servers_delete",
		"server_id=A1":                                               "the name of an operation comes first",
		"xyzzy":                                                      `there is no operation "xyzzy"`,
		"ionos_servers_get server_id=A1 now":                         `"now" stands alone`,
		`ionos_servers_get server_id="A1`:                            "opened and not closed",
		`ionos_servers_get server_id="A1"x`:                          "after a closing quote",
		"ionos_servers_get server_id=A1 server_id=A2":                "takes one value",
		"ionos_servers_get servr_id=A1":                              "did you mean server_id",
		"ionos_server_hardware_update server_id=A1 vcore=two":        "not a number",
		"ionos_servers_delete server_id=A1 keep_ip=maybe":            "neither yes nor no",
		`ionos_servers_get server_id=A1 {"server_id":"A2"}`:          "not both",
		`ionos_servers_get {"server_id":"A1"} {"server_id":"A2"}`:    "two JSON objects",
		`ionos_servers_get {"server_id":"A1","server_id":"A2"}`:      "",
		"ionos_servers_delete server_id=A1 why=a why=b":              "takes one value",
		`ionos_servers_create hardware.vcore=2 hardware={"vcore":3}`: "given twice",
		"ionos_servers_create hardware=big":                          "one JSON object",
		strings.Repeat("a", 50_000):                                  "longer than",
	} {
		_, err := Parse(text, operations())
		require.ErrorContains(t, err, phrase, text)
	}
}

func TestASecretTypedInSlackIsRefusedAndNotRepeated(t *testing.T) {
	for _, text := range []string{
		"ionos_users_create name=op password=Hunter2222", `ionos_users_create {"name":"op","password":"Hunter2222"}`,
		`ionos_servers_create password=Hunter2222`, `gcore_instances_create user_data=Hunter2222`,
	} {
		_, err := Parse(text, operations())
		require.ErrorContains(t, err, "typed in the console", text)
		require.NotContains(t, err.Error(), "Hunter")
	}
}

func TestEveryArgumentCanBeNamed(t *testing.T) {
	spelling := regexp.MustCompile(`^[a-z][a-z0-9_.]*$`)
	for _, op := range operations() {
		got, err := Parse(op.Spec().Name, operations())
		require.NoError(t, err)
		require.Equal(t, op, got.Operation)
		for _, row := range provider.Inputs(op) {
			require.Regexp(t, spelling, row.Argument, "keys are folded to lower case")
			require.NotContains(t, []string{"why", "account", "repeat_of"}, row.Argument, "the envelope would take it")
		}
	}
}

// slacked is a text as Slack sends it.
var slacked = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func TestAQuotedValueArrivesAsItWasTyped(t *testing.T) {
	ops := operations()
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.StringOf(rapid.OneOf(rapid.Rune(), rapid.SampledFrom([]rune("\"'\\=<>&|`{}[]\u201C\u2019\u2014 \n@#!")))).Draw(t, "value")
		value = spaces.Replace(strings.ToValidUTF8(value, ""))
		quoted := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
		got, err := Parse(slacked.Replace("ionos_servers_update server_id=A1 name="+quoted), ops)
		if err != nil {
			t.Fatal(err)
		}
		var arguments map[string]string
		if err := json.Unmarshal(got.Arguments, &arguments); err != nil {
			t.Fatal(err)
		}
		if arguments["name"] != value {
			t.Fatalf("%q arrived as %q", value, arguments["name"])
		}
	})
}

func FuzzParse(f *testing.F) {
	ops := operations()
	for _, seed := range []string{"", "help", "ionos_servers_get server_id=A1", "a={", "<http://a|b>", "\u201C", "--", "=", "k=\u201Cv", "<@U1> ``` {", `x={"a":[}`, "ionos_servers_get ```{}```", "why=\\"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse(text, ops)
		if err != nil {
			if s := err.Error(); s == "" || strings.ContainsFunc(s, unicode.IsControl) {
				t.Fatalf("%q is no sentence", s)
			}
			return
		}
		if c.Kind == Call && (c.Operation == nil || jsontext.Value(c.Arguments).Kind() != '{' || !jsontext.Value(c.Arguments).IsValid()) {
			t.Fatalf("%q gives %q", text, c.Arguments)
		}
	})
}

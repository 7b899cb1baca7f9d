package provider_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"signoff/provider"
)

type order struct {
	Name   string            `json:"name"`
	Amount *int              `json:"amount,omitzero"`
	Price  *provider.Decimal `json:"price,omitzero"`
	Tags   []string          `json:"tags,omitzero"`
	Codes  []string          `json:"codes,omitzero" pattern:"^[a-z]+$"`
	Parts  []part            `json:"parts,omitzero"`
	PIN    *provider.Secret  `json:"pin,omitzero" secret:"true" jsonschema:"minLength=4" pattern:"^[0-9]+$"`
}

type part struct {
	Size int `json:"size" jsonschema:"minimum=1"`
}

func orders() *provider.Def[order, thing] {
	api, _ := newAPI()
	return provider.Define(api, provider.Op[order, thing]{
		Name: "toy_orders_create", Group: "orders", Doc: "Order.", Ask: "Order {name}", Route: "POST /orders",
		Effect: provider.Modify, NoLooks: "an order touches nothing that exists", Settle: provider.ByPerson[order]("orders are not listed"),
	})
}

func mark(s provider.Secret) string { return fmt.Sprintf("mark-%d", len(s.Reveal())) }

// The traps of facts/approvals.md 3.3: each is refused with the argument's
// name, or keeps its exact value.
func TestINV01_InputIsDecodedStrictly(t *testing.T) {
	op := orders()
	for input, want := range map[string]string{
		`{"name":"dev","NAME":"prod"}`:               "argument NAME: there is no such argument; did you mean",
		`{"name":"dev","name":"prod"}`:               "the same name stands twice",
		`{"name":"dev","\u006eame":"prod"}`:          "the same name stands twice",
		`{"name":"a","parts":[{"size":1,"size":2}]}`: "argument parts.0.size: the same name stands twice",
		`{"name":"a","tag` + "\u017f" + `":["x"]}`:   "there is no such argument",
		`{"name":"a"} {"name":"b"}`:                  "more text after the JSON object",
		`{"name":"\ud800"}`:                          "not valid JSON",
		"{\"name\":\"\xff\"}":                        "not valid JSON",
		`{"name":"a","amount":null}`:                 "argument amount: null is not a value here; leave the argument out",
		`{"name":"a","amount":9223372036854775808}`:  "argument amount",
		`{"name":"a","amount":1.5}`:                  "argument amount: want integer, got number",
		`{"name":"a","price":1e999}`:                 "argument price",
		`{"name":"a","parts":[{"size":0}]}`:          "argument parts.0.size",
		`{"name":"a","parts":[{}]}`:                  "argument parts.0.size: it is required",
		`{}`:                                         "argument name: it is required",
		`[]`:                                         "the arguments are a JSON object",
		`{"name":"a`:                                 "not valid JSON",
		`{"name":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`: "nested deeper than 32",
		`{"name":"` + strings.Repeat("a", 300<<10) + `"}`:                    "more than 262144",
		`{"name":"a","codes":["x","Y"]}`:                                     `argument codes.1: "Y" does not match`,
		`{"name":"a","pin":"secret"}`:                                        "argument pin: the value, which stays hidden, does not match",
	} {
		_, err := op.Canon([]byte(input), mark)
		require.ErrorContains(t, err, want, "%.80s", input)
		var argument *provider.ArgumentError
		require.ErrorAs(t, err, &argument)
		require.NotContains(t, err.Error(), "secret\"")
	}
}

func TestCanonicalBytesAreExactAndSorted(t *testing.T) {
	op := orders()
	for input, want := range map[string]string{
		`{"price": 2.50, "name":"a" , "amount":9007199254740993}`: `{"amount":9007199254740993,"name":"a","price":2.5}`,
		`{"name":"a","amount":9007199254740992}`:                  `{"amount":9007199254740992,"name":"a"}`,
		`{"name":"a","price":0.10}`:                               `{"name":"a","price":0.1}`,
		`{"name":"a","price":0.10000000000000001}`:                `{"name":"a","price":0.10000000000000001}`,
		`{"name":"a","price":1e2}`:                                `{"name":"a","price":100}`,
		`{"name":"a","tags":[]}`:                                  `{"name":"a","tags":[]}`,
		`{"name":"caf\u00e9"}`:                                    `{"name":"café"}`,
		`{"name":"cafe\u0301"}`:                                   "{\"name\":\"cafe\u0301\"}",
	} {
		call, err := op.Canon([]byte(input), mark)
		require.NoError(t, err, input)
		require.Equal(t, want, string(call.Canonical))
	}
}

func TestINV15_CanonicalBytesHoldAMarkInsteadOfASecret(t *testing.T) {
	call, err := orders().Canon([]byte(`{"name":"a","pin":"123456"}`), mark)
	require.NoError(t, err)
	require.Equal(t, `{"name":"a","pin":"mark-6"}`, string(call.Canonical))
	require.Equal(t, map[string]provider.Secret{"mark-6": "123456"}, call.Secrets)

	_, err = orders().Canon([]byte(`{"name":"a","pin":"123456"}`), nil)
	require.ErrorContains(t, err, "needs a ledger that can seal it")
	require.NotContains(t, err.Error(), "123456")
}

func TestINV15_ASecretDoesNotPrint(t *testing.T) {
	s := provider.Secret("hunter2")
	for _, text := range []string{fmt.Sprint(s), fmt.Sprintf("%v %s %q %#v %x", s, s, s, s, s), fmt.Sprintf("%+v", struct{ S provider.Secret }{s})} {
		require.NotContains(t, text, "hunter2")
		require.Contains(t, text, provider.Hidden)
	}
	raw, err := json.Marshal(map[string]any{"s": s, "p": &s})
	require.NoError(t, err)
	require.NotContains(t, string(raw), "hunter2")
}

// Equal values have equal bytes, different ones do not, and canonical bytes
// are their own canonical form.
func TestINV01_EqualValuesHaveEqualBytes(t *testing.T) {
	op := orders()
	values := rapid.Custom(func(t *rapid.T) map[string]any {
		v := map[string]any{"name": rapid.String().Draw(t, "name")}
		if rapid.Bool().Draw(t, "has amount") {
			v["amount"] = rapid.Int64().Draw(t, "amount")
		}
		if rapid.Bool().Draw(t, "has price") {
			v["price"] = json.Number(fmt.Sprintf("%d.%d", rapid.Int32().Draw(t, "whole"), rapid.Uint16().Draw(t, "fraction")))
		}
		v["tags"] = rapid.SliceOf(rapid.String()).Draw(t, "tags")
		return v
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := canon(t, op, values.Draw(t, "a")), canon(t, op, values.Draw(t, "b"))
		again, err := op.Canon(a, mark)
		if err != nil || string(again.Canonical) != string(a) {
			t.Fatalf("%s is not its own canonical form: %v", a, err)
		}
		if (string(a) == string(b)) != equalJSON(a, b) {
			t.Fatalf("%s and %s", a, b)
		}
	})
}

func canon(t *rapid.T, op provider.Operation, v map[string]any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	call, err := op.Canon(raw, mark)
	if err != nil {
		t.Fatalf("%s: %v", raw, err)
	}
	return call.Canonical
}

func equalJSON(a, b []byte) bool {
	decode := func(raw []byte) string {
		d := json.NewDecoder(strings.NewReader(string(raw)))
		d.UseNumber()
		var v any
		_ = d.Decode(&v)
		return fmt.Sprintf("%#v", v)
	}
	return decode(a) == decode(b)
}

func TestDecimalsAreExact(t *testing.T) {
	for in, want := range map[string]string{"0": "0", "-0.0": "0", "1.50": "1.5", "150e-2": "1.5", "1E3": "1000", "007": "7", "-2.5": "-2.5", "0.000001": "0.000001"} {
		d, err := provider.ParseDecimal(in)
		require.NoError(t, err, in)
		require.Equal(t, want, d.String())
	}
	for _, in := range []string{"", "NaN", "1e99", "0x1", "1.", ".5", "1,5", strings.Repeat("9", 50)} {
		_, err := provider.ParseDecimal(in)
		require.Error(t, err, in)
	}
}

type labels struct {
	Labels map[string]string `json:"labels" body:"*"`
}

func TestEveryLeafOfTheArgumentsIsExplained(t *testing.T) {
	api, _ := newAPI()
	op := provider.Define(api, provider.Op[labels, thing]{
		Name: "toy_labels_replace", Group: "labels", Doc: "Replace.", Ask: "Replace the labels", Route: "PUT /labels",
		Effect: provider.Destroy, NoLooks: "there is nothing to read", Settle: provider.ByPerson[labels]("labels cannot be read"),
	})
	call, err := op.Canon([]byte(`{"labels":{"tier":"web","owner":"shop"}}`), nil)
	require.NoError(t, err)
	arguments, err := op.Explain(call.Canonical)
	require.NoError(t, err)
	require.Equal(t, []provider.Argument{{Name: "labels.owner", Value: "shop"}, {Name: "labels.tier", Value: "web"}}, arguments)
}

// Documented requests write null for what is left out; people and models may not.
func TestNullOnTheWireIsAbsent(t *testing.T) {
	op := orders()
	in, err := op.Receive(httptest.NewRequest("POST", "/orders", strings.NewReader(`{"name":"a","amount":null}`)))
	require.NoError(t, err)
	require.Equal(t, order{Name: "a"}, in)
	_, err = op.Receive(httptest.NewRequest("POST", "/orders", strings.NewReader(`{"name":null}`)))
	require.ErrorContains(t, err, "argument name: it is required")
	_, err = op.Receive(httptest.NewRequest("POST", "/orders", strings.NewReader(`{"name":"a","other":null}`)))
	require.ErrorContains(t, err, "argument other: no such member of the body")
}

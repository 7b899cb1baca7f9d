package provider_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/provider"
)

type boxLookup struct {
	BoxID *string `json:"box_id,omitzero" lookup:"box[id]"`
	Label *string `json:"box_label,omitzero" lookup:"box[label]"`
}

type boxID struct {
	BoxID string `json:"box_id" lookup:"box[id]"`
	Lid   *bool  `json:"lid,omitzero"`
}

// newBoxes is a cloud with literal paths.
func newBoxes() (*provider.API, *provider.Def[boxLookup, thing], *provider.Def[boxID, none]) {
	api, _ := newAPI()
	get := provider.Define(api, provider.Op[boxLookup, thing]{Name: "toy_boxes_get", Group: "boxes", Doc: "d", Route: "GET /boxes/box", Effect: provider.Observe})
	open := provider.Define(api, provider.Op[boxID, none]{
		Name: "toy_boxes_open", Group: "boxes", Doc: "d", Ask: "Open {subject.name}", Route: "DELETE /boxes/box", Effect: provider.Destroy,
		Looks: []provider.Look{provider.Read(get)}, Waits: provider.Until(get, nil), Settle: provider.ByPerson[boxID]("boxes do not tell"),
	})
	return api, get, open
}

func TestALookupTravelsInTheQueryOfAReadAndInTheBodyOfAChange(t *testing.T) {
	var query, body string
	c, _, _ := toy(t, func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		query, body = r.URL.RawQuery, string(raw)
	})
	_, get, open := newBoxes()
	_, err := call(t, c, get, `{"box_label":"a b"}`)
	require.NoError(t, err)
	require.Equal(t, "box%5Blabel%5D=a+b", query)
	require.Empty(t, body)

	_, err = call(t, c, open, `{"box_id":"b_1","lid":true}`)
	require.NoError(t, err)
	require.Empty(t, query)
	require.JSONEq(t, `{"box":{"id":"b_1"},"lid":true}`, body)

	query = ""
	_, err = call(t, c, open, `{"box_id":""}`)
	require.ErrorContains(t, err, "names nothing")
	require.Empty(t, query, "an empty name left")
}

func TestALookupNamesWhatIsTouched(t *testing.T) {
	_, get, open := newBoxes()
	c := open.Spec()
	canonical := []byte(`{"box_id":"b_1"}`)
	client := (&provider.API{Name: "toy"}).NewClient(provider.Account{Name: "main"})
	keys, err := provider.Resources(client, open, canonical)
	require.NoError(t, err)
	require.Equal(t, []string{"toy/main/B_1"}, keys)

	poll, ok := c.Waits.Arguments(canonical, []byte(`{}`))
	require.True(t, ok)
	require.JSONEq(t, `{"box_id":"b_1"}`, string(poll), "the optional name is filled, since it names the object")

	rows := provider.Inputs(get)
	require.Equal(t, "query box[id]", rows[0].Place+" "+rows[0].Path)
	rows = provider.Inputs(open)
	require.Equal(t, "body /box/id", rows[0].Place+" "+rows[0].Path)
}

func TestAPollTakesItsArgumentsFromCallAndAnswer(t *testing.T) {
	type part struct {
		Box  string  `json:"box_id" path:"box"`
		Part string  `json:"part_id" path:"part"`
		Note *string `json:"note,omitzero" query:"note"`
	}
	api, _ := newAPI()
	get := provider.Define(api, provider.Op[part, thing]{Name: "toy_parts_get", Group: "boxes", Doc: "d", Route: "GET /boxes/{box}/parts/{part}", Effect: provider.Observe})
	waits := provider.Until(get, nil).From("part_id", "/part/id")
	poll, ok := waits.Arguments([]byte(`{"box_id":"b_1","note":"of the call"}`), []byte(`{"part":{"id":"p_7"}}`))
	require.True(t, ok)
	require.JSONEq(t, `{"box_id":"b_1","part_id":"p_7"}`, string(poll))
	for _, answer := range []string{`{}`, `{"part":{"id":null}}`, ``} {
		_, ok = waits.Arguments([]byte(`{"box_id":"b_1","part_id":"p_1"}`), []byte(answer))
		require.False(t, ok, "the answer %q names no part", answer)
	}
}

func TestALookupIsReceivedInQueryAndBody(t *testing.T) {
	_, _, open := newBoxes()
	for body, query := range map[string]string{`{"box":{"id":"b_1"}}`: "", "": "?box%5Bid%5D=b_1"} {
		r, err := http.NewRequest(http.MethodDelete, "http://toy.example/boxes/box"+query, reader(body))
		require.NoError(t, err)
		in, err := open.Receive(r)
		require.NoError(t, err)
		require.Equal(t, "b_1", in.BoxID)
	}
	for _, body := range []string{`{"box":{"colour":"red"}}`, `{"box":"b_1"}`, `{"box":{}}`} {
		r, err := http.NewRequest(http.MethodDelete, "http://toy.example/boxes/box", reader(body))
		require.NoError(t, err)
		_, err = open.Receive(r)
		var fault *provider.ArgumentError
		require.ErrorAs(t, err, &fault, body)
	}
	encoded, err := open.EncodeAnswer(none{})
	require.NoError(t, err)
	require.Empty(t, encoded, "an answer without members is no body")
}

func TestAFaultyLookupPanics(t *testing.T) {
	type bare struct {
		BoxID string `json:"box_id" lookup:"box"`
	}
	type twice struct {
		BoxID string `json:"box_id" lookup:"box[id]" query:"box"`
	}
	for _, define := range []func(*provider.API){read[bare], read[twice]} {
		func() {
			defer func() { require.Contains(t, recover(), "a lookup is object[member]") }()
			api, _ := newAPI()
			define(api)
		}()
	}
}

func TestARefusedAccountSendsNothing(t *testing.T) {
	calls := 0
	c, get, remove := toy(t, func(w http.ResponseWriter, _ *http.Request) { calls++ })
	c.API.Refuse = func(a provider.Account, now time.Time) error {
		if a.Name == "main" && !now.IsZero() {
			return errors.New("the version ended on 2025-12-31")
		}
		return nil
	}
	for _, op := range []provider.Operation{get, remove} {
		_, err := call(t, c, op, `{"id":"a"}`)
		require.ErrorContains(t, err, "2025-12-31")
		require.True(t, provider.NoEffect(op, err))
	}
	require.Zero(t, calls)
}

func TestACloudMaySortItsCodes(t *testing.T) {
	c, get, _ := toy(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotAcceptable) })
	c.API.DecodeError = func(int, []byte) (string, string) { return "in_trash", "" }
	c.API.Kind = func(status int, code string) provider.Kind {
		if status == http.StatusNotAcceptable && code == "in_trash" {
			return provider.Missing
		}
		return ""
	}
	view, err := provider.ReadView(context.Background(), c, get, json.RawMessage(`{"id":"a"}`))
	require.NoError(t, err)
	require.True(t, view.Missing)
}

func reader(text string) io.Reader { return strings.NewReader(text) }

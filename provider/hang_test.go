package provider_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/stretchr/testify/require"

	"signoff/provider"
)

func TestWhatHangsIsCountedOnceAndNothingIsLeftOut(t *testing.T) {
	api, get := newAPI()
	op := change(get)
	one, name := "1", "web"
	op.Hangs = func(in thingID, views []provider.View) provider.Hangings {
		h := provider.Hangings{}.With("part of "+in.ID, "goes too", &name, &one).With("part of "+in.ID, "goes too", &name, &one)
		h = h.With("part", "goes too", nil, nil).With("part", "goes too", nil, nil, "", "blue")
		total := len(views) + 6
		return h.With("part", "goes too", nil, nil).Rest("part", "goes too", &total, 4).Rest("part", "goes too", &total, total).Rest("part", "goes too", nil, 4)
	}
	def := provider.Define(api, op)
	none, err := def.Hangs([]byte(`{"id":"7"}`), nil)
	require.NoError(t, err)
	require.Empty(t, none, "nobody looked")
	hangs, err := def.Hangs([]byte(`{"id":"7"}`), []provider.View{{Operation: "toy_things_get", Body: jsontext.Value(`{"id":"7"}`)}})
	require.NoError(t, err)
	require.Equal(t, provider.Hangings{
		{What: "part of 7", Name: "web", ID: "1", Fate: "goes too"}, // shown twice, there once
		{What: "part", Fate: "goes too"},
		{What: "part", Detail: "blue", Fate: "goes too"},
		{What: "part", Fate: "goes too"}, // without an id it may be another one
		{What: "part", Detail: "3 more, on further pages of the list", Fate: "goes too"},
	}, hangs)
}

func TestWhatHangsOnAMissingThingIsNothing(t *testing.T) {
	_, get := newAPI()
	list := provider.HangsOn(get, func(thingID, thing) provider.Hangings { return provider.Hangings{{What: "part"}} })
	require.Empty(t, list(thingID{}, []provider.View{{Operation: "toy_things_get", Missing: true}}))
	require.Empty(t, list(thingID{}, []provider.View{{Operation: "other", Body: jsontext.Value(`{}`)}}))
	require.Len(t, list(thingID{}, []provider.View{{Operation: "toy_things_get", Body: jsontext.Value(`{}`)}}), 1)
}

type dear struct {
	ID     string `json:"id" path:"id"`
	Prices *bool  `json:"prices,omitzero" query:"prices"`
}

func TestAPriceIsReadWithItsOwnArguments(t *testing.T) {
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.String())
		_, _ = w.Write([]byte(`{"count": 7}`))
	}))
	defer server.Close()
	api, get := newAPI()
	list := provider.Define(api, provider.Op[dear, thing]{Name: "toy_prices_get", Group: "things", Doc: "Read a price.", Route: "GET /prices/{id}", Effect: provider.Observe})
	op := change(get)
	op.Costs = true
	op.Price = provider.Tariff[thingID]{Looks: []provider.Look{provider.Read(list).With("prices", "true")}, Tell: func(in thingID, views []provider.View) provider.Quote {
		seen, _ := provider.Seen(views, list)
		require.Len(t, views, 2, "the tariff's view, then those of the looks")
		return provider.Quote{After: &provider.Price{Amount: provider.Decimal("1").Times("7"), Currency: "EUR", Per: "month"}, Note: in.ID + " " + string(rune('0'+*seen.Count))}
	}}
	def := provider.Define(api, op)
	client := api.NewClient(provider.Account{Name: "main", Token: "t", BaseURL: server.URL, Rate: -1})
	quote, err := def.Quote(t.Context(), client, []byte(`{"id":"7"}`), []provider.View{{Operation: "toy_things_get"}})
	require.NoError(t, err)
	require.Equal(t, []string{"/prices/7?prices=true"}, asked)
	require.Equal(t, provider.Quote{After: &provider.Price{Amount: "7", Currency: "EUR", Per: "month"}, Note: "7 7"}, quote)
	require.Panics(t, func() { provider.Read(list).With("id", `"8"`) }, "a required argument comes from the call")
	require.Panics(t, func() { provider.Read(list).With("colour", `"red"`) })
}

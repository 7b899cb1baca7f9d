package provider_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/provider"
)

type none struct{}

type thing struct {
	ID    *string          `json:"id,omitzero"`
	Name  *string          `json:"name,omitzero"`
	Count *int             `json:"count,omitzero" volatile:"true"`
	Key   *provider.Secret `json:"key,omitzero" secret:"true"`
}

type thingID struct {
	ID string `json:"id" path:"id"`
}

// newAPI is a small cloud with one read.
func newAPI() (*provider.API, *provider.Def[thingID, thing]) {
	api := &provider.API{Name: "toy", Authorize: provider.HeaderToken("X-TOKEN"), Refusals: []int{400, 403, 404}}
	return api, provider.Define(api, provider.Op[thingID, thing]{
		Name: "toy_things_get", Group: "things", Doc: "Read a thing.", Route: "GET /things/{id}", Effect: provider.Observe,
	})
}

// change is a declaration without fault, to be spoiled.
func change(get provider.Operation) provider.Op[thingID, thing] {
	return provider.Op[thingID, thing]{
		Name: "toy_things_delete", Group: "things", Doc: "Delete a thing.", Ask: "Delete {subject.name}", Route: "DELETE /things/{id}",
		Effect: provider.Destroy, Looks: []provider.Look{provider.Read(get)}, Settle: provider.ByPerson[thingID]("toys leave no trace"),
	}
}

func TestFaultyDeclarationsPanicWithTheOperationsName(t *testing.T) {
	for name, spoil := range map[string]func(*provider.Op[thingID, thing]){
		"no effect is declared":                      func(op *provider.Op[thingID, thing]) { op.Effect = 0 },
		"the name does not match":                    func(op *provider.Op[thingID, thing]) { op.Name = "Toy-Delete" },
		"is not METHOD /path":                        func(op *provider.Op[thingID, thing]) { op.Route = "/things/{id}" },
		"path variable {other} has no field":         func(op *provider.Op[thingID, thing]) { op.Route = "DELETE /things/{id}/{other}" },
		"path field id is not in the route":          func(op *provider.Op[thingID, thing]) { op.Route = "DELETE /things" },
		"Ask: {subject.colour} names nothing":        func(op *provider.Op[thingID, thing]) { op.Ask = "Delete {subject.colour}" },
		"a change needs Ask":                         func(op *provider.Op[thingID, thing]) { op.Ask = "" },
		"either Looks or the reason":                 func(op *provider.Op[thingID, thing]) { op.Looks = nil },
		"a Settle rule, or the reason":               func(op *provider.Op[thingID, thing]) { op.Settle = provider.Settle[thingID]{} },
		"is not a secret of the answer":              func(op *provider.Op[thingID, thing]) { op.Issues = []string{"/name"} },
		"a deprecated operation names its successor": func(op *provider.Op[thingID, thing]) { op.Deprecated = true },
		"a companion names its source":               func(op *provider.Op[thingID, thing]) { op.Companion = true },
		"there are no Looks to see it with": func(op *provider.Op[thingID, thing]) {
			op.Looks, op.NoLooks, op.Ask = nil, "toys hide", "Delete a thing"
			op.Hangs = func(thingID, []provider.View) provider.Hangings { return nil }
		},
		"Price has both Looks and Tell": func(op *provider.Op[thingID, thing]) {
			op.Price.Tell = func(thingID, []provider.View) provider.Quote { return provider.Quote{} }
		},
		"Doc and Group must be set":                       func(op *provider.Op[thingID, thing]) { op.Doc = "" },
		"the route DELETE /things/{id} is declared twice": func(op *provider.Op[thingID, thing]) { op.Name = "toy_things_remove" },
	} {
		t.Run(name, func(t *testing.T) {
			api, get := newAPI()
			provider.Define(api, change(get))
			op := change(get)
			if name != "the route DELETE /things/{id} is declared twice" {
				api, get = newAPI()
				op = change(get)
			}
			spoil(&op)
			require.PanicsWithValue(t, panicText{op.Name, name}, func() { defer match(op.Name, name); provider.Define(api, op) })
		})
	}
}

// panicText is what match turns a fitting panic into.
type panicText struct{ operation, text string }

func match(operation, text string) {
	fault := recover()
	if said, ok := fault.(string); ok && strings.Contains(said, operation) && strings.Contains(said, text) {
		panic(panicText{operation, text})
	}
	panic(fault)
}

func TestFaultyTypesPanic(t *testing.T) {
	try := func(define func(api *provider.API)) (said any) {
		defer func() { said = recover() }()
		api, _ := newAPI()
		define(api)
		return nil
	}
	type optionalValue struct {
		Size int `json:"size,omitzero" query:"size"`
	}
	type plainSecret struct {
		Password string `json:"password" query:"password" secret:"true"`
	}
	type unmarkedSecret struct {
		Password provider.Secret `json:"password" query:"password"`
	}
	type misspelt struct {
		Size *int `json:"size,omitzero" qurey:"size"`
	}
	type cutText struct {
		Size *int `json:"size,omitzero" query:"size" jsonschema:"description=a, b"`
	}
	type twins struct {
		Name *string `json:"name,omitzero" query:"name"`
		NAME *string `json:"NAME,omitzero" query:"other"`
	}
	type float struct {
		Size float64 `json:"size" query:"size"`
	}
	type bodyOfGet struct {
		Size *int `json:"size,omitzero"`
	}
	type nullQuery struct {
		Size *int `json:"size,omitzero" query:"size" null:"true"`
	}
	require.Contains(t, try(read[nullQuery]), "travels as null")
	require.Contains(t, try(read[optionalValue]), "an optional scalar is a pointer")
	require.Contains(t, try(read[plainSecret]), "is of type provider.Secret")
	require.Contains(t, try(read[unmarkedSecret]), "is of type provider.Secret")
	require.Contains(t, try(read[misspelt]), `unknown tag "qurey"`)
	require.Contains(t, try(read[cutText]), "descriptions stand in the doc tag")
	require.Contains(t, try(read[twins]), "twice")
	require.Contains(t, try(read[float]), "provider.Decimal")
	require.Contains(t, try(read[bodyOfGet]), "a GET has no body")
	require.Nil(t, try(read[none]))
}

func read[In any](api *provider.API) {
	provider.Define(api, provider.Op[In, thing]{Name: "toy_things_find", Group: "things", Doc: "Find.", Route: "GET /things", Effect: provider.Observe})
}

func TestEffectOfNeverWorsens(t *testing.T) {
	api, get := newAPI()
	op := change(get)
	op.Effect = provider.Modify
	op.EffectOf = func(thingID) provider.Effect { return provider.Destroy }
	call, err := provider.Define(api, op).Canon([]byte(`{"id":"a"}`), nil)
	require.NoError(t, err)
	require.Equal(t, provider.Modify, call.Effect)
}

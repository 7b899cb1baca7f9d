package provider

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Op declares one API operation. Fields left out take the milder meaning,
// except Effect, which must be said.
type Op[In, Out any] struct {
	Name  string // the catalogue's id, <cloud>_<resources>_<verb>
	Group string // the resource family it belongs to, for toolsets and docs
	Doc   string // for the model: what it does, what it needs, what it returns
	Route string // "DELETE /servers/{server_id}"
	Ask   string // for the person: "Delete server {subject.name}"; {x} is an argument or a member of the subject

	Valid    func(In) error  // what a schema cannot say: alternatives, arguments that need each other
	Effect   Effect          // the worst case
	EffectOf func(In) Effect // softens it for milder arguments

	Idempotent bool // doing it twice leaves the same state; reads are anyway

	Looks   []Look // reads that show what the call touches; the first is the subject
	NoLooks string // why a change has none

	Hangs func(in In, views []View) Hangings // what else goes, or loses what the call touches
	Price Tariff[In]                         // with Costs: what the cloud's own reads say it costs

	Waits  *Waits     // how the end of asynchronous work is recognised
	Settle Settle[In] // how an unknown outcome is read back

	Sensitive bool     // changes or shows access or exposure
	Costs     bool     // may start or raise a charge
	Issues    []string // JSON pointers into the answer: secrets this call makes new
	Unnamed   bool     // no document names the secret that it makes new: every member that Out does not declare is one
	Refusals  []int    // further HTTP statuses that prove that nothing was done

	Deprecated bool
	Successor  string // operation to use instead
	Companion  bool   // not in the seed documents
	Source     string // where a companion is documented
}

// Def is a declared operation with its types.
type Def[In, Out any] struct{ *operation }

// Operation is a declared operation, its types erased. *[Def] implements it.
type Operation interface {
	// Spec is the declaration. It must not be changed.
	Spec() *Spec
	// InputSchema and OutputSchema are JSON Schemas with an object at the root;
	// the schema of a bare array is that of {items: [...]}.
	InputSchema() json.RawMessage
	OutputSchema() json.RawMessage
	// Declaration is a hash of route, effect, input schema and looks.
	Declaration() string
	// Canon decodes arguments strictly. See [Call].
	Canon(raw []byte, mark Marker) (*Call, error)
	// Partial is Canon for arguments some of which will be known later; Fill
	// completes them.
	Partial(raw []byte, holes []string, mark Marker) (*Call, error)
	Fill(canonical []byte, values map[string]jsontext.Value) (*Call, error)
	// Draft decodes arguments that lack required secrets, which it names; the
	// canonical bytes are without them. Complete adds the secrets, by name, and
	// judges the whole as Canon does.
	Draft(raw []byte, mark Marker) (call *Call, lacking []string, err error)
	Complete(draft Args, typed map[string]Secret, mark Marker) (*Call, error)
	// Call performs the operation once; reads are retried. Errors are [*Error]s.
	Call(ctx context.Context, c *Client, args Args) (*Answer, error)
	// Explain lists canonical arguments, one leaf each, for a card.
	Explain(canonical []byte) ([]Argument, error)
	// Stable reduces an answer's body to what a fingerprint covers.
	Stable(body []byte) ([]byte, error)
	// Hangs lists what hangs on the target, as the views of the looks show it;
	// without views nothing.
	Hangs(canonical []byte, views []View) (Hangings, error)
	// Quote reads what the call costs, from the cloud's own price lists; empty
	// where they do not tell. Its failure says nothing about the call.
	Quote(ctx context.Context, c *Client, canonical []byte, views []View) (Quote, error)
	// Judge tells from views before and after whether a call took effect.
	Judge(canonical []byte, before, after []View) (Verdict, error)
}

// Spec is what is known of an operation without its types.
type Spec struct {
	Name, Provider, Group, Doc, Ask string
	Method, Path                    string
	Effect                          Effect
	Looks                           []Look
	NoLooks                         string
	Hangs                           bool   // it says what hangs on its target
	Prices                          []Look // reads that tell the price
	Waits                           *Waits
	SettleAfter                     time.Duration // read back this long after the call's deadline
	ByPerson                        string        // why only a person can settle it; empty when reads can
	Sensitive, Costs, Idempotent    bool
	ReturnsSecret                   bool
	Issues                          []string
	Unnamed                         bool
	Deprecated                      bool
	Successor                       string
	Companion                       bool
	Source                          string
}

// operation carries everything of a Def that does not need its types.
type operation struct {
	self    Operation
	api     *API
	spec    Spec
	route   route
	in, out *shape

	effectOf func(any) Effect
	valid    func(any) error
	judge    func(in any, before, after []View) Verdict
	hangs    func(in any, views []View) Hangings
	tariff   func(in any, views []View) Quote
	refusals []int

	schemas   sync.Once
	inSchema  json.RawMessage
	outSchema json.RawMessage
	outType   reflect.Type // what the output schema shows: Out, or {items: Out}
	compiled  func() *jsonschema.Schema
}

var nameSpelling = regexp.MustCompile(`^[a-z][a-z0-9_]{0,49}$`)

// Define registers op with api and returns it. A declaration that cannot be
// right panics with the operation's name: that is a fault of the program,
// found at its first start.
func Define[In, Out any](api *API, op Op[In, Out]) *Def[In, Out] {
	defer func() {
		if fault := recover(); fault != nil {
			panic(fmt.Sprintf("provider: %s %s: %v", api.Name, op.Name, fault))
		}
	}()
	o := &operation{api: api, route: parseRoute(op.Route), in: shapeOf(reflect.TypeFor[In]()), out: shapeOf(reflect.TypeFor[Out]())}
	o.spec = specOf(api, op, o)
	o.effectOf = erasedEffect(op)
	o.valid = func(in any) error {
		if op.Valid == nil {
			return nil
		}
		return op.Valid(in.(In))
	}
	o.judge = op.Settle.erased()
	o.hangs, o.tariff = erasedHangs(op.Hangs), op.Price.erased()
	o.refusals = append(slices.Clone(api.Refusals), op.Refusals...)
	o.outType = reflect.TypeFor[Out]()
	if o.out.kind == list {
		o.outType = reflect.StructOf([]reflect.StructField{{Name: "Items", Type: reflect.TypeFor[Out](), Tag: `json:"items"`}})
	}
	o.compiled = sync.OnceValue(o.compile)
	checkOp(op, o)
	def := &Def[In, Out]{o}
	o.self = def
	api.add(def)
	return def
}

func specOf[In, Out any](api *API, op Op[In, Out], o *operation) Spec {
	return Spec{
		Name: op.Name, Provider: api.Name, Group: op.Group, Doc: op.Doc, Ask: op.Ask,
		Method: o.route.method, Path: o.route.path, Effect: op.Effect,
		Looks: op.Looks, NoLooks: op.NoLooks, Hangs: op.Hangs != nil, Prices: op.Price.Looks, Waits: op.Waits,
		SettleAfter: op.Settle.After, ByPerson: op.Settle.Person,
		Sensitive: op.Sensitive, Costs: op.Costs, Idempotent: op.Idempotent || op.Effect == Observe,
		ReturnsSecret: op.Unnamed || o.out.holds(func(f *field) bool { return f.secret }), Issues: op.Issues, Unnamed: op.Unnamed,
		Deprecated: op.Deprecated, Successor: op.Successor, Companion: op.Companion, Source: op.Source,
	}
}

// erasedEffect guards EffectOf: it softens, it never worsens or invents.
func erasedEffect[In, Out any](op Op[In, Out]) func(any) Effect {
	return func(in any) Effect {
		if op.EffectOf == nil {
			return op.Effect
		}
		if e := op.EffectOf(in.(In)); e >= Observe && e < op.Effect {
			return e
		}
		return op.Effect
	}
}

// Spec implements [Operation].
func (o *operation) Spec() *Spec { return &o.spec }

// InputSchema implements [Operation].
func (o *operation) InputSchema() json.RawMessage {
	o.reflect()
	return o.inSchema
}

// OutputSchema implements [Operation].
func (o *operation) OutputSchema() json.RawMessage {
	o.reflect()
	return o.outSchema
}

// Declaration implements [Operation]: what an approval rests on. It does not
// cover texts, so that a better description makes nothing stale.
func (o *operation) Declaration() string {
	h := sha256.New()
	fmt.Fprintf(h, "%s %s %s\n%s\n", o.spec.Name, o.spec.Method, o.spec.Path, o.spec.Effect)
	h.Write(o.InputSchema())
	for _, look := range o.spec.Looks {
		fmt.Fprintf(h, "\n%s %v %s%s %t", look.op.spec.Name, look.renames, look.each, look.member, look.context)
		if len(look.fixed) > 0 {
			fmt.Fprintf(h, " %s", look.fixed)
		}
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// reflect makes the schemas at their first use: start-up stays fast.
func (o *operation) reflect() {
	o.schemas.Do(func() {
		o.inSchema = reflectSchema(o.in.typ, false)
		o.outSchema = reflectSchema(o.outType, true)
	})
}

// compile cannot fail for a schema that passed providertest.Check.
func (o *operation) compile() *jsonschema.Schema {
	compiled, err := compile(o.spec.Name, o.InputSchema())
	if err != nil {
		panic(fmt.Sprintf("provider: %s: compile input schema: %v", o.spec.Name, err))
	}
	return compiled
}

func (o *operation) validator() *jsonschema.Schema { return o.compiled() }

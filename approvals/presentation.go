package approvals

import (
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"signoff/provider"
)

// Presentation is what a person is shown before they decide, made once by the
// server from the typed operation and its own reads. Every text in it has been
// made [Visible]; channels escape it for their medium and leave nothing out.
type Presentation struct {
	Version   int             `json:"version"`
	Title     string          `json:"title"` // the operation's question: "Delete server web-1 with its disks"
	Operation string          `json:"operation"`
	Doc       string          `json:"doc"`
	Effect    provider.Effect `json:"effect"`
	Provider  string          `json:"provider"`
	Account   string          `json:"account"`
	Endpoint  string          `json:"endpoint"`

	Person   string `json:"person"`
	Agent    string `json:"agent,omitzero"`
	Channel  string `json:"channel"`
	Why      string `json:"why,omitzero"` // the caller's words: labelled as such, never believed
	RepeatOf string `json:"repeat_of,omitzero"`

	Arguments []provider.Argument `json:"arguments"`
	Changes   []Drift             `json:"changes,omitzero"` // present value and the one asked for
	Looks     []LookAt            `json:"looks,omitzero"`   // the first is the subject
	Hangs     []Hanging           `json:"hangs,omitzero"`   // what else goes, or loses something; of a plan, that of all steps
	Cost      *Cost               `json:"cost,omitzero"`    // of a call that costs something; that of a plan stands at its steps
	Warnings  []string            `json:"warnings,omitzero"`
	Need      string              `json:"need"` // who must agree, in words

	Steps []Presentation    `json:"steps,omitzero"` // of a plan, in order
	From  map[string]string `json:"from,omitzero"`  // of a step: arguments taken from earlier results
}

// Hanging is one thing that hangs on the target: it goes too, or loses it.
type Hanging struct {
	What string `json:"what"`          // "public IP"
	Name string `json:"name"`          // its name and its id, as far as they are known
	Fate string `json:"fate"`          // "goes too", "loses it", ...
	Step int    `json:"step,omitzero"` // of a plan: the step that does it
}

// Cost is what the cloud's own API says that the call costs. Where it says
// nothing, Note says so, and both prices are nil.
type Cost struct {
	Before *provider.Price `json:"before,omitzero"` // of a change: what is paid now
	After  *provider.Price `json:"after,omitzero"`  // what will be paid
	Note   string          `json:"note,omitzero"`   // what the prices leave out, or why there is none
	Source string          `json:"source,omitzero"` // the reads that told
}

// LookAt is the live state of one thing that the call touches.
type LookAt struct {
	Operation string  `json:"operation"`
	Of        string  `json:"of"` // its name, or its arguments
	Missing   bool    `json:"missing,omitzero"`
	Around    bool    `json:"around,omitzero"`
	Members   []Value `json:"members,omitzero"`
}

// Value is one member of what was seen.
type Value struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// present makes the presentation.
func present(p part, ruling Ruling) (Presentation, error) {
	op, c, views, from := p.op, p.content, p.preview.Views, p.from
	spec := op.Spec()
	arguments, err := op.Explain(c.Arguments)
	if err != nil {
		return Presentation{}, err
	}
	card := Presentation{
		Version: 2, Operation: spec.Name, Doc: spec.Doc, Effect: c.Effect, Provider: c.Provider, Account: Visible(c.Account), Endpoint: Visible(c.Endpoint),
		Person: Visible(c.Requester.Person), Agent: Visible(c.Requester.Agent), Channel: c.Requester.Channel, Why: Visible(c.Why), RepeatOf: c.RepeatOf,
		Need: ruling.Requirement.words(),
	}
	card.Changes, card.From = changes(arguments, views), from
	for _, a := range arguments {
		if _, taken := from[a.Name]; taken && a.Unset {
			continue // it is not left out: an earlier step gives it
		}
		a.Name, a.Value = Visible(a.Name), Visible(a.Value) // names of a free object come from the caller too
		card.Arguments = append(card.Arguments, a)
	}
	for _, v := range views {
		card.Looks = append(card.Looks, lookAt(v))
	}
	card.Title = title(spec, c.Arguments, views, from)
	card.Hangs, card.Cost = hangings(p.hangs), p.cost
	card.Warnings = append(warnings(spec, c, views, arguments), alarms(p.hangs)...)
	return card, nil
}

// title fills the operation's question. What cannot be filled shows its name.
func title(spec *provider.Spec, arguments jsontext.Value, views []provider.View, from map[string]string) string {
	given := values(arguments)
	subject := map[string]string{}
	if len(views) > 0 {
		subject = values(views[0].Body)
	}
	return provider.Placeholder.ReplaceAllStringFunc(spec.Ask, func(hole string) string {
		name := strings.Trim(hole, "{}")
		member, ofSubject := strings.CutPrefix(name, "subject.")
		value, ok := given[name]
		if ofSubject {
			value, ok = subject[member]
		}
		if source, taken := from[name]; taken {
			return "(" + source + ")"
		}
		if !ok && len(from) > 0 {
			return "(from an earlier step)"
		}
		if !ok {
			return "(unknown " + member + ")"
		}
		return Visible(value)
	})
}

// changes sets the body's members beside those of the same name that the
// looks saw: the value now, and the one asked for.
func changes(arguments []provider.Argument, views []provider.View) []Drift {
	var found []Drift
	for _, a := range arguments {
		if a.Member == "" || a.Unset || a.Privacy != provider.Open {
			continue
		}
		for _, v := range views {
			now, ok := values(v.Body)[a.Member]
			if ok && a.Member != "id" && v.Stable != nil {
				found = append(found, Drift{Visible(a.Name), Visible(now), Visible(a.Value)})
				break
			}
		}
	}
	return found
}

func lookAt(v provider.View) LookAt {
	seen := LookAt{Operation: v.Operation, Missing: v.Missing, Around: v.Stable == nil}
	index := values(v.Body)
	seen.Of = Visible(index["name"])
	if seen.Of == "" {
		seen.Of = Visible(string(v.Arguments))
	}
	seen.Members = Members(v.Body)
	return seen
}

// warnings say what a tired reader must not overlook.
func warnings(spec *provider.Spec, c Content, views []provider.View, arguments []provider.Argument) []string {
	var warn []string
	if c.Effect == provider.Destroy {
		warn = append(warn, "Destructive: it loses data, access or service, or cannot be undone.")
	}
	if spec.Costs {
		warn = append(warn, "It may start or raise a charge.")
	}
	if spec.Sensitive {
		warn = append(warn, "It changes or shows access or exposure.")
	}
	if spec.ByPerson != "" {
		warn = append(warn, "If the outcome gets lost, only a person can settle it: "+spec.ByPerson+".")
	}
	for _, a := range arguments {
		if a.Privacy == provider.Private && !a.Unset {
			warn = append(warn, a.Name+" is private: its full text is shown here only.")
		}
		if Mixed(a.Value) || Mixed(a.Name) {
			warn = append(warn, Visible(a.Name)+" mixes letters of scripts that look alike.")
		}
	}
	for _, v := range views {
		if name := values(v.Body)["name"]; Mixed(name) {
			warn = append(warn, "The name "+Visible(name)+" mixes letters of scripts that look alike.")
		}
	}
	return warn
}

const presentationDomain = "signoff/presentation/v1"

// encode fixes a presentation as bytes, with their digest.
func (p Presentation) encode() (jsontext.Value, Digest, error) {
	raw, err := json.Marshal(p, json.Deterministic(true))
	if err != nil {
		return nil, "", err
	}
	return raw, newDigest(presentationDomain).field("presentation", string(raw)).sum(), nil
}

// Presentation is what the request's card shows; nil before it is prepared.
func (r *Request) Presentation() (*Presentation, error) {
	if r.Prepared == nil {
		return nil, nil
	}
	var p Presentation
	return &p, json.Unmarshal(r.Prepared.Presentation, &p)
}

// Title is the request in one line.
func (r *Request) Title() string {
	if p, err := r.Presentation(); err == nil && p != nil {
		return p.Title
	}
	return r.Content.Operation
}

package provider

import (
	"context"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
)

// A View is what one look saw. Bodies hold no secret.
type View struct {
	Operation string         `json:"operation"`
	Arguments jsontext.Value `json:"arguments"`
	Missing   bool           `json:"missing,omitzero"` // the thing does not exist
	Body      jsontext.Value `json:"body,omitzero"`
	Stable    jsontext.Value `json:"stable,omitzero"` // what the fingerprint covers; absent for surroundings
}

// ObserveLooks performs every look of op with the call's canonical arguments. A
// thing that does not exist is a view; any other failure is an error, since
// failing to read is never "unchanged".
func ObserveLooks(ctx context.Context, c *Client, op Operation, canonical []byte) ([]View, error) {
	return observe(ctx, c, op.Spec().Looks, canonical)
}

func observe(ctx context.Context, c *Client, looks []Look, canonical []byte) ([]View, error) {
	var views []View
	for _, look := range looks {
		sets, err := look.arguments(canonical)
		if err != nil {
			return nil, err
		}
		for _, set := range sets {
			view, err := look.view(ctx, c, set)
			if err != nil {
				return nil, err
			}
			views = append(views, view)
		}
	}
	return views, nil
}

func (l Look) view(ctx context.Context, c *Client, arguments []byte) (View, error) {
	view, err := ReadView(ctx, c, l.op.self, arguments)
	if l.context {
		view.Stable = nil
	}
	return view, err
}

// ReadView performs one read; 404 is a view.
func ReadView(ctx context.Context, c *Client, op Operation, arguments []byte) (View, error) {
	view := View{Operation: op.Spec().Name, Arguments: arguments}
	call, err := op.Canon(arguments, nil)
	if err != nil {
		return view, fmt.Errorf("look %s: %w", view.Operation, err)
	}
	answer, err := op.Call(ctx, c, call.Args())
	var fault *Error
	if errors.As(err, &fault) && fault.Kind == Missing {
		view.Missing = true
		view.Stable = jsontext.Value(`null`)
		return view, nil
	}
	if err != nil {
		return view, err
	}
	view.Body = answer.Body
	view.Stable, err = op.Stable(answer.Body)
	return view, err
}

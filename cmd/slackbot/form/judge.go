package form

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"signoff/provider"
)

// standIn is judged in place of a required secret, which is typed later.
const standIn = "Stand-In-0123456"

// judge lets the operation decide, and puts its answer beside the input that it
// is about.
func judge(op provider.Operation, fields []*field, root object, entered map[string]slack.BlockAction, faults map[string]string) {
	later := map[string]bool{}
	for _, f := range fields {
		if f.hidden && f.required {
			later[f.name()] = true
			root.set(f.path, quote(standIn))
		}
	}
	_, err := op.Canon(root.encode(), func(provider.Secret) string { return "mark" })
	if err == nil {
		return
	}
	var wrong *provider.ArgumentError
	if !errors.As(err, &wrong) {
		faults[anywhere(fields, entered)] = err.Error()
		return
	}
	if later[wrong.Field] {
		return // it is judged when it is typed
	}
	for _, f := range fields {
		_, shown := entered[f.block()]
		if shown && (wrong.Field == f.name() || strings.HasPrefix(wrong.Field, f.name()+".")) {
			faults[f.block()] = err.Error()
			return
		}
	}
	faults[anywhere(fields, entered)] = err.Error()
}

// anywhere is the first input of the form, for a fault that is about none.
func anywhere(fields []*field, entered map[string]slack.BlockAction) string {
	for _, f := range fields {
		if _, shown := entered[f.block()]; shown {
			return f.block()
		}
	}
	if keys := slices.Sorted(maps.Keys(entered)); len(keys) > 0 {
		return keys[0]
	}
	return ""
}

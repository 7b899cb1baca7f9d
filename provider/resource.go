package provider

import (
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Resources are the ids that a call and its looks touch, as lock keys: account
// and every value that stands in a path or a lookup, but for those that say
// where things are: changes of two servers of one project do not wait for each
// other.
func Resources(c *Client, op Operation, canonical []byte) ([]string, error) {
	ids := map[string]bool{}
	if err := core(op).pathValues(canonical, ids); err != nil {
		return nil, err
	}
	for _, look := range op.Spec().Looks {
		sets, err := look.arguments(canonical)
		if err != nil {
			return nil, err
		}
		for _, set := range sets {
			if err := look.op.pathValues(set, ids); err != nil {
				return nil, err
			}
		}
	}
	var keys []string
	for id := range ids {
		keys = append(keys, c.API.Name+"/"+c.Account.Name+"/"+id)
	}
	slices.Sort(keys)
	return keys, nil
}

func (o *operation) pathValues(canonical []byte, ids map[string]bool) error {
	var given map[string]jsontext.Value
	if err := json.Unmarshal(canonical, &given); err != nil {
		return err
	}
	for _, f := range o.in.fields {
		if value, ok := given[f.name]; ok && f.place&(inPath|inLookup) != 0 && !f.scope {
			ids[strings.ToUpper(spell(value))] = true
		}
	}
	return nil
}

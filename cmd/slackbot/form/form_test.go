package form

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"signoff/cmd/slackbot/blockkit"
	"signoff/provider"
	"signoff/provider/all"
	"signoff/provider/ionos"
)

func operations() []provider.Operation {
	var ops []provider.Operation
	for _, api := range all.APIs() {
		ops = append(ops, api.Operations()...)
	}
	return ops
}

func operation(t testing.TB, name string) provider.Operation {
	t.Helper()
	for _, op := range operations() {
		if op.Spec().Name == name {
			return op
		}
	}
	require.Fail(t, "no operation", name)
	return nil
}

// modal is the payload of a view, proven to be one that Slack takes.
func modal(t testing.TB, v slack.ModalViewRequest) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	require.NoError(t, err)
	require.Empty(t, blockkit.Check(blockkit.Modal, raw), string(raw))
	return raw
}

// submit is the state that Slack sends when a form is sent as it was opened.
func submit(v slack.ModalViewRequest) *slack.ViewState {
	state := &slack.ViewState{Values: map[string]map[string]slack.BlockAction{}}
	for _, b := range v.Blocks.BlockSet {
		block, ok := b.(*slack.InputBlock)
		if !ok {
			continue
		}
		var a slack.BlockAction
		switch e := block.Element.(type) {
		case *slack.PlainTextInputBlockElement:
			a.Value = e.InitialValue
		case *slack.NumberInputBlockElement:
			a.Value = e.InitialValue
		case *slack.DateTimePickerBlockElement:
			a.SelectedDateTime = e.InitialDateTime
		case *slack.RadioButtonsBlockElement:
			if e.InitialOption != nil {
				a.SelectedOption = *e.InitialOption
			}
		case *slack.SelectBlockElement:
			if e.InitialOption != nil {
				a.SelectedOption = *e.InitialOption
			}
		case *slack.MultiSelectBlockElement:
			for _, o := range e.InitialOptions {
				a.SelectedOptions = append(a.SelectedOptions, *o)
			}
		case *slack.CheckboxGroupsBlockElement:
			for _, o := range e.InitialOptions {
				a.SelectedOptions = append(a.SelectedOptions, *o)
			}
		default:
			panic(fmt.Sprintf("no state for %T", e))
		}
		state.Values[block.BlockID] = map[string]slack.BlockAction{ActField: a}
	}
	return state
}

// value makes a value that a schema allows.
func value(n node, seed int) jsontext.Value {
	switch {
	case len(n.Enum) > 0:
		return n.Enum[seed%len(n.Enum)]
	case n.Type == "array":
		var items []string
		for i := range 2 {
			items = append(items, string(value(*n.Items, seed+i)))
		}
		return jsontext.Value("[" + strings.Join(items, ",") + "]")
	case n.Type == "object" && len(n.Properties) > 0:
		inner, err := n.fields(nil, true, true)
		if err != nil {
			panic(err)
		}
		o := object{}
		for _, f := range inner {
			if f.Type != "object" {
				o.set(f.path, value(f.node, seed))
			}
		}
		return o.encode()
	case n.Type == "object":
		return jsontext.Value(`{"k":"v"}`)
	case n.Type == "boolean":
		return jsontext.Value([]string{"true", "false"}[seed%2])
	case n.Type == "integer" || n.Type == "number":
		if len(n.Minimum) > 0 && len(n.Maximum) > 0 {
			return n.Maximum
		}
		if len(n.Minimum) > 0 {
			return n.Minimum
		}
		return jsontext.Value(fmt.Sprint(20 + seed))
	case n.Format == "date-time":
		return jsontext.Value(`"2026-11-21T12:00:00Z"`)
	}
	text := rapid.StringMatching(`[a-z]{10}`).Example(seed)
	if p := n.Pattern; p != "" {
		text = rapid.StringMatching(p).Filter(func(s string) bool {
			return s != "" && strings.TrimSpace(s) == s && !strings.ContainsAny(s, "\r\n") && len(s) < 140 && (n.MaxLength == 0 || len(s) <= n.MaxLength)
		}).Example(seed)
	}
	if n.MaxLength > 0 && len(text) > n.MaxLength {
		text = text[:n.MaxLength]
	}
	return quote(text)
}

// arguments makes a set of arguments of an operation: the required ones, and
// those that keep says.
func arguments(t testing.TB, op provider.Operation, seed int, keep func(i int, f *field) bool) []byte {
	t.Helper()
	fields, err := fieldsOf(op)
	require.NoError(t, err)
	root := object{}
	for i, f := range fields {
		if !f.hidden && (f.required || keep(i, f)) {
			root.set(f.path, value(f.node, seed))
		}
	}
	return root.encode()
}

func TestEveryOperationHasAFormThatGivesBackWhatWasEntered(t *testing.T) {
	ops := operations()
	require.Len(t, ops, 270)
	for _, op := range ops {
		t.Run(op.Spec().Name, func(t *testing.T) {
			view, err := Open(op, Fill{}, []string{"main", "other"})
			require.NoError(t, err)
			modal(t, view)
			filled, _ := Read(op, submit(view))
			require.JSONEq(t, `{}`, string(filled.Arguments), "what was not entered is not sent")
			for seed := range 3 {
				given := arguments(t, op, seed, func(int, *field) bool { return true })
				view, err := Open(op, Fill{Arguments: given, Why: "because", Account: "main", More: true}, []string{"main", "other"})
				require.NoError(t, err)
				raw := modal(t, view)
				filled, faults := Read(op, submit(view))
				require.JSONEq(t, string(given), string(filled.Arguments))
				require.Equal(t, "main", filled.Account)
				if op.Spec().Effect != provider.Observe {
					require.Equal(t, "because", filled.Why)
				}
				if len(faults) > 0 {
					answer, err := json.Marshal(slack.NewErrorsViewSubmissionResponse(faults))
					require.NoError(t, err)
					require.Empty(t, blockkit.CheckSubmission(raw, answer))
				}
			}
		})
	}
}

// lists are arguments whose members depend on each other, which no schema says.
var lists = map[string]string{
	"gcore_instances_create":             `{"project_id":1,"region_id":2,"flavor":"g1-standard-1-2","name":"web","interfaces":[{"type":"external"}],"volumes":[{"source":"image","image_id":"f01fd9a0-9548-48ba-82dc-a8c8b2d6f2f1","size":10,"boot_index":0}]}`,
	"ionos_firewall_policies_create":     `{"name":"web","rules":[{"protocol":"TCP","port":"443","action":"allow"}]}`,
	"ionos_firewall_policy_rules_create": `{"firewall_id":"92AA60BEC8333A21EDB9EAAA61852860","rules":[{"protocol":"TCP","port":"443","action":"allow"}]}`,
}

// accepted finds arguments that the operation takes: alternatives exclude each
// other, so that not all of them can be given at once.
func accepted(t *testing.T, op provider.Operation) (slack.ModalViewRequest, Filled, bool) {
	for seed := range 40 {
		given := arguments(t, op, seed, func(i int, f *field) bool { return seed > 0 && (seed == 1 || (i+seed)%(1+seed/3) == 0) })
		if list, ok := lists[op.Spec().Name]; ok {
			given = []byte(list)
		}
		view, err := Open(op, Fill{Arguments: given, More: true}, nil)
		require.NoError(t, err)
		if filled, faults := Read(op, submit(view)); faults == nil {
			return view, filled, true
		}
	}
	return slack.ModalViewRequest{}, Filled{}, false
}

func TestTheArgumentsOfEveryFormAreOnesThatTheOperationTakes(t *testing.T) {
	for _, op := range operations() {
		_, filled, ok := accepted(t, op)
		if !ok {
			given := arguments(t, op, 0, func(int, *field) bool { return false })
			view, _ := Open(op, Fill{Arguments: given, More: true}, nil)
			_, faults := Read(op, submit(view))
			t.Errorf("%s takes nothing: %s %v", op.Spec().Name, given, faults)
			continue
		}
		if len(filled.Missing) == 0 {
			_, err := op.Canon(filled.Arguments, func(provider.Secret) string { return "mark" })
			require.NoError(t, err, op.Spec().Name)
		}
	}
}

func TestSecretsHaveNoInput(t *testing.T) {
	for _, op := range operations() {
		view, err := Open(op, Fill{More: true}, nil)
		require.NoError(t, err)
		raw := string(modal(t, view))
		for _, row := range provider.Inputs(op) {
			if !row.Secret && !row.Private {
				continue
			}
			require.NotContains(t, raw, `"block_id":"/`+strings.ReplaceAll(row.Argument, ".", "/")+`"`, op.Spec().Name)
			require.Contains(t, raw, row.Argument, "the form says where it is typed")
		}
	}
	create := operation(t, "ionos_users_create")
	_, err := Open(create, Fill{Arguments: []byte(`{"password":"Hunter2222"}`)}, nil)
	require.ErrorContains(t, err, "typed in the console")
	require.NotContains(t, err.Error(), "Hunter")
	view, err := Open(create, Fill{Arguments: []byte(`{"name":"op","email":"op@example.com"}`)}, nil)
	require.NoError(t, err)
	filled, _ := Read(create, submit(view))
	require.Equal(t, []string{"password"}, filled.Missing)
	require.NotContains(t, string(filled.Arguments), standIn)
}

func TestRequiredFieldsComeFirst(t *testing.T) {
	for _, op := range operations() {
		view, err := Open(op, Fill{}, nil)
		require.NoError(t, err)
		optional := false
		for _, b := range view.Blocks.BlockSet {
			if block, ok := b.(*slack.InputBlock); ok && strings.HasPrefix(block.BlockID, "/") {
				require.False(t, optional && !block.Optional, "%s: %s", op.Spec().Name, block.BlockID)
				optional = block.Optional
			}
		}
	}
}

// entry fills one input of a form, as a person would.
func entry(block string, a slack.BlockAction, more ...any) *slack.ViewState {
	state := &slack.ViewState{Values: map[string]map[string]slack.BlockAction{block: {ActField: a}}}
	for i := 0; i < len(more); i += 2 {
		state.Values[more[i].(string)] = map[string]slack.BlockAction{ActField: more[i+1].(slack.BlockAction)}
	}
	return state
}

func TestAFaultStandsAtItsInput(t *testing.T) {
	hardware := operation(t, "ionos_server_hardware_update")
	id := slack.BlockAction{SelectedOption: slack.OptionBlockObject{Value: "92AA60BEC8333A21EDB9EAAA61852860"}}
	for name, c := range map[string]struct {
		op     provider.Operation
		state  *slack.ViewState
		block  string
		phrase string
	}{
		"no number":    {hardware, entry("/vcore", slack.BlockAction{Value: "two"}, "/server_id", id), "/vcore", "not a number"},
		"a fraction":   {hardware, entry("/vcore", slack.BlockAction{Value: "2.5"}, "/server_id", id), "/vcore", "not a number"},
		"out of range": {hardware, entry("/vcore", slack.BlockAction{Value: "-1"}, "/server_id", id, "/cores_per_processor", slack.BlockAction{Value: "1"}, "/ram", slack.BlockAction{Value: "2"}), "/vcore", "vcore"},
		"no JSON":      {operation(t, "gcore_instances_rename"), entry("/tags", slack.BlockAction{Value: "{"}), "/tags", "not valid JSON"},
		"missing":      {operation(t, "ionos_servers_delete"), entry("/server_id", slack.BlockAction{}), "/server_id", "required"},
	} {
		t.Run(name, func(t *testing.T) {
			_, faults := Read(c.op, c.state)
			require.Len(t, faults, 1)
			require.Contains(t, strings.ToLower(faults[c.block]), strings.ToLower(c.phrase), "%v", faults)
		})
	}
}

func TestWhatAFormCannotHoldIsRefusedAndNotChanged(t *testing.T) {
	for name, c := range map[string]struct{ op, arguments, phrase string }{
		"too long":     {"ionos_ssh_keys_create", `{"name":"x","public_key":"` + strings.Repeat("k", 3100) + `"}`, "more than"},
		"wrong choice": {"ionos_server_status_action", `{"server_id":"x","action":"EXPLODE"}`, "not one of"},
		"no object":    {"ionos_servers_list", `[1]`, "JSON object"},
		"empty text":   {"ionos_servers_update", `{"server_id":"x","description":""}`, "would be left out"},
		"empty list":   {"ionos_users_api_ips_add", `{"user_id":"x","ips":[]}`, "would be left out"},
		"a line break": {"ionos_users_api_ips_add", `{"user_id":"x","ips":["a\nb"]}`, "as a line"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Open(operation(t, c.op), Fill{Arguments: []byte(c.arguments)}, nil)
			require.ErrorContains(t, err, c.phrase)
		})
	}
}

func TestAMomentKeepsItsInstant(t *testing.T) {
	op := operation(t, "ionos_usages_list")
	for in, want := range map[string]string{
		`"2026-11-21T13:00:00+01:00"`: `"2026-11-21T12:00:00Z"`,
		`"2026-11-21T12:00:00.5Z"`:    `"2026-11-21T12:00:00.5Z"`,
	} {
		view, err := Open(op, Fill{Arguments: []byte(`{"period":"CUSTOM","start_date":` + in + `}`)}, nil)
		require.NoError(t, err)
		filled, _ := Read(op, submit(view))
		require.JSONEq(t, `{"period":"CUSTOM","start_date":`+want+`}`, string(filled.Arguments))
	}
}

func TestThePickerFindsAndStaysSmall(t *testing.T) {
	modal(t, Picker())
	ops := operations()
	for query, first := range map[string]string{"": "", "delete server": "ionos_servers_delete", "ionos_servers_delete": "ionos_servers_delete", "zzz": "", "public ips": ""} {
		response := Suggest(ops, query)
		raw, err := json.Marshal(response)
		require.NoError(t, err)
		require.Less(t, len(raw), blockkit.AckBytesMax)
		require.LessOrEqual(t, len(response.Options), 60)
		if len(response.Options) > 0 {
			require.Empty(t, blockkit.CheckOptions(raw))
		}
		if first != "" {
			require.Equal(t, first, response.Options[0].Value)
		}
	}
	require.Empty(t, Suggest(ops, "zzz").Options)
	for _, op := range ops {
		require.Equal(t, op.Spec().Name, Suggest(ops, op.Spec().Name).Options[0].Value, "each operation can be found by its name")
	}
	state := &slack.ViewState{Values: map[string]map[string]slack.BlockAction{ActPick: {ActPick: {SelectedOption: slack.OptionBlockObject{Value: "ionos_servers_get"}}}}}
	require.Equal(t, "ionos_servers_get", Picked(state))
}

func TestChoicesComeFromTheOperationThatTheFieldNames(t *testing.T) {
	find := ionos.API().Operation
	op := find("ionos_servers_delete")
	list, raw := List(op, find, "/server_id", nil)
	require.Equal(t, "ionos_servers_list", list.Spec().Name)
	require.JSONEq(t, `{}`, string(raw))
	response := Choices(op, "/server_id", []byte(`[{"id":"A","name":"web \u202e"},{"id":"B","name":"db"}]`), "")
	require.Equal(t, "A", response.Options[0].Value)
	require.Equal(t, `web \u{202E} (A)`, response.Options[0].Text.Text)
	response = Choices(op, "/server_id", []byte(`{"items":[{"id":"A","name":"web"},{"id":"B","name":"db"}]}`), "DB")
	require.Equal(t, []string{"DB", "B"}, valuesOf(response), "what was typed is a choice too")
	require.Equal(t, []string{"X"}, valuesOf(Choices(op, "/server_id", nil, "X")), "so is it when the list cannot be had")
	require.Empty(t, Choices(op, "/nothing", nil, "X").Options)
}

func TestAListThatNeedsSomethingWaitsForIt(t *testing.T) {
	find := ionos.API().Operation
	for _, op := range ionos.API().Operations() {
		fields, err := fieldsOf(op)
		require.NoError(t, err)
		for _, f := range fields {
			if f.pick != "ionos_server_hdds_list" {
				continue
			}
			list, _ := List(op, find, f.block(), nil)
			require.Nil(t, list, "the server is not chosen yet")
			list, raw := List(op, find, f.block(), entry("/server_id", slack.BlockAction{SelectedOption: slack.OptionBlockObject{Value: "S1"}}))
			require.Equal(t, f.pick, list.Spec().Name)
			require.JSONEq(t, `{"server_id":"S1"}`, string(raw))
			return
		}
	}
	require.Fail(t, "no field picks a disk of a server")
}

func valuesOf(r slack.OptionsResponse) []string {
	var all []string
	for _, o := range r.Options {
		all = append(all, o.Value)
	}
	return all
}

func TestManyOptionsStandBehindMore(t *testing.T) {
	b := builder{op: operation(t, "gcore_instances_list").Spec()}
	b.left(7, false)
	raw := modalOf(t, b)
	require.Contains(t, raw, ActMore)
	require.Contains(t, raw, "More options (7)")
	b = builder{op: b.op}
	b.left(7, true)
	require.NotContains(t, modalOf(t, b), ActMore)
}

func modalOf(t *testing.T, b builder) string {
	v, err := b.view()
	require.NoError(t, err)
	return string(modal(t, v))
}

func TestAChoiceTooLongToBeCarriedTravelsAsItsIndex(t *testing.T) {
	long := strings.Repeat("l", 200)
	for name, f := range map[string]*field{
		"one":     {node: node{Type: "string", Enum: []jsontext.Value{quote("short"), quote(long)}}, path: []string{"x"}},
		"several": {node: node{Type: "array", Items: &node{Type: "string", Enum: []jsontext.Value{quote("short"), quote(long)}}}, path: []string{"x"}},
	} {
		given := quote(long)
		if name == "several" {
			given = jsontext.Value("[" + string(given) + "]")
		}
		b := builder{op: operation(t, "ionos_servers_list").Spec()}
		require.NoError(t, b.field(f, given), name)
		view, err := b.view()
		require.NoError(t, err)
		modal(t, view)
		value, err := f.read(submit(view).Values["/x"][ActField])
		require.NoError(t, err)
		require.JSONEq(t, string(given), string(value), name)
	}
}

func TestAnEnumTooLongForASelectIsSearched(t *testing.T) {
	f := &field{node: node{Type: "string"}, path: []string{"x"}}
	for i := range 150 {
		f.Enum = append(f.Enum, quote(fmt.Sprint("v", i)))
	}
	require.Equal(t, asSearch, f.kind())
	list := &field{node: node{Type: "array", Items: &f.node}, path: []string{"x"}}
	require.Equal(t, asSearches, list.kind())
}

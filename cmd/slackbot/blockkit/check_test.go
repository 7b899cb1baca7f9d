package blockkit

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// n is a JSON string of that many characters.
func n(count int) string { return `"` + strings.Repeat("x", count) + `"` }

func plainObject(count int) string  { return `{"type":"plain_text","text":` + n(count) + `}` }
func mrkdwnObject(count int) string { return `{"type":"mrkdwn","text":` + n(count) + `}` }

// times repeats an item; # becomes its number.
func times(count int, item string) string {
	items := make([]string, count)
	for i := range items {
		items[i] = strings.ReplaceAll(item, "#", fmt.Sprint(i))
	}
	return "[" + strings.Join(items, ",") + "]"
}

func message(blocks ...string) string {
	return `{"text":"t","blocks":[` + strings.Join(blocks, ",") + `]}`
}

func modal(blocks ...string) string {
	return `{"type":"modal","title":` + plainObject(24) + `,"submit":` + plainObject(24) + `,"blocks":[` + strings.Join(blocks, ",") + `]}`
}

func actions(elements ...string) string {
	return `{"type":"actions","elements":[` + strings.Join(elements, ",") + `]}`
}

func input(element string) string {
	return `{"type":"input","block_id":"in","label":` + plainObject(2000) + `,"element":` + element + `}`
}

func richObject(elements string) string { return `{"type":"rich_text","elements":[` + elements + `]}` }

func optionObject(text, value int) string {
	return `{"text":` + plainObject(text) + `,"value":` + n(value) + `}`
}

func confirm(title, text, yes, no int) string {
	return fmt.Sprintf(`{"title":%s,"text":%s,"confirm":%s,"deny":%s}`, plainObject(title), plainObject(text), plainObject(yes), plainObject(no))
}

func button(text, value int, more string) string {
	return `{"type":"button","text":` + plainObject(text) + `,"value":` + n(value) + more + `}`
}

const divider = `{"type":"divider"}`

func cells(rows, columns, characters int) string {
	return times(rows, times(columns, `{"type":"raw_text","text":`+n(characters)+`}`))
}

func TestWhatSlackTakesPasses(t *testing.T) {
	for name, c := range map[string]struct {
		surface Surface
		payload string
	}{
		"text only":           {Message, `{"text":"hello"}`},
		"header at 150":       {Message, message(`{"type":"header","block_id":` + n(255) + `,"text":` + plainObject(150) + `}`)},
		"section at 3000":     {Message, message(`{"type":"section","text":` + mrkdwnObject(3000) + `}`)},
		"fields 10":           {Message, message(`{"type":"section","fields":` + times(10, mrkdwnObject(1200)) + `}`)},
		"context 10":          {Message, message(`{"type":"context","elements":` + times(10, mrkdwnObject(200)) + `}`)},
		"50 blocks":           {Message, `{"text":"t","blocks":` + times(50, divider) + `}`},
		"25 buttons":          {Message, message(`{"type":"actions","elements":` + times(25, `{"type":"button","action_id":"a#","text":`+plainObject(75)+`}`) + `}`)},
		"button full":         {Message, message(actions(button(75, 2000, `,"url":"https://example.com","style":"danger","action_id":`+n(255)+`,"accessibility_label":`+n(75)+`,"confirm":`+confirm(100, 300, 30, 30))))},
		"rich text":           {Message, message(richObject(`{"type":"rich_text_section","elements":[{"type":"text","text":"a <b> & *c*","style":{"bold":true}},{"type":"user","user_id":"W1"}]},{"type":"rich_text_preformatted","border":0,"elements":[{"type":"text","text":` + n(3000) + `}]},{"type":"rich_text_quote","elements":[]},{"type":"rich_text_list","style":"bullet","indent":0,"border":0,"offset":0,"elements":[{"type":"rich_text_section","elements":[]}]}`))},
		"table 100x20":        {Message, message(`{"type":"table","rows":` + cells(100, 20, 5) + `,"column_settings":[null,{"align":"right","is_wrapped":true}]}`)},
		"data table":          {Message, message(`{"type":"data_table","caption":"c","page_size":100,"rows":` + cells(201, 4, 20) + `}`)},
		"markdown":            {Message, message(`{"type":"markdown","text":` + n(12_000) + `}`)},
		"plan":                {Message, message(`{"type":"plan","title":"p","tasks":` + times(50, `{"type":"task_card","task_id":"t#","title":"x","status":"complete"}`) + `}`)},
		"carousel":            {Message, message(`{"type":"carousel","elements":` + times(10, `{"type":"card","title":`+plainObject(150)+`,"body":`+plainObject(200)+`,"actions":[`+button(5, 5, "")+`]}`) + `}`)},
		"container":           {Message, message(`{"type":"container","title":` + plainObject(150) + `,"is_collapsible":true,"child_blocks":[` + divider + `]}`)},
		"modal 100 blocks":    {Modal, `{"type":"modal","title":` + plainObject(24) + `,"close":` + plainObject(24) + `,"private_metadata":` + n(3000) + `,"callback_id":` + n(255) + `,"blocks":` + times(100, divider) + `}`},
		"alert":               {Modal, modal(`{"type":"alert","level":"warning","text":` + plainObject(200) + `}`)},
		"text input":          {Modal, modal(input(`{"type":"plain_text_input","action_id":"a","multiline":true,"min_length":1,"max_length":3000,"initial_value":` + n(3000) + `,"placeholder":` + plainObject(150) + `}`))},
		"number input":        {Modal, modal(input(`{"type":"number_input","is_decimal_allowed":false,"min_value":"-1","initial_value":"9223372036854775807","max_value":"9223372036854775807"}`))},
		"static select":       {Modal, modal(input(`{"type":"static_select","options":` + times(100, optionObject(75, 150)) + `,"initial_option":` + optionObject(75, 150) + `}`))},
		"groups":              {Modal, modal(input(`{"type":"multi_static_select","max_selected_items":2,"option_groups":[{"label":` + plainObject(75) + `,"options":[` + optionObject(1, 1) + `]}],"initial_options":[` + optionObject(1, 1) + `]}`))},
		"external select":     {Modal, modal(input(`{"type":"external_select","min_query_length":0,"placeholder":` + plainObject(150) + `}`))},
		"checkboxes":          {Modal, modal(input(`{"type":"checkboxes","options":[{"text":{"type":"mrkdwn","text":"*a*"},"value":"a"}]}`))},
		"dates":               {Modal, modal(input(`{"type":"datepicker","initial_date":"2026-02-28"}`), `{"type":"input","label":`+plainObject(5)+`,"element":{"type":"timepicker","initial_time":"23:59"}}`, `{"type":"input","label":`+plainObject(5)+`,"element":{"type":"datetimepicker","initial_date_time":1790000000}}`)},
		"home without blocks": {Home, `{"type":"home","blocks":[]}`},
	} {
		t.Run(name, func(t *testing.T) { require.Empty(t, Check(c.surface, []byte(c.payload))) })
	}
}

func TestWhatSlackRefusesIsNamedWithItsPlace(t *testing.T) {
	for name, c := range map[string]struct {
		surface Surface
		payload string
		pointer string
		code    Code
	}{
		"no json":               {Message, `[]`, "", BadJSON},
		"duplicate member":      {Message, `{"text":"a","text":"b"}`, "", BadJSON},
		"no text":               {Message, `{"blocks":[]}`, "/text", Missing},
		"empty text":            {Message, `{"text":""}`, "/text", TooShort},
		"long text":             {Message, `{"text":` + n(4001) + `}`, "/text", TooLong},
		"unknown argument":      {Message, `{"text":"t","colour":"red"}`, "/colour", UnknownMember},
		"header 151":            {Message, message(`{"type":"header","text":` + plainObject(151) + `}`), "/blocks/0/text/text", TooLong},
		"header emoji counts 2": {Message, message(`{"type":"header","text":{"type":"plain_text","text":"` + strings.Repeat("\U0001F600", 76) + `"}}`), "/blocks/0/text/text", TooLong},
		"header mrkdwn":         {Message, message(`{"type":"header","text":` + mrkdwnObject(1) + `}`), "/blocks/0/text/type", UnknownType},
		"header empty":          {Message, message(`{"type":"header","text":` + plainObject(0) + `}`), "/blocks/0/text/text", TooShort},
		"section 3001":          {Message, message(divider, `{"type":"section","text":`+mrkdwnObject(3001)+`}`), "/blocks/1/text/text", TooLong},
		"section empty":         {Message, message(`{"type":"section"}`), "/blocks/0", Missing},
		"field 2001":            {Message, message(`{"type":"section","fields":[` + mrkdwnObject(2001) + `]}`), "/blocks/0/fields/0/text", TooLong},
		"11 fields":             {Message, message(`{"type":"section","fields":` + times(11, mrkdwnObject(1)) + `}`), "/blocks/0/fields", TooLong},
		"11 context":            {Message, message(`{"type":"context","elements":` + times(11, mrkdwnObject(1)) + `}`), "/blocks/0/elements", TooLong},
		"button in context":     {Message, message(`{"type":"context","elements":[` + button(1, 1, "") + `]}`), "/blocks/0/elements/0/type", UnknownType},
		"51 blocks":             {Message, `{"text":"t","blocks":` + times(51, divider) + `}`, "/blocks", TooLong},
		"26 buttons":            {Message, message(`{"type":"actions","elements":` + times(26, button(1, 1, "")) + `}`), "/blocks/0/elements", TooLong},
		"no buttons":            {Message, message(actions()), "/blocks/0/elements", TooShort},
		"button text 76":        {Message, message(actions(button(76, 1, ""))), "/blocks/0/elements/0/text/text", TooLong},
		"button value 2001":     {Message, message(actions(button(1, 2001, ""))), "/blocks/0/elements/0/value", TooLong},
		"button disabled":       {Message, message(actions(button(1, 1, `,"disabled":true`))), "/blocks/0/elements/0/disabled", UnknownMember},
		"button style":          {Message, message(actions(button(1, 1, `,"style":"red"`))), "/blocks/0/elements/0/style", WrongType},
		"action_id 256":         {Message, message(actions(button(1, 1, `,"action_id":`+n(256)))), "/blocks/0/elements/0/action_id", TooLong},
		"action_id twice":       {Message, message(actions(button(1, 1, `,"action_id":"a"`), button(1, 1, `,"action_id":"a"`))), "/blocks/0/elements/1/action_id", Duplicate},
		"confirm title":         {Message, message(actions(button(1, 1, `,"confirm":`+confirm(101, 1, 1, 1)))), "/blocks/0/elements/0/confirm/title/text", TooLong},
		"confirm text":          {Message, message(actions(button(1, 1, `,"confirm":`+confirm(1, 301, 1, 1)))), "/blocks/0/elements/0/confirm/text/text", TooLong},
		"confirm deny":          {Message, message(actions(button(1, 1, `,"confirm":`+confirm(1, 1, 1, 31)))), "/blocks/0/elements/0/confirm/deny/text", TooLong},
		"block_id 256":          {Message, message(`{"type":"divider","block_id":` + n(256) + `}`), "/blocks/0/block_id", TooLong},
		"block_id twice":        {Message, message(`{"type":"divider","block_id":"a"}`, `{"type":"divider","block_id":"a"}`), "/blocks/1/block_id", Duplicate},
		"unknown block":         {Message, message(`{"type":"sparkle"}`), "/blocks/0/type", UnknownType},
		"no type":               {Message, message(`{}`), "/blocks/0/type", UnknownType},
		"block is a word":       {Message, message(`"divider"`), "/blocks/0", WrongType},
		"alert in a message":    {Message, message(`{"type":"alert","text":` + plainObject(1) + `}`), "/blocks/0/type", UnknownType},
		"multi in actions":      {Message, message(actions(`{"type":"multi_users_select"}`)), "/blocks/0/elements/0/type", UnknownType},
		"overflow 6":            {Message, message(actions(`{"type":"overflow","options":` + times(6, optionObject(1, 1)) + `}`)), "/blocks/0/elements/0/options", TooLong},
		"total":                 {Message, `{"text":"t","blocks":` + times(5, `{"type":"section","text":`+mrkdwnObject(2700)+`}`) + `}`, "/blocks", TextTotal},
		"markdown 12001":        {Message, message(`{"type":"markdown","text":` + n(12_001) + `}`), "/blocks/0/text", TooLong},
		"rich empty text":       {Message, message(richObject(`{"type":"rich_text_section","elements":[{"type":"text","text":""}]}`)), "/blocks/0/elements/0/elements/0/text", TooShort},
		"rich user in code":     {Message, message(richObject(`{"type":"rich_text_preformatted","elements":[{"type":"user","user_id":"U1"}]}`)), "/blocks/0/elements/0/elements/0/type", UnknownType},
		"rich text loose":       {Message, message(richObject(`{"type":"text","text":"a"}`)), "/blocks/0/elements/0/type", UnknownType},
		"list style":            {Message, message(richObject(`{"type":"rich_text_list","style":"dash","elements":[{"type":"rich_text_section","elements":[]}]}`)), "/blocks/0/elements/0/style", WrongType},
		"table 101 rows":        {Message, message(`{"type":"table","rows":` + cells(101, 1, 1) + `}`), "/blocks/0/rows", TooLong},
		"table 21 columns":      {Message, message(`{"type":"table","rows":` + cells(1, 21, 1) + `}`), "/blocks/0/rows/0", TooLong},
		"table total":           {Message, message(`{"type":"table","rows":` + cells(50, 10, 21) + `}`), "/blocks", TooLong},
		"table on home":         {Home, `{"type":"home","blocks":[{"type":"table","rows":` + cells(1, 1, 1) + `}]}`, "/blocks/0/type", UnknownType},
		"data table page":       {Message, message(`{"type":"data_table","caption":"c","page_size":101,"rows":` + cells(1, 1, 1) + `}`), "/blocks/0/page_size", TooLong},
		"image both":            {Message, message(`{"type":"image","alt_text":"a","image_url":"https://example.com","slack_file":{"id":"F1"}}`), "/blocks/0", Conflict},
		"card 4 buttons":        {Message, message(`{"type":"card","actions":` + times(4, button(1, 1, "")) + `}`), "/blocks/0/actions", TooLong},
		"plan 51":               {Message, message(`{"type":"plan","title":"p","tasks":` + times(51, `{"type":"task_card","task_id":"t","title":"x"}`) + `}`), "/blocks/0/tasks", TooLong},
		"task status":           {Message, message(`{"type":"task_card","task_id":"t","title":"x","status":"done"}`), "/blocks/0/status", WrongType},
		"modal 101":             {Modal, modal(strings.Trim(times(101, divider), "[]")), "/blocks", TooLong},
		"modal empty":           {Modal, modal(), "/blocks", TooShort},
		"title 25":              {Modal, `{"type":"modal","title":` + plainObject(25) + `,"blocks":[` + divider + `]}`, "/title/text", TooLong},
		"submit 25":             {Modal, `{"type":"modal","title":` + plainObject(1) + `,"submit":` + plainObject(25) + `,"blocks":[` + divider + `]}`, "/submit/text", TooLong},
		"close 25":              {Modal, `{"type":"modal","title":` + plainObject(1) + `,"close":` + plainObject(25) + `,"blocks":[` + divider + `]}`, "/close/text", TooLong},
		"no title":              {Modal, `{"type":"modal","blocks":[` + divider + `]}`, "/title", Missing},
		"no submit":             {Modal, `{"type":"modal","title":` + plainObject(1) + `,"blocks":[` + input(`{"type":"plain_text_input"}`) + `]}`, "/submit", Missing},
		"private_metadata":      {Modal, `{"type":"modal","title":` + plainObject(1) + `,"private_metadata":` + n(3001) + `,"blocks":[` + divider + `]}`, "/private_metadata", TooLong},
		"callback_id":           {Modal, `{"type":"modal","title":` + plainObject(1) + `,"callback_id":` + n(256) + `,"blocks":[` + divider + `]}`, "/callback_id", TooLong},
		"250 kB":                {Modal, modal(divider) + strings.Repeat(" ", ViewBytesMax), "", TooLong},
		"alert 201":             {Modal, modal(`{"type":"alert","text":` + plainObject(201) + `}`), "/blocks/0/text/text", TooLong},
		"label 2001":            {Modal, modal(`{"type":"input","label":` + plainObject(2001) + `,"element":{"type":"plain_text_input"}}`), "/blocks/0/label/text", TooLong},
		"button as input":       {Modal, modal(input(button(1, 1, ""))), "/blocks/0/element/type", UnknownType},
		"placeholder 151":       {Modal, modal(input(`{"type":"plain_text_input","placeholder":` + plainObject(151) + `}`)), "/blocks/0/element/placeholder/text", TooLong},
		"max_length 3001":       {Modal, modal(input(`{"type":"plain_text_input","max_length":3001}`)), "/blocks/0/element/max_length", TooLong},
		"initial above max":     {Modal, modal(input(`{"type":"plain_text_input","max_length":3,"initial_value":"four"}`)), "/blocks/0/element/initial_value", TooLong},
		"min above max":         {Modal, modal(input(`{"type":"plain_text_input","max_length":3,"min_length":4}`)), "/blocks/0/element/min_length", Conflict},
		"number without kind":   {Modal, modal(input(`{"type":"number_input"}`)), "/blocks/0/element/is_decimal_allowed", Missing},
		"number not a string":   {Modal, modal(input(`{"type":"number_input","is_decimal_allowed":true,"min_value":1}`)), "/blocks/0/element/min_value", WrongType},
		"number words":          {Modal, modal(input(`{"type":"number_input","is_decimal_allowed":true,"min_value":"1e3"}`)), "/blocks/0/element/min_value", WrongType},
		"number order":          {Modal, modal(input(`{"type":"number_input","is_decimal_allowed":true,"min_value":"10","max_value":"9.5"}`)), "/blocks/0/element/min_value", Conflict},
		"number fraction":       {Modal, modal(input(`{"type":"number_input","is_decimal_allowed":false,"max_value":"9.5"}`)), "/blocks/0/element/max_value", Conflict},
		"initial_value outside": {Modal, modal(input(`{"type":"number_input","is_decimal_allowed":false,"max_value":"9","initial_value":"10"}`)), "/blocks/0/element/initial_value", Conflict},
		"date form":             {Modal, modal(input(`{"type":"datepicker","initial_date":"28.02.2026"}`)), "/blocks/0/element/initial_date", WrongType},
		"time form":             {Modal, modal(input(`{"type":"timepicker","initial_time":"25:00"}`)), "/blocks/0/element/initial_time", WrongType},
		"datetime in ms":        {Modal, modal(input(`{"type":"datetimepicker","initial_date_time":1790000000000}`)), "/blocks/0/element/initial_date_time", TooLong},
		"query length":          {Modal, modal(input(`{"type":"external_select","min_query_length":-1}`)), "/blocks/0/element/min_query_length", TooShort},
		"query length 0.5":      {Modal, modal(input(`{"type":"external_select","min_query_length":0.5}`)), "/blocks/0/element/min_query_length", WrongType},
		"external with options": {Modal, modal(input(`{"type":"external_select","options":[` + optionObject(1, 1) + `]}`)), "/blocks/0/element/options", UnknownMember},
		"101 options":           {Modal, modal(input(`{"type":"static_select","options":` + times(101, optionObject(1, 1)) + `}`)), "/blocks/0/element/options", TooLong},
		"no options":            {Modal, modal(input(`{"type":"static_select","options":[]}`)), "/blocks/0/element/options", TooShort},
		"neither options":       {Modal, modal(input(`{"type":"static_select"}`)), "/blocks/0/element", Conflict},
		"option text 76":        {Modal, modal(input(`{"type":"static_select","options":[` + optionObject(76, 1) + `]}`)), "/blocks/0/element/options/0/text/text", TooLong},
		"option value 151":      {Modal, modal(input(`{"type":"static_select","options":[` + optionObject(1, 151) + `]}`)), "/blocks/0/element/options/0/value", TooLong},
		"option mrkdwn":         {Modal, modal(input(`{"type":"static_select","options":[{"text":` + mrkdwnObject(1) + `,"value":"a"}]}`)), "/blocks/0/element/options/0/text/type", UnknownType},
		"initial no option":     {Modal, modal(input(`{"type":"static_select","options":[` + optionObject(1, 1) + `],"initial_option":` + optionObject(2, 1) + `}`)), "/blocks/0/element/initial_option", Conflict},
		"11 checkboxes":         {Modal, modal(input(`{"type":"checkboxes","options":` + times(11, optionObject(1, 1)) + `}`)), "/blocks/0/element/options", TooLong},
		"emoji on mrkdwn":       {Message, message(`{"type":"section","text":{"type":"mrkdwn","text":"a","emoji":true}}`), "/blocks/0/text/emoji", UnknownMember},
		"focus twice":           {Modal, modal(input(`{"type":"plain_text_input","focus_on_load":true}`), `{"type":"input","label":`+plainObject(1)+`,"element":{"type":"plain_text_input","focus_on_load":true}}`), "/blocks", Duplicate},
		"modal type on home":    {Home, modal(divider), "/type", WrongType},
	} {
		t.Run(name, func(t *testing.T) {
			found := Check(c.surface, []byte(c.payload))
			require.NotEmpty(t, found)
			var places []string
			for _, p := range found {
				places = append(places, p.Pointer+" "+string(p.Code))
			}
			require.Contains(t, places, c.pointer+" "+string(c.code), "%v", found)
		})
	}
}

func TestAnAnswerToASubmissionNamesInputBlocksOnly(t *testing.T) {
	view := modal(`{"type":"section","block_id":"head","text":`+plainObject(1)+`}`, input(`{"type":"plain_text_input"}`))
	for name, c := range map[string]struct{ answer, pointer string }{
		"empty":           {``, ""},
		"close":           {`{}`, ""},
		"clear":           {`{"response_action":"clear"}`, ""},
		"errors":          {`{"response_action":"errors","errors":{"in":"too short"}}`, ""},
		"errors section":  {`{"response_action":"errors","errors":{"head":"x"}}`, "/errors/head"},
		"errors escaped":  {`{"response_action":"errors","errors":{"/a~b":"x"}}`, "/errors/~1a~0b"},
		"errors empty":    {`{"response_action":"errors","errors":{}}`, "/errors"},
		"update":          {`{"response_action":"update","view":` + modal(divider) + `}`, ""},
		"update bad view": {`{"response_action":"push","view":` + modal(`{"type":"sparkle"}`) + `}`, "/view/blocks/0/type"},
		"update no view":  {`{"response_action":"update"}`, "/view"},
		"unknown action":  {`{"response_action":"reload"}`, "/response_action"},
	} {
		t.Run(name, func(t *testing.T) {
			found := CheckSubmission([]byte(view), []byte(c.answer))
			if c.pointer == "" {
				require.Empty(t, found)
				return
			}
			require.NotEmpty(t, found)
			require.Equal(t, c.pointer, found[0].Pointer)
		})
	}
}

func TestAnAnswerToASearchKeepsTheLimits(t *testing.T) {
	require.Empty(t, CheckOptions([]byte(`{"options":`+times(100, optionObject(75, 150))+`}`)))
	require.Empty(t, CheckOptions([]byte(`{"option_groups":[{"label":`+plainObject(75)+`,"options":[`+optionObject(1, 1)+`]}]}`)))
	require.NotEmpty(t, CheckOptions([]byte(`{"options":`+times(101, optionObject(1, 1))+`}`)))
	require.NotEmpty(t, CheckOptions([]byte(`{}`)))
}

func TestTheLengthOfAMessageCountsWhatIsShown(t *testing.T) {
	payload := message(`{"type":"header","block_id":"hidden","text":`+plainObject(5)+`}`, richObject(`{"type":"rich_text_section","elements":[{"type":"text","text":"seven x"}]}`), `{"type":"table","rows":`+cells(2, 2, 3)+`}`)
	_, characters := Measure(Message, []byte(payload))
	require.Equal(t, 5+7+12, characters)
	require.Equal(t, 2, Length("\U0001F600"))
}

func TestAProblemReadsAsSlackSaysIt(t *testing.T) {
	found := Check(Message, []byte(message(`{"type":"header","text":`+plainObject(151)+`}`)))
	require.Equal(t, "must be less than 151 characters [json-pointer:/blocks/0/text/text]", found[0].String())
}

// Every name that a rule refers to must be a row, or it would refuse all.
func TestTheTableIsClosed(t *testing.T) {
	var visit func(where string, r rule)
	visit = func(where string, r rule) {
		if r.kind == isObject {
			for _, name := range r.names {
				require.Contains(t, table, name, where)
			}
		}
		if r.items != nil {
			visit(where, *r.items)
		}
	}
	for name, row := range table {
		for member, r := range row.members {
			visit(name+" "+member, r)
		}
		for _, member := range append(row.either, row.some...) {
			require.Contains(t, row.members, member, name)
		}
	}
}

func FuzzNoPayloadBreaksTheChecker(f *testing.F) {
	f.Add(message(actions(button(1, 1, `,"confirm":`+confirm(1, 1, 1, 1)))))
	f.Add(modal(input(`{"type":"multi_static_select","max_selected_items":"2","initial_options":[[]],"option_groups":[{"options":{}}]}`)))
	f.Add(message(`{"type":"table","rows":[[null,{"type":["x"]}]],"column_settings":[null,1]}`))
	f.Add(modal(input(`{"type":"number_input","is_decimal_allowed":{},"min_value":"1/0","max_value":[]}`)))
	f.Add(modal(input(`{"type":"number_input","is_decimal_allowed":true,"min_value":"1e999999999"}`)))
	f.Fuzz(func(t *testing.T, payload string) {
		for _, surface := range []Surface{Message, Modal, Home} {
			Check(surface, []byte(payload))
		}
		CheckOptions([]byte(payload))
		CheckSubmission([]byte(payload), []byte(payload))
	})
}

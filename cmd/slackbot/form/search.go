package form

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"signoff/approvals"
	"signoff/cmd/slackbot/blockkit"
	"signoff/provider"
)

// maxSuggestions keeps an answer well below what Slack drops without a word.
const maxSuggestions = 60

// Picker is the modal that searches all operations.
func Picker() slack.ModalViewRequest {
	search := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, plain("Type to search"), ActPick)
	none := 0
	search.MinQueryLength = &none
	block := slack.NewInputBlock(ActPick, plain("What do you want to do?"), plain("By name, or in words: delete server, list images"), search)
	return slack.ModalViewRequest{Type: slack.VTModal, CallbackID: ViewPicker, Title: plain("Signoff"), Submit: plain("Next"), Close: plain("Cancel"),
		Blocks: slack.Blocks{BlockSet: []slack.Block{block}}}
}

// Picked is the operation chosen in a submitted [Picker]; empty if none.
func Picked(state *slack.ViewState) string {
	if state == nil {
		return ""
	}
	return state.Values[ActPick][ActPick].SelectedOption.Value
}

// Suggest answers the picker's search, best first: at most 60 options, below
// the size that Slack drops.
func Suggest(ops []provider.Operation, query string) slack.OptionsResponse {
	var options []*slack.OptionBlockObject
	for _, op := range Search(ops, query) {
		o := option(op.Spec().Name, op.Spec().Name)
		o.Description = plain(approvals.Cut(op.Spec().Doc, 75))
		options = append(options, o)
	}
	return fitting(options)
}

// fitting is as many of the options as an answer may hold.
func fitting(options []*slack.OptionBlockObject) slack.OptionsResponse {
	response := slack.OptionsResponse{Options: options[:min(len(options), maxSuggestions)]}
	for {
		raw, err := json.Marshal(response)
		if err != nil || len(response.Options) == 0 || len(raw) < blockkit.AckBytesMax-1000 { // room for the envelope
			return response
		}
		response.Options = response.Options[:len(response.Options)-1]
	}
}

// Search ranks operations by how well they fit the words: in the name, then in
// what they do. Operations that lack a word are left out; without words all are
// listed by name.
func Search(ops []provider.Operation, query string) []provider.Operation {
	words := strings.FieldsFunc(strings.ToLower(query), func(r rune) bool { return strings.ContainsRune(" _-,./", r) })
	type hit struct {
		op    provider.Operation
		score int
	}
	var hits []hit
	for _, op := range ops {
		if score := fits(op.Spec(), words); score > 0 {
			hits = append(hits, hit{op, score})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		if a.score != b.score {
			return b.score - a.score
		}
		x, y := a.op.Spec().Name, b.op.Spec().Name
		return cmp.Or(strings.Count(x, "_")-strings.Count(y, "_"), strings.Compare(x, y)) // the one about the thing itself before its parts
	})
	found := make([]provider.Operation, 0, len(hits))
	for _, h := range hits {
		found = append(found, h.op)
	}
	return found
}

// fits scores an operation; 0 when a word is nowhere.
func fits(spec *provider.Spec, words []string) int {
	name := strings.Split(spec.Name, "_")
	score := 1
	for _, word := range words {
		stem := strings.TrimSuffix(word, "s")
		switch {
		case slices.Contains(name, word), slices.Contains(name, stem), slices.Contains(name, stem+"s"):
			score += 10
		case slices.ContainsFunc(name, func(part string) bool { return strings.HasPrefix(part, stem) }):
			score += 7
		case strings.Contains(spec.Name, stem):
			score += 4
		case strings.Contains(strings.ToLower(spec.Doc), stem):
			score += 2
		default:
			return 0
		}
	}
	if slices.Equal(name, words) {
		score += 100
	}
	if spec.Deprecated && score < 100 {
		score = 1
	}
	return score
}

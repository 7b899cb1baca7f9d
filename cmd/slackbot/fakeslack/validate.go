package fakeslack

import (
	"signoff/cmd/slackbot/blockkit"
)

func (s *Slack) validateBlocks(req *request) (object, *refusal) {
	if len(req.args) != 1 {
		return nil, refuse("invalid_arguments")
	}
	var problems []blockkit.Problem
	for kind, raw := range req.args {
		switch kind {
		case "message": // does not miss the text, unlike chat.postMessage here
			problems = dropMissingText(blockkit.Check(blockkit.Message, []byte(raw)))
		case "blocks":
			problems = dropMissingText(blockkit.Check(blockkit.Message, []byte(`{"blocks":`+raw+`}`)))
		case "view":
			problems = blockkit.Check(surfaceOf(raw), []byte(raw))
		default:
			return nil, refuse("invalid_arguments")
		}
	}
	return nil, checked(problems)
}

func dropMissingText(problems []blockkit.Problem) (rest []blockkit.Problem) {
	for _, p := range problems {
		if p.Pointer != "/text" || p.Code != blockkit.Missing {
			rest = append(rest, p)
		}
	}
	return rest
}

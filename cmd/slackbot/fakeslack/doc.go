// Package fakeslack is a strict Slack for tests: the Web API, Socket Mode and
// the signed HTTP requests of one workspace on a loopback address, and the
// people in it.
//
// It refuses what Slack refuses (Block Kit limits, old triggers, spent response
// URLs, missing scopes, rates, channels the bot is not in) and fails the test
// where the bot is wrong without an answer that tells so: a method that the
// fake does not have, an acknowledgement that comes late or never.
//
// A test reads like a story:
//
//	slack := fakeslack.New(t, fakeslack.Options{...})
//	// start the bot with slack.URL (slack.OptionAPIURL), slack.HTTPClient(), the tokens
//	slack.AwaitConnections(1)
//	card := slack.AwaitMessage("C1", "Delete server")
//	slack.User("U1").Click(card, "deny")
//	form := slack.User("U1").AwaitView("Deny")
//	slack.User("U1").Submit(form, fakeslack.Values{"reason": "in use"})
//	slack.AwaitMessage("C1", "Denied")
//
// Socket Mode is the default; DeliverTo turns the same story to signed HTTP.
// Time is Options.Clock: triggers, response URLs, rates and the 3 s of an
// acknowledgement follow it. Only Options.Patience is wall time: how long the
// fake waits for something that would otherwise never end.
//
// It may import blockkit, so that the product's own check and this one cannot
// disagree, and knows no slack-go: the wire is what it speaks.
package fakeslack

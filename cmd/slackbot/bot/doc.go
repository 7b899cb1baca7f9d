// Package bot is Signoff's face in Slack: it takes in what people type and
// click, and keeps the cards of requests as the ledger says.
//
// Two halves meet only in the ledger. What comes in is stored before it is
// acknowledged, then done by one replica (arrival.go, work.go). What goes out is
// drawn from the store by one replica at a time (courier.go), whatever surface
// decided. So neither a slow Slack nor a crash loses or doubles anything.
//
// It may import approvals, provider and the packages beside it; slack-go stays
// below cmd/slackbot. Slack's own types are coded by encoding/json, for which
// they are made; everything of ours by go-json-experiment.
package bot

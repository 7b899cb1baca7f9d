// Package form makes forms of operations: their JSON Schema becomes a Slack
// modal, and the modal's state becomes arguments again. It may import approvals,
// provider and slack-go, and does no input or output.
//
// A value that was not entered is not sent: what the cloud would take then
// stands as a placeholder, never as an entry. Secret and private arguments have
// no input at all, since Slack cannot hide what is typed: they are typed in the
// console.
package form

// Package console is the browser page where a person decides what an LLM
// assistant wants to change on real clouds.
//
// It shows a request completely or offers no approval: every argument, the
// live state of what will be touched, private arguments in full, and the two
// digests that a vote is for. Decisions need a person's session. A request
// that carries an Authorization header is refused on every path, because only
// programs send one; so a proxy in front must not add it.
//
// Pages are html/template, styled by one file and usable without JavaScript.
// The one script keeps an open page and the count in its title up to date; it
// never submits anything. Nothing is loaded from elsewhere, and the content
// security policy forbids all that is inline.
//
// Sign-in: a one-time link ([NewLink]) opens the login page, and only its form
// consumes it, so that a preview of the link does not. On a real ledger the
// first login sets a passphrase, which every later one asks for; a link alone
// never signs in. In the sandbox the link is enough.
//
// The package imports approvals and, for the types in its values, provider; no
// other of this module. It never reads a cloud itself: what it shows comes
// from the ledger, so that all channels show the same.
package console

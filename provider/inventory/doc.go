// Package inventory shows the servers and network interfaces of all clouds in
// one shape: what each calls them, where they stand, and the arguments by which
// that cloud's own operations take them.
//
// It only reads, and only through the reader that it is given, so that policy
// and credentials are the caller's business. Accounts are asked in parallel; one
// that does not answer is named in the result and spoils nothing else.
package inventory

// Package conditions is the language of conditions on calls: CEL over the
// arguments of an operation and the live state of what it touches, both typed
// by the operation's own schemas.
//
// Rules of a policy and standing grants are written in it. A condition is
// compiled against the operation that it is for, so that a misspelt argument is
// found when it is written; it always ends, because its cost is limited. The
// package may import provider only: approvals and policyfile both stand on it.
package conditions

// Package approvals holds the rules by which a change is asked for, decided,
// executed exactly once, followed to its end and recorded.
//
// Deciding and doing are two machines, so that "approved" never means "done".
//
//	request     proposed ──> refused | pending | approved (by policy)
//	            pending  ──> approved | denied | withdrawn | expired
//	            approved ──> consumed (once) | revoked | lapsed | stale
//
//	execution   claimed  ──> sent | rejected (nothing was sent)
//	            sent     ──> succeeded | rejected | accepted | unknown
//	            accepted ──> succeeded | rejected | unknown     (work goes on; polled)
//	            unknown  ──> reconciled_applied | reconciled_not_applied | resolved_manually
//
// An execution is born in the transaction that consumes its request. A lease
// that ends turns only sent into unknown; nothing ever leads back to claimed.
// A plan has one execution a step: the next one is claimed when the one before
// has succeeded, and skipped when it has not, or when somebody stops the plan.
//
// Breaking the glass is a way from pending to approved that a policy may open
// for an emergency: one person, with a reason, in the console. Nothing after it
// is different, and it leaves a review that somebody else closes.
//
// A restored ledger ends what is open: proposed, pending and approved become
// stale, claimed and sent unknown.
//
// Each arrow is an [Event] with a pure Apply. The [Service] loads, applies and
// swaps; the [Store] swaps only if nothing changed meanwhile, and writes the
// audit row and the outgoing messages in the same transaction. No record, no
// change.
//
// A vote carries the digest of the request and of the presentation that was
// shown. What is sent is made from the canonical bytes behind that digest and
// from nothing else.
//
// The package imports package provider and no other of this module. It knows
// neither MCP nor Slack nor HTTP.
package approvals

// Package sqlstore keeps the approval ledger in SQL. It is an
// [approvals.Store] and passes the suite of approvals/storetest.
//
//	ledger         one row: who it is, where it lives, how often it was
//	               restored, the highest time seen, the last fencing number
//	request        one row a request; the body is the whole of it as JSON, the
//	               columns beside it are what is guarded or searched
//	vote           one row a request and person
//	execution      one row a request and step: an approval is consumed once
//	resource_lock  one row a resource that an execution may be changing
//	sealed         encrypted secrets: arguments, and results until somebody
//	               opens them
//	draft          asks whose secrets a person has to type; draft_sealed those
//	               that came with them
//	event          the audit trail, chained; chain_head is its end
//	retention_floor  where the trail begins after retention: signed, only rising
//	outbox         messages that wait for their sender
//	glass_review   what a broken glass leaves behind, until somebody else has
//	               looked at it
//	group_reading, group_member   who is in the groups that another process
//	               reads elsewhere, and when it did
//	process        who works on the ledger now, and which seal keys they know
//	agreed         facts on which all processes must agree, such as the seal key
//	passphrase, link, session   who may sign in to the console, and who has
//
// A change is one transaction that holds the request's row before it decides
// anything, so that nothing can come between what it reads and what it writes:
// the row, guarded by its version, then votes, execution, locks, secrets, the
// event with the head of the chain, and last the ledger's time. Each writer
// takes them in this order, and what fails on the way leaves nothing. That
// terminal rows never change is the guard of the statement and, should somebody
// write another one, a trigger.
//
// There is one ledger in two dialects (dialect.go). All SQL is in statements.go,
// and of restores in restore.go, in PostgreSQL's words; SQLite leaves out what it
// needs no words for.
//
// # SQLite
//
// Transactions begin IMMEDIATE. With WAL and synchronous=FULL, what a method
// returned survives a loss of power. Any number of processes of one machine
// share the file; each has one connection that writes and a pool that reads.
// They are apart because a reader's transaction that turns into a writer's fails
// with SQLITE_BUSY whatever the time-out is.
//
// A file system that machines may share (place.go) is refused: there the locks
// hold nobody back.
//
// Opening takes an advisory lock on a file beside the database (its name and
// ".lock") for as long as it creates the file, turns WAL on and migrates it.
// Two processes that open a new ledger at the same moment do so one after the
// other, and the second finds nothing to do. Goose alone would let both create
// its version table, and SQLite does not wait where two connections turn WAL on.
// The lock cannot be on the database itself: closing any descriptor of it would
// drop the locks that SQLite holds there for the whole process.
//
// An anchor file beside the database (its name and ".anchor") says how far the
// ledger had come, so that an older copy in its place is recognised (anchor.go).
//
// Time is the machine's clock.
//
// # PostgreSQL
//
// Transactions are READ COMMITTED; rows are held with FOR UPDATE. A server that
// would acknowledge what it can lose (fsync, synchronous_commit) is refused, at
// every connection. Nobody waits for a lock for ever, and a process frozen in
// the middle of a transaction is cut off after a few seconds. Nothing but the
// listener is bound to a connection, so poolers may stand between.
//
// Time is clock_timestamp() of the server: a process with a wrong clock decides
// nothing by it. Each change notifies the other processes when it commits; they
// look every tick all the same.
//
// Of both, time never goes behind the highest that any process has written. A
// clock more than two seconds behind it has run backwards; deadlines cannot be
// judged by it, so claims stop.
//
// The package imports approvals, and is the only one that imports SQL drivers.
package sqlstore

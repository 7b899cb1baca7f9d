package sqlstore

import (
	"fmt"
	"strings"

	"signoff/approvals"
)

// Statements are PostgreSQL's; see [dialect] for what SQLite makes of them.

// Time and fencing. CLOCK is the database's time, or the one that a test gives.
const (
	readTime  = `SELECT time_high_water, CLOCK($1) FROM ledger`
	raiseTime = `UPDATE ledger SET time_high_water = GREATEST(time_high_water, CLOCK($1)) RETURNING time_high_water, CLOCK($1)`
	nextEpoch = `UPDATE ledger SET epoch = epoch + 1 RETURNING epoch`
	agree     = `INSERT INTO agreed (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING`
	agreed    = `SELECT value FROM agreed WHERE name = $1`
)

// The freeze.
const (
	readFreeze = `SELECT frozen_by, frozen_why, frozen_at FROM ledger`
	holdFreeze = readFreeze + ` FOR UPDATE`
	setFreeze  = `UPDATE ledger SET frozen_by = $1, frozen_why = $2, frozen_at = $3`
)

// Requests.
const (
	addRequest = `INSERT INTO request (id, version, state, step_state, active, requester, call_digest, repeat_of, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (requester, call_digest, repeat_of) WHERE active DO NOTHING RETURNING body`
	openRequest = `SELECT body FROM request WHERE requester = $1 AND call_digest = $2 AND repeat_of = $3 AND active`
	loadRequest = `SELECT body FROM request WHERE id = $1`
	holdRequest = `SELECT version FROM request WHERE id = $1 FOR UPDATE`
	swapRequest = `UPDATE request SET version = version + 1, state = $3, step_state = $4, active = $5, body = $6
		WHERE id = $1 AND version = $2 AND active RETURNING body`
	checkRequest = `UPDATE request SET check_until = $2 WHERE state = 'approved' AND id =
		(SELECT id FROM request WHERE id = $1 AND state = 'approved' AND check_until <= $3 FOR UPDATE SKIP LOCKED)`
)

// findRequests names only the conditions that the query has, so that each can
// use its index.
func findRequests(q approvals.Query) (statement string, args []any) {
	where := []string{"TRUE"}
	given := func(condition string, arg any) {
		args = append(args, arg)
		where = append(where, fmt.Sprintf(condition, len(args)))
	}
	if q.Requester != "" {
		given("requester = $%d", q.Requester)
	}
	if q.Call != "" {
		given("call_digest = $%d", q.Call)
	}
	if q.Before != "" {
		given("seq < (SELECT seq FROM request WHERE id = $%d)", q.Before)
	}
	if q.Active {
		where = append(where, "active")
	}
	statement = "SELECT body FROM request WHERE " + strings.Join(where, " AND ") + " ORDER BY seq DESC"
	if q.Limit > 0 {
		args = append(args, q.Limit)
		statement += fmt.Sprintf(" LIMIT $%d", len(args))
	}
	return statement, args
}

// What a change writes beside its request. A person may turn an approve into a
// deny, never the reverse; an epoch only rises.
const (
	castVote = `INSERT INTO vote (request, person, approve, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (request, person) DO UPDATE SET approve = excluded.approve, at = excluded.at
		WHERE vote.approve AND NOT excluded.approve`
	addExecution   = `INSERT INTO execution (request, step, epoch) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`
	adoptExecution = `UPDATE execution SET epoch = $3 WHERE request = $1 AND step = $2 AND epoch < $3`
	lockResource   = `INSERT INTO resource_lock (resource, request) VALUES ($1, $2) ON CONFLICT DO NOTHING`
	unlockRequest  = `DELETE FROM resource_lock WHERE request = $1`
	lockHolder     = `SELECT request FROM resource_lock WHERE resource = $1`
)

// Secrets.
const (
	addSealed = `INSERT INTO sealed (request, use, name, bytes, created) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (request, use, name) DO UPDATE SET bytes = excluded.bytes, created = excluded.created`
	listSealed    = `SELECT use, name, bytes FROM sealed WHERE request = $1 AND use = $2 ORDER BY name`
	takeSealed    = `DELETE FROM sealed WHERE request = $1 AND use = 'result' AND name = $2 RETURNING use, name, bytes`
	wipeArguments = `DELETE FROM sealed WHERE request = $1 AND use = 'argument'`
	wipeResults   = `DELETE FROM sealed WHERE use = 'result' AND created < $1`
)

// The audit trail.
const (
	readHead = `SELECT seq, hash FROM chain_head FOR UPDATE`
	moveHead = `UPDATE chain_head SET seq = $1, hash = $2`
	addEvent = `INSERT INTO event (seq, at, request, kind, actor, from_place, to_place, facts, prev_hash, hash)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	columnsOfEvent  = `SELECT seq, at, request, kind, actor, from_place, to_place, facts, prev_hash, hash FROM event`
	allEvents       = columnsOfEvent + ` WHERE seq > $1 ORDER BY seq LIMIT $2`
	eventsOfRequest = columnsOfEvent + ` WHERE seq > $1 AND request = $3 ORDER BY seq LIMIT $2`
)

// Outgoing messages.
const (
	addMessage = `INSERT INTO outbox (request, channel, kind, event, due) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (request, channel, kind, event) DO NOTHING`
	takeMessages = `WITH taken AS MATERIALIZED
		(SELECT id FROM outbox WHERE channel = $1 AND NOT delivered AND due <= $2 ORDER BY id LIMIT $4 FOR UPDATE SKIP LOCKED)
		UPDATE outbox SET due = $3 FROM taken WHERE outbox.id = taken.id
		RETURNING outbox.id, outbox.request, outbox.channel, outbox.kind, outbox.tries`
	deliverMessage = `UPDATE outbox SET delivered = TRUE WHERE id = $1`
	delayMessage   = `UPDATE outbox SET due = $2, tries = tries + 1 WHERE id = $1`
)

// Deliveries. What is done is kept without its body until the same cannot come
// again.
const (
	addDelivery = `INSERT INTO inbox (id, channel, kind, body, arrived, due) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT DO NOTHING`
	takeDeliveries = `WITH taken AS MATERIALIZED
		(SELECT seq FROM inbox WHERE channel = $1 AND NOT done AND due <= $2 ORDER BY seq LIMIT $4 FOR UPDATE SKIP LOCKED)
		UPDATE inbox SET due = $3 FROM taken WHERE inbox.seq = taken.seq
		RETURNING inbox.seq, inbox.id, inbox.channel, inbox.kind, inbox.body, inbox.arrived, inbox.tries`
	doneDelivery   = `UPDATE inbox SET done = TRUE, body = $2 WHERE id = $1`
	delayDelivery  = `UPDATE inbox SET due = $2, tries = tries + 1 WHERE id = $1`
	dropDeliveries = `DELETE FROM inbox WHERE done AND arrived <= $1`
)

// Posts.
const (
	holdPosts = `INSERT INTO post_lease (request, holder, until) VALUES ($1, $2, $3)
		ON CONFLICT (request) DO UPDATE SET holder = excluded.holder, until = excluded.until
		WHERE post_lease.until <= $4 OR post_lease.holder = excluded.holder`
	keepPosts     = `SELECT holder FROM post_lease WHERE request = $1 AND holder = $2 AND until > $3 FOR UPDATE`
	letPosts      = `UPDATE post_lease SET until = 0 WHERE request = $1 AND holder = $2`
	columnsOfPost = `SELECT request, name, place, stamp, drawn, at FROM post`
	listPosts     = columnsOfPost + ` WHERE request = $1 ORDER BY name`
	readPost      = columnsOfPost + ` WHERE place = $1 AND stamp = $2`
	setPost       = `INSERT INTO post (request, name, place, stamp, drawn, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (request, name) DO UPDATE SET place = excluded.place, stamp = excluded.stamp, drawn = excluded.drawn, at = excluded.at
		WHERE post.drawn <= excluded.drawn`
	behind = `SELECT post.request FROM post JOIN request ON request.id = post.request
		WHERE post.name = $1 AND post.drawn < request.version ORDER BY request.seq LIMIT $2`
)

// Logins. What is over is removed when something new comes.
const (
	readPassphrase = `SELECT encoded FROM passphrase WHERE person = $1`
	setPassphrase  = `INSERT INTO passphrase (person, encoded) VALUES ($1, $2) ON CONFLICT DO NOTHING`
	addLink        = `INSERT INTO link (hash, person, until) VALUES ($1, $2, $3)`
	readLink       = `SELECT person FROM link, ledger WHERE hash = $2 AND until > CLOCK($1) AND until > time_high_water`
	useLink        = `DELETE FROM link WHERE hash = $1 AND until > $2 RETURNING person`
	dropLinks      = `DELETE FROM link WHERE until <= $1`
	addSession     = `INSERT INTO session (hash, person, until) VALUES ($1, $2, $3)`
	readSession    = `SELECT person FROM session, ledger WHERE hash = $2 AND until > CLOCK($1) AND until > time_high_water`
	endSession     = `DELETE FROM session WHERE hash = $1`
	dropSessions   = `DELETE FROM session WHERE until <= $1`
)

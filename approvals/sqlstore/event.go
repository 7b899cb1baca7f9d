package sqlstore

import (
	"context"
	"database/sql"

	"signoff/approvals"
)

// Record implements [approvals.Store].
func (s *Store) Record(ctx context.Context, e approvals.Entry) error {
	return doing("record entry", s.write(ctx, func(t *tx) error { return t.append(ctx, e) }))
}

// append gives the entry its place in the chain, and with it what shall be told
// about it. An entry without a time gets that of the transaction.
func (t *tx) append(ctx context.Context, e approvals.Entry, messages ...approvals.Message) error {
	var seq int64
	var prev approvals.Digest
	if err := t.QueryRowContext(ctx, readHead).Scan(&seq, &prev); err != nil {
		return err
	}
	if e.At.IsZero() {
		e.At = t.now
	}
	e.Seal(seq+1, prev)
	if _, err := t.ExecContext(ctx, addEvent, e.Seq, nanos(e.At), e.Request, e.Kind, e.Actor, e.From, e.To,
		string(e.Facts), e.Prev, e.Hash); err != nil {
		return err
	}
	if err := t.post(ctx, e, messages); err != nil {
		return err
	}
	_, err := t.ExecContext(ctx, moveHead, e.Seq, e.Hash)
	return err
}

// Entries implements [approvals.Store]. The callback's error ends it and is
// returned as it is.
func (s *Store) Entries(ctx context.Context, after int64, request string, each func(approvals.Entry) error) error {
	rows, err := s.events(ctx, after, request)
	if err != nil {
		return doing("read entries", err)
	}
	defer rows.Close()
	for rows.Next() {
		e, err := scanEntry(rows)
		if err != nil {
			return doing("read entries", err)
		}
		if err := each(e); err != nil {
			return err
		}
	}
	return doing("read entries", rows.Err())
}

func (s *Store) events(ctx context.Context, after int64, request string) (*sql.Rows, error) {
	if request == "" {
		return s.reader.QueryContext(ctx, allEvents, after)
	}
	return s.reader.QueryContext(ctx, eventsOfRequest, after, request)
}

func scanEntry(row scanner) (e approvals.Entry, err error) {
	var at int64
	var facts string
	err = row.Scan(&e.Seq, &at, &e.Request, &e.Kind, &e.Actor, &e.From, &e.To, &facts, &e.Prev, &e.Hash)
	e.At = moment(at)
	if facts != "" {
		e.Facts = []byte(facts)
	}
	return e, err
}

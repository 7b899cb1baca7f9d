package sqlstore

import (
	"context"

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
	if err := t.row(ctx, readHead).Scan(&seq, &prev); err != nil {
		return err
	}
	if e.At.IsZero() {
		e.At = t.now
	}
	e.Seal(seq+1, prev)
	if _, err := t.exec(ctx, addEvent, e.Seq, nanos(e.At), e.Request, e.Kind, e.Actor, e.From, e.To,
		string(e.Facts), e.Prev, e.Hash); err != nil {
		return err
	}
	if err := t.post(ctx, e, messages); err != nil {
		return err
	}
	_, err := t.exec(ctx, moveHead, e.Seq, e.Hash)
	t.grew = &approvals.Head{Seq: e.Seq, Hash: e.Hash}
	return err
}

// batch is how many entries are read at once. Between batches no connection is
// held, however slow the reader of an export is.
const batch = 500

// Entries implements [approvals.Store]. The callback's error ends it and is
// returned as it is.
func (s *Store) Entries(ctx context.Context, after int64, request string, each func(approvals.Entry) error) error {
	for {
		entries, err := s.events(ctx, after, request)
		if err != nil {
			return doing("read entries", err)
		}
		for _, e := range entries {
			if err := each(e); err != nil {
				return err
			}
			after = e.Seq
		}
		if len(entries) < batch {
			return nil
		}
	}
}

func (s *Store) events(ctx context.Context, after int64, request string) ([]approvals.Entry, error) {
	statement, args := allEvents, []any{after, batch}
	if request != "" {
		statement, args = eventsOfRequest, append(args, request)
	}
	rows, err := s.query(ctx, statement, args...)
	if err != nil {
		return nil, err
	}
	return collect(rows, scanEntry)
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

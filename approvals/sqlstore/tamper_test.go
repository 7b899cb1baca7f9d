package sqlstore

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/provider"
)

// sample fills a ledger with entries that have something in every column: of
// requests that go their ways, of attempts, of facts with text in them.
func sample(t *testing.T, s *Store) {
	t.Helper()
	for i := range 4 {
		id := fmt.Sprintf("req_%d", i+1)
		r := approvals.Request{ID: id, State: approvals.Pending, Content: approvals.Content{Effect: provider.Destroy, CallDigest: approvals.Digest(id)}}
		_, _, err := s.Add(t.Context(), r, nil, approvals.Entry{Request: id, Kind: "request.propose", Actor: "bob@example.com", To: "pending", Facts: fmt.Appendf(nil, `{"why":"number %d"}`, i)})
		require.NoError(t, err)
		ended := r
		ended.State = approvals.Denied
		_, err = s.Swap(t.Context(), approvals.Change{Before: r, After: ended, Entry: approvals.Entry{Request: id, Kind: "vote.deny", Actor: "alice@example.com", From: "pending", To: "denied", Facts: []byte(`{"reason":"no"}`)}})
		require.NoError(t, err)
		require.NoError(t, s.Record(t.Context(), approvals.Entry{Request: id, Kind: "attempt.refused", Actor: "mallory@example.com", Facts: []byte(`{}`)}))
	}
}

// Every byte of every column of every row is changed in turn, and found each
// time: in text any byte, in numbers each of their eight.
func TestINV12_EveryChangedByteOfEveryAuditRowIsFound(t *testing.T) {
	s, _ := newLedger(t)
	sample(t, s)
	rows := verify(t, s)
	unguarded(t, s)
	changed := 0
	for seq := int64(1); seq <= rows; seq++ {
		for _, column := range []string{"seq", "at"} {
			var number int64
			require.NoError(t, s.writer.QueryRow(`SELECT `+column+` FROM event WHERE seq = ?`, seq).Scan(&number))
			for i := range 8 {
				changed += tampered(t, s, seq, column+" = ?", number^int64(0x40)<<(8*i))
			}
		}
		for _, column := range []string{"request", "kind", "actor", "from_place", "to_place", "facts", "prev_hash", "hash"} {
			var text string
			require.NoError(t, s.writer.QueryRow(`SELECT `+column+` FROM event WHERE seq = ?`, seq).Scan(&text))
			for i := range len(text) {
				other := []byte(text)
				other[i] ^= 1
				changed += tampered(t, s, seq, column+" = ?", string(other))
			}
			changed += tampered(t, s, seq, column+" = "+column+" || 'x'")
		}
	}
	require.Equal(t, rows, verify(t, s), "all is as it was")
	t.Logf("%d changes of %d rows, each found", changed, rows)
}

// tampered changes one row, wants it found, and changes it back.
func tampered(t *testing.T, s *Store, seq int64, set string, values ...any) int {
	t.Helper()
	tx, err := s.writer.Begin()
	require.NoError(t, err)
	defer tx.Rollback() //nolint:errcheck // this is what changes it back
	result, err := tx.Exec(`UPDATE event SET `+set+fmt.Sprintf(` WHERE seq = %d`, seq), values...)
	require.NoError(t, err, set)
	n, err := result.RowsAffected()
	require.NoError(t, err)
	require.Equal(t, int64(1), n)
	var v approvals.Verifier
	rows, err := tx.Query(`SELECT seq, at, request, kind, actor, from_place, to_place, facts, prev_hash, hash FROM event ORDER BY seq`)
	require.NoError(t, err)
	entries, err := collect(rows, scanEntry)
	require.NoError(t, err)
	for _, e := range entries {
		if v.Next(e) != nil {
			return 1
		}
	}
	head, hash := v.Head()
	var headSeq int64
	var headHash approvals.Digest
	require.NoError(t, tx.QueryRow(readHead).Scan(&headSeq, &headHash))
	require.False(t, head == headSeq && hash == headHash, "not found: row %d, %s %q", seq, set, values)
	return 1
}

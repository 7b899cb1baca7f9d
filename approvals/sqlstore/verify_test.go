package sqlstore

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/provider"
)

func signed(t *testing.T, signer approvals.Signer, s *Store) approvals.Checkpoint {
	t.Helper()
	return signer.Sign(head(t, s), time.Now())
}

// rewrite seals the whole chain anew, as who can write the database would.
func rewrite(t *testing.T, s *Store, upTo int64, change func(*approvals.Entry)) {
	t.Helper()
	var all []approvals.Entry
	require.NoError(t, s.Entries(t.Context(), 0, "", func(e approvals.Entry) error { all = append(all, e); return nil }))
	unguarded(t, s)
	_, err := s.writer.Exec(`DELETE FROM event`)
	require.NoError(t, err)
	prev := approvals.Genesis
	for i, e := range all[:upTo] {
		change(&e)
		e.Seal(int64(i+1), prev)
		prev = e.Hash
		_, err := s.writer.Exec(addEvent, e.Seq, nanos(e.At), e.Request, e.Kind, e.Actor, e.From, e.To, string(e.Facts), e.Prev, e.Hash)
		require.NoError(t, err)
	}
	_, err = s.writer.Exec(moveHead, upTo, prev)
	require.NoError(t, err)
}

func TestINV12_CheckpointsFindWhatTheChainCannot(t *testing.T) {
	signer, err := approvals.LoadSigner(t.TempDir())
	require.NoError(t, err)
	for name, c := range map[string]struct {
		change func(t *testing.T, s *Store)
		found  string
	}{
		"nothing":                  {func(*testing.T, *Store) {}, ""},
		"cut off, head and all":    {func(t *testing.T, s *Store) { rewrite(t, s, 4, func(*approvals.Entry) {}) }, "knows entry 6, but the chain ends at entry 4"},
		"cut off, head left":       {func(t *testing.T, s *Store) { must(t, s, `DELETE FROM event WHERE seq = 6`) }, "the chain ends at entry 5, but the ledger's head is entry 6"},
		"an entry more":            {func(t *testing.T, s *Store) { must(t, s, `UPDATE chain_head SET seq = 5`) }, "but the ledger's head is entry 5"},
		"rewritten from the start": {func(t *testing.T, s *Store) { rewrite(t, s, 6, func(e *approvals.Entry) { e.Actor = "mallory" }) }, "entry 3 is not the one that the checkpoint"},
		"rewritten at the end": {func(t *testing.T, s *Store) {
			rewrite(t, s, 6, func(e *approvals.Entry) { e.Kind = map[bool]string{true: "other", false: e.Kind}[e.Seq == 5] })
		}, "entry 6 is not the one that the checkpoint"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := newLedger(t)
			var checkpoints []approvals.Checkpoint
			for range 2 {
				recordTimes(t, s, 3)
				checkpoints = append(checkpoints, signed(t, signer, s))
			}
			c.change(t, s)
			found, err := approvals.VerifyLedger(t.Context(), s, checkpoints, signer.Public())
			if c.found == "" {
				require.NoError(t, err)
				require.Equal(t, 2, found.Checkpoints)
				require.Equal(t, int64(6), found.Last.Seq)
				return
			}
			require.ErrorContains(t, err, c.found)
		})
	}
}

// unguarded is a database whose owner took the guards of the trail away.
func unguarded(t *testing.T, s *Store) {
	t.Helper()
	for _, guard := range []string{"event_stays ON event", "event_above_floor ON event", "request_above_floor ON request", "vote_above_floor ON vote", "retention_floor_stays ON retention_floor", "retention_floor_rises ON retention_floor"} {
		if s.whereabouts == "" {
			guard, _, _ = strings.Cut(guard, " ")
		}
		_, err := s.writer.Exec("DROP TRIGGER IF EXISTS " + guard)
		require.NoError(t, err)
	}
}

func must(t *testing.T, s *Store, statement string) {
	t.Helper()
	unguarded(t, s)
	_, err := s.writer.Exec(statement)
	require.NoError(t, err)
}

func TestINV12_ARestoreIsAGapThatTheCheckpointsAllow(t *testing.T) {
	signer, err := approvals.LoadSigner(t.TempDir())
	require.NoError(t, err)
	path, older := used(t)
	before := open(t, path)
	checkpoints := []approvals.Checkpoint{signed(t, signer, before)}
	instance := head(t, before).Instance
	require.NoError(t, before.Close())
	copied(t, older, path)
	s := open(t, path)
	checkpoints = append(checkpoints, signed(t, signer, s))
	found, err := approvals.VerifyLedger(t.Context(), s, checkpoints, signer.Public())
	require.NoError(t, err)
	require.Equal(t, 1, found.Lost)
	require.Equal(t, 1, found.Checkpoints)
	require.Len(t, found.Restores, 1)

	within := signer.Sign(approvals.Head{Instance: instance, Seq: 2, Hash: "sha256:another"}, time.Now())
	_, err = approvals.VerifyLedger(t.Context(), s, append(checkpoints, within), signer.Public())
	require.ErrorContains(t, err, "entry 2 is not the one", "what lies before the gap must still hold")
}

func TestINV12_ARequestChangedBehindTheLedgersBackIsFound(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		r := approvals.Request{ID: "r1", State: approvals.Pending, Content: approvals.Content{Effect: provider.Destroy, Why: "left over"}}
		digest, err := r.RecordDigest()
		require.NoError(t, err)
		_, _, err = s.Add(t.Context(), r, nil, approvals.Entry{Kind: "test", Request: "r1", Facts: fmt.Appendf(nil, `{"record":%q}`, digest)})
		require.NoError(t, err)
		_, err = approvals.VerifyLedger(t.Context(), s, nil, approvals.PublicKey{})
		require.NoError(t, err)
		r.Content.Why = "because I say so"
		_, err = returning(t.Context(), s, func(tx *tx) (approvals.Request, error) { return tx.swap(t.Context(), r.Version, r) })
		require.NoError(t, err)
		_, err = approvals.VerifyLedger(t.Context(), s, nil, approvals.PublicKey{})
		require.ErrorContains(t, err, "request r1 is not what its last entry recorded")
	})
}

// denied files a request and its denial as a service does, each with its
// record.
func denied(t *testing.T, s *Store, id string) {
	t.Helper()
	facts := func(r approvals.Request) []byte {
		digest, err := r.RecordDigest()
		require.NoError(t, err)
		return fmt.Appendf(nil, `{"record":%q}`, digest)
	}
	r := approvals.Request{ID: id, State: approvals.Pending, Content: approvals.Content{Effect: provider.Destroy, CallDigest: approvals.Digest(id)}}
	_, _, err := s.Add(t.Context(), r, nil, approvals.Entry{Request: id, Kind: "request.propose", To: "pending", Facts: facts(r)})
	require.NoError(t, err)
	ended := r
	ended.State, ended.Votes = approvals.Denied, []approvals.Vote{{Person: "alice@example.com"}}
	_, err = s.Swap(t.Context(), approvals.Change{Before: r, After: ended, Messages: []approvals.Message{{Request: id, Channel: "notify", Kind: "denied"}},
		Entry: approvals.Entry{Request: id, Kind: "vote.deny", From: "pending", To: "denied", Facts: facts(ended)}})
	require.NoError(t, err)
}

func TestINV12_ARequestRemovedBehindTheLedgersBackIsFound(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		denied(t, s, "r1")
		denied(t, s, "r2")
		_, err := approvals.VerifyLedger(t.Context(), s, nil)
		require.NoError(t, err)
		for _, table := range []string{"outbox", "vote"} {
			must(t, s, `DELETE FROM `+table+` WHERE request = 'r1'`)
		}
		must(t, s, `DELETE FROM request WHERE id = 'r1'`)
		_, err = approvals.VerifyLedger(t.Context(), s, nil)
		require.ErrorContains(t, err, "request r1 is in the audit trail and not in the ledger")
	})
}

func TestINV12_ARequestThatNobodyFiledIsFound(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		denied(t, s, "r1")
		require.NoError(t, s.Record(t.Context(), approvals.Entry{Request: "r9", Kind: "attempt.refused", Facts: []byte(`{}`)}))
		forged := `REPLACE(REPLACE(body, '"r1"', '"r9"'), '"denied"', '"approved"')`
		if s.whereabouts != "" {
			forged = `CONVERT_TO(REPLACE(REPLACE(CONVERT_FROM(body, 'UTF8'), '"r1"', '"r9"'), '"denied"', '"approved"'), 'UTF8')`
		}
		must(t, s, `INSERT INTO request (id, version, state, step_state, active, requester, call_digest, repeat_of, body)
			SELECT 'r9', version, 'approved', '', TRUE, requester, call_digest, repeat_of, `+forged+` FROM request WHERE id = 'r1'`)
		require.Equal(t, approvals.Approved, loaded(t, s, "r9").State)
		_, err := approvals.VerifyLedger(t.Context(), s, nil)
		require.ErrorContains(t, err, "request r9 is in the ledger and not in the audit trail")
	})
}

func TestINV12_OneRequestInTheRowOfAnotherIsFound(t *testing.T) {
	s, _ := newLedger(t)
	denied(t, s, "r1")
	denied(t, s, "r2")
	must(t, s, `DROP TRIGGER request_terminal`)
	must(t, s, `UPDATE request SET body = (SELECT body FROM request WHERE id = 'r1') WHERE id = 'r2'`)
	_, err := approvals.VerifyLedger(t.Context(), s, nil)
	require.ErrorContains(t, err, "request r2 is in the audit trail and not in the ledger")
}

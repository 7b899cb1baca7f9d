package sqlstore

import (
	"fmt"
	"testing"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/provider"
)

// aged is a ledger with old entries, the checkpoint of the fourth, and younger
// ones.
func aged(t *testing.T, address string) (*Store, approvals.Signer, approvals.Checkpoint, time.Time) {
	t.Helper()
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s := open(t, address, WithClock(func() time.Time { return now }))
	signer, err := approvals.LoadSigner(t.TempDir())
	require.NoError(t, err)
	recordTimes(t, s, 4)
	c := signer.Sign(head(t, s), now)
	now = now.Add(100 * 24 * time.Hour)
	recordTimes(t, s, 4)
	return s, signer, c, now
}

func TestINV12_RetentionLeavesAVerifiedTrail(t *testing.T) {
	for name, address := range databases {
		t.Run(name, func(t *testing.T) {
			s, signer, c, now := aged(t, address(t))
			_, err := approvals.RaiseFloor(t.Context(), s, signer, c, now.Add(-29*24*time.Hour), "test")
			require.ErrorContains(t, err, "younger than 30 days")
			_, err = approvals.RaiseFloor(t.Context(), s, signer, c, c.At, "test")
			require.ErrorContains(t, err, "too young")
			removed, err := approvals.RaiseFloor(t.Context(), s, signer, c, now.Add(-30*24*time.Hour), "test")
			require.NoError(t, err)
			require.Equal(t, int64(4), removed.Entries)

			last := signer.Sign(head(t, s), now)
			found, err := approvals.VerifyLedger(t.Context(), s, []approvals.Checkpoint{c, last}, signer.Public())
			require.NoError(t, err)
			require.Equal(t, int64(4), found.Floor.Seq)
			require.Equal(t, 2, found.Checkpoints, "that of the floor itself holds too")
			_, err = approvals.VerifyLedger(t.Context(), s, nil)
			require.ErrorContains(t, err, "the floor at entry 4 is not signed with the key given")
			other, err := approvals.LoadSigner(t.TempDir())
			require.NoError(t, err)
			_, err = approvals.VerifyLedger(t.Context(), s, nil, other.Public())
			require.ErrorContains(t, err, "is not signed with the key given")
			_, err = approvals.VerifyLedger(t.Context(), s, nil, other.Public(), signer.Public())
			require.NoError(t, err)
			older := signer.Sign(approvals.Head{Instance: c.Instance, Seq: 2, Hash: "sha256:gone"}, c.At)
			found, err = approvals.VerifyLedger(t.Context(), s, []approvals.Checkpoint{older, c}, signer.Public())
			require.NoError(t, err)
			require.Equal(t, 1, found.Removed)
		})
	}
}

func TestINV12_WhatWasReviewedAboveTheFloorIsKeptAndVerifies(t *testing.T) {
	onBothAt(t, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), func(t *testing.T, s *Store, now *time.Time) {
		signer, err := approvals.LoadSigner(t.TempDir())
		require.NoError(t, err)
		denied(t, s, "r1")
		denied(t, s, "r2")
		c := signer.Sign(head(t, s), *now)
		*now = now.Add(100 * 24 * time.Hour)
		require.NoError(t, s.Record(t.Context(), approvals.Entry{Request: "r1", Kind: "review.close", Actor: "bob"}))
		require.NoError(t, s.Record(t.Context(), approvals.Entry{Request: "r2", Kind: "attempt.refused", Actor: "bob"}))
		removed, err := approvals.RaiseFloor(t.Context(), s, signer, c, now.Add(-30*24*time.Hour), "test")
		require.NoError(t, err)
		require.Equal(t, int64(1), removed.Requests)
		require.Equal(t, approvals.Denied, loaded(t, s, "r1").State)
		_, err = approvals.VerifyLedger(t.Context(), s, nil, signer.Public())
		require.NoError(t, err)
	})
}

// onBothAt is onBoth with a clock that the test moves.
func onBothAt(t *testing.T, at time.Time, test func(t *testing.T, s *Store, now *time.Time)) {
	for name, address := range databases {
		t.Run(name, func(t *testing.T) {
			now := at
			test(t, open(t, address(t), WithClock(func() time.Time { return now })), &now)
		})
	}
}

func TestINV12_AFloorThatWasTamperedWithIsFound(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T, s *Store, f approvals.Floor, sign approvals.Signer, c approvals.Checkpoint)
		found string
	}{
		"taken away": {func(t *testing.T, s *Store, _ approvals.Floor, _ approvals.Signer, _ approvals.Checkpoint) {
			must(t, s, `DELETE FROM retention_floor`)
		}, "after entry 0 comes 5"},
		"raised, and more removed": {func(t *testing.T, s *Store, f approvals.Floor, _ approvals.Signer, _ approvals.Checkpoint) {
			var hash approvals.Digest
			require.NoError(t, s.row(t.Context(), readHash, 6).Scan(&hash))
			f.Seq, f.Hash = 6, hash
			put(t, s, f)
			must(t, s, `DELETE FROM event WHERE seq <= 6`)
		}, "the floor at entry 6 is not signed"},
		"its time changed": {func(t *testing.T, s *Store, f approvals.Floor, _ approvals.Signer, _ approvals.Checkpoint) {
			f.UpTo = f.UpTo.Add(-time.Hour)
			put(t, s, f)
		}, "the floor at entry 4 is not signed"},
		"a checkpoint in its place": {func(t *testing.T, s *Store, f approvals.Floor, signer approvals.Signer, _ approvals.Checkpoint) {
			h := head(t, s)
			require.NoError(t, s.row(t.Context(), readHash, 6).Scan(&h.Hash))
			h.Seq = 6
			c := signer.Sign(h, f.At)
			put(t, s, approvals.Floor{Head: c.Head, UpTo: c.At, At: c.At, Key: f.Key, Signature: c.Signature})
			must(t, s, `DELETE FROM event WHERE seq <= 6`)
		}, "the floor at entry 6 is not signed"},
		"of another ledger": {func(t *testing.T, s *Store, f approvals.Floor, signer approvals.Signer, c approvals.Checkpoint) {
			c.Instance = "another"
			put(t, s, signer.SignFloor(c, f.At))
		}, "is not one of this ledger"},
		"entries below it put back": {func(t *testing.T, s *Store, f approvals.Floor, signer approvals.Signer, c approvals.Checkpoint) {
			c.Hash = approvals.Genesis
			put(t, s, signer.SignFloor(c, f.At))
		}, "entry 5 does not continue entry 4"},
	} {
		t.Run(name, func(t *testing.T) {
			s, signer, checkpoint, now := aged(t, databases["sqlite"](t))
			_, err := approvals.RaiseFloor(t.Context(), s, signer, checkpoint, now.Add(-30*24*time.Hour), "test")
			require.NoError(t, err)
			f, err := s.Floor(t.Context())
			require.NoError(t, err)
			c.spoil(t, s, f, signer, checkpoint)
			_, err = approvals.VerifyLedger(t.Context(), s, nil, signer.Public())
			require.ErrorContains(t, err, c.found)
		})
	}
}

// put writes a floor as who owns the database can.
func put(t *testing.T, s *Store, f approvals.Floor) {
	t.Helper()
	unguarded(t, s)
	body, err := json.Marshal(f)
	require.NoError(t, err)
	_, err = s.writer.Exec(s.say(raiseFloor), f.Seq, s.text(body))
	require.NoError(t, err)
}

func TestINV12_WhatDoesNotVerifyIsNotRemoved(t *testing.T) {
	s, signer, c, now := aged(t, databases["sqlite"](t))
	must(t, s, `UPDATE event SET actor = 'mallory' WHERE seq = 2`)
	_, err := approvals.RaiseFloor(t.Context(), s, signer, c, now.Add(-30*24*time.Hour), "test")
	require.ErrorContains(t, err, "nothing is removed, since it does not verify: audit: entry 2 was changed")
	floor, err := s.Floor(t.Context())
	require.NoError(t, err)
	require.Zero(t, floor)
}

func TestINV18_OnlyWhatIsBelowTheFloorCanBeRemoved(t *testing.T) {
	for name, address := range databases {
		t.Run(name, func(t *testing.T) {
			s, signer, c, now := aged(t, address(t))
			r := approvals.Request{ID: "r1", State: approvals.Denied, Content: approvals.Content{Effect: provider.Destroy}}
			_, _, err := s.Add(t.Context(), r, nil, approvals.Entry{Kind: "test", Request: "r1", To: "denied"})
			require.NoError(t, err)
			for _, statement := range []string{`INSERT INTO vote VALUES ('r1', 'bob', TRUE, 1)`, `INSERT INTO execution VALUES ('r1', 1, 1)`} {
				_, err := s.writer.Exec(statement)
				require.NoError(t, err)
			}
			refused := []string{`DELETE FROM event WHERE seq = 5`, `DELETE FROM vote`, `DELETE FROM execution`, `DELETE FROM request`,
				`UPDATE event SET facts = '{}' WHERE seq = 5`}
			if name == "postgres" {
				refused = append(refused, `TRUNCATE event CASCADE`, `TRUNCATE request CASCADE`)
			}
			try := func(more ...string) {
				for _, statement := range append(more, refused...) {
					_, err := s.writer.Exec(statement)
					require.Error(t, err, statement)
				}
			}
			try(`DELETE FROM event WHERE seq = 1`)
			_, err = approvals.RaiseFloor(t.Context(), s, signer, c, now.Add(-30*24*time.Hour), "test")
			require.NoError(t, err)
			try(`DELETE FROM retention_floor`, `UPDATE retention_floor SET seq = seq`, `UPDATE retention_floor SET seq = 1`)
			require.Equal(t, fmt.Sprint(approvals.Denied), fmt.Sprint(loaded(t, s, "r1").State))
		})
	}
}

func loaded(t *testing.T, s *Store, id string) approvals.Request {
	t.Helper()
	r, err := s.Load(t.Context(), id)
	require.NoError(t, err)
	return r
}

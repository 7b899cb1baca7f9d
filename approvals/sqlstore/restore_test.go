package sqlstore

import (
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/sqlstore/pgtest"
	"signoff/provider"
)

func recordTimes(t *testing.T, s *Store, times int) {
	t.Helper()
	for range times {
		require.NoError(t, s.Record(t.Context(), approvals.Entry{Kind: "test"}))
	}
}

func head(t *testing.T, s *Store) approvals.Head {
	t.Helper()
	h, err := s.Head(t.Context())
	require.NoError(t, err)
	return h
}

func copied(t *testing.T, from, to string) {
	t.Helper()
	raw, err := os.ReadFile(from)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(to, raw, 0o600))
}

// used is the path of a closed ledger with some entries, and of a copy of the
// file as it was before the last ones.
func used(t *testing.T) (path, older string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "ledger.db")
	older = path + ".older"
	s := open(t, path)
	recordTimes(t, s, 3)
	require.NoError(t, s.Close())
	copied(t, path, older)
	s = open(t, path)
	require.False(t, s.Restored())
	recordTimes(t, s, 2)
	require.NoError(t, s.Close())
	return path, older
}

func TestINV16_ARestoredFileIsRecognised(t *testing.T) {
	for name, c := range map[string]struct {
		happens func(t *testing.T, path, older string)
		why     string
	}{
		"the anchor is newer than the file": {func(t *testing.T, path, older string) { copied(t, older, path) }, "the chain ends at entry 3, and entry 5 had been written"},
		"another ledger": {func(t *testing.T, path, _ string) {
			other, _ := used(t)
			copied(t, other, path)
		}, "another ledger"},
		"no anchor": {func(t *testing.T, path, _ string) { require.NoError(t, os.Remove(path+".anchor")) }, "no anchor"},
		"an older file that went on elsewhere": {func(t *testing.T, path, older string) {
			elsewhere := filepath.Join(t.TempDir(), "ledger.db")
			copied(t, older, elsewhere)
			s := open(t, elsewhere)
			recordTimes(t, s, 9)
			require.NoError(t, s.Close())
			copied(t, elsewhere, path)
		}, "entry 5 is not the one"},
		"a backup with an anchor that fits": {func(t *testing.T, path, _ string) {
			s, backup := open(t, path), path+".backup"
			require.NoError(t, s.Backup(t.Context(), backup))
			require.NoError(t, s.Close())
			copied(t, backup, path)
		}, "a backup"},
	} {
		t.Run(name, func(t *testing.T) {
			path, older := used(t)
			before := open(t, path)
			epoch := head(t, before).Epoch
			require.NoError(t, before.Close())
			c.happens(t, path, older)
			s := open(t, path)
			require.True(t, s.Restored())
			require.Greater(t, head(t, s).Epoch, epoch)
			var last approvals.Entry
			require.NoError(t, s.Entries(t.Context(), 0, "", func(e approvals.Entry) error { last = e; return nil }))
			require.Equal(t, "ledger.restored", last.Kind)
			require.Contains(t, string(last.Facts), c.why)
			verify(t, s)
			require.NoError(t, s.Close())
			require.False(t, open(t, path).Restored(), "once")
		})
	}
}

func TestINV16_TheAnchorIsNeverLowered(t *testing.T) {
	s, path := newLedger(t)
	other := open(t, path)
	recordTimes(t, s, 5)
	require.NoError(t, s.Anchor(t.Context()))
	high, err := s.anchor.read()
	require.NoError(t, err)
	require.Equal(t, int64(5), high.Seq)
	require.NoError(t, other.Anchor(t.Context()))
	require.NoError(t, other.Close())
	again, err := s.anchor.read()
	require.NoError(t, err)
	require.Equal(t, high, again)
}

func TestINV16_LookingChangesNothing(t *testing.T) {
	path, older := used(t)
	copied(t, older, path)
	s := open(t, path, Looking())
	require.Equal(t, int64(3), head(t, s).Seq)
	require.NoError(t, s.Anchor(t.Context()))
	require.NoError(t, s.Close())
	require.True(t, open(t, path).Restored(), "it is still to be found")
}

func TestINV16_WhatACheckpointKnowsIsMissed(t *testing.T) {
	onBothPaths(t, func(t *testing.T, path string) {
		s := open(t, path)
		recordTimes(t, s, 3)
		h := head(t, s)
		require.NoError(t, s.Close())
		same := open(t, path, Seen(approvals.Head{Instance: "another", Epoch: 7, Seq: 99}, h))
		require.False(t, same.Restored())
		require.NoError(t, same.Close())
		h.Seq, h.Hash = 9, "sha256:later"
		require.True(t, open(t, path, Seen(h)).Restored())
	})
}

func onBothPaths(t *testing.T, test func(t *testing.T, path string)) {
	for name, address := range databases {
		t.Run(name, func(t *testing.T) { test(t, address(t)) })
	}
}

// What a restore in place does to PostgreSQL, seen by the processes that live
// on: the rows are older, the server is the same.
func TestINV16_ARestoreUnderARunningProcessStopsClaims(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		r := approvals.Request{ID: "r1", State: approvals.Approved, Content: approvals.Content{Effect: provider.Destroy}}
		r, _, err := s.Add(t.Context(), r, nil, approvals.Entry{Kind: "test", Request: "r1"})
		require.NoError(t, err)
		recordTimes(t, s, 4)
		unguarded(t, s)
		for _, statement := range []string{`DELETE FROM event WHERE seq > 1`, `UPDATE chain_head SET seq = 1, hash = (SELECT hash FROM event)`} {
			_, err := s.writer.Exec(statement)
			require.NoError(t, err)
		}
		claimed := r
		claimed.State, claimed.Execution = approvals.Consumed, &approvals.Execution{State: approvals.Claimed, Epoch: 1}
		claim := approvals.Change{Before: r, After: claimed, Entry: approvals.Entry{Kind: "test", Request: "r1"}}
		_, err = s.Swap(t.Context(), claim)
		require.ErrorIs(t, err, approvals.ErrRestored)
		require.ErrorIs(t, s.Anchor(t.Context()), approvals.ErrRestored)
		require.NoError(t, s.Anchor(t.Context()), "dealt with")
		r, err = s.Load(t.Context(), "r1")
		require.NoError(t, err)
		require.Equal(t, approvals.Stale, r.State)
		verify(t, s)
	})
}

func TestINV16_PostgreSQLMovedIsRecognised(t *testing.T) {
	from := pgtest.Database(t)
	s := open(t, from)
	recordTimes(t, s, 3)
	require.False(t, open(t, from).Restored())
	for name, identity := range map[string]string{"another cluster": "7/00000001/5", "no identity": ""} {
		pgtest.Exec(t, from, `UPDATE ledger SET identity = $1`, identity)
		other := open(t, from)
		require.True(t, other.Restored(), name)
		require.ErrorIs(t, claimSomething(t, s, name), approvals.ErrRestored, "who was there before notices by the epoch")
		require.NoError(t, s.Anchor(t.Context()), "and goes on with the new one")
	}
}

// A database that is copied within the cluster, or dumped and loaded, has
// another oid.
func TestINV16_ACopiedPostgreSQLDatabaseIsRecognised(t *testing.T) {
	from, admin := pgtest.Database(t), pgtest.Database(t)
	s, err := Open(t.Context(), from)
	require.NoError(t, err)
	r := approvals.Request{ID: "r1", State: approvals.Approved, Content: approvals.Content{Effect: provider.Destroy}}
	_, _, err = s.Add(t.Context(), r, nil, approvals.Entry{Kind: "test", Request: "r1"})
	require.NoError(t, err)
	require.NoError(t, s.Close())
	source, err := url.Parse(from)
	require.NoError(t, err)
	name := strings.TrimPrefix(source.Path, "/")
	pgtest.Exec(t, admin, "CREATE DATABASE "+name+"_copy TEMPLATE "+name)
	t.Cleanup(func() { pgtest.Exec(t, admin, "DROP DATABASE "+name+"_copy WITH (FORCE)") })
	source.Path += "_copy"

	moved := open(t, source.String())
	require.True(t, moved.Restored())
	r, err = moved.Load(t.Context(), "r1")
	require.NoError(t, err)
	require.Equal(t, approvals.Stale, r.State)
	require.False(t, open(t, from).Restored(), "the one that stayed is what it was")
}

// claimSomething tries to claim a request that was approved after the restore.
func claimSomething(t *testing.T, s *Store, id string) error {
	t.Helper()
	r := approvals.Request{ID: id, State: approvals.Approved, Content: approvals.Content{Effect: provider.Destroy, CallDigest: approvals.Digest(id)}}
	r, _, err := s.Add(t.Context(), r, nil, approvals.Entry{Kind: "test", Request: id})
	require.NoError(t, err)
	claimed := r
	claimed.State, claimed.Execution = approvals.Consumed, &approvals.Execution{State: approvals.Claimed, Epoch: 1}
	_, err = s.Swap(t.Context(), approvals.Change{Before: r, After: claimed, Entry: approvals.Entry{Kind: "test", Request: id}})
	return err
}

func TestBackup_IsACompleteCopyOfARunningLedger(t *testing.T) {
	s, path := newLedger(t)
	recordTimes(t, s, 7)
	copy := filepath.Join(t.TempDir(), "a copy?.db")
	require.NoError(t, s.Backup(t.Context(), copy))
	require.ErrorContains(t, s.Backup(t.Context(), copy), "exists")
	recordTimes(t, s, 1)
	info, err := os.Stat(copy)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	require.Equal(t, int64(7), verify(t, open(t, copy, Looking())))
	require.Equal(t, int64(8), verify(t, s))
	require.False(t, s.Restored(), path)
}

func TestBackup_OfPostgreSQLIsPostgreSQLs(t *testing.T) {
	s := open(t, pgtest.Database(t))
	require.ErrorIs(t, s.Backup(t.Context(), filepath.Join(t.TempDir(), "x")), ErrBackupOfPostgres)
	require.ErrorContains(t, ErrBackupOfPostgres, "pg_dump")
}

func TestINV16_NoConnectionIsOpenedToAnotherFile(t *testing.T) {
	path, older := used(t)
	before, err := os.ReadFile(older)
	require.NoError(t, err)
	s := open(t, path)
	recordTimes(t, s, 2) // in the log, which belongs to this file
	require.NoError(t, os.Rename(older, path))

	// Hold the connections that there are, until a new one is needed.
	for range 20 {
		var held *sql.Conn
		if held, err = s.reader.Conn(t.Context()); err != nil {
			break
		}
		defer held.Close()
	}
	require.ErrorIs(t, err, errReplaced)
	require.ErrorIs(t, s.Anchor(t.Context()), errReplaced)
	require.ErrorIs(t, s.Backup(t.Context(), path+".backup"), errReplaced)
	require.NoError(t, s.Close())
	after, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, before, after, "nothing of the other file's log is in it")
}

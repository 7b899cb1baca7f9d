package sqlstore

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/sqlstore/pgtest"
)

func record(t *testing.T, s *Store) error {
	return s.Record(t.Context(), approvals.Entry{Kind: "test"})
}

func TestINV05_AServerThatCanLoseWritesIsRefused(t *testing.T) {
	for _, c := range []struct{ fsync, commit, encoding, says string }{
		{"on", "on", "UTF8", ""},
		{"on", "remote_apply", "UTF8", ""},
		{"off", "on", "UTF8", "the server runs with fsync = off"},
		{"on", "off", "UTF8", "synchronous_commit is off here"},
		{"on", "local", "UTF8", "synchronous_commit is local here"},
		{"on", "on", "SQL_ASCII", "the database is encoded in SQL_ASCII"},
	} {
		if c.says == "" {
			require.NoError(t, fit(c.fsync, c.commit, c.encoding))
			continue
		}
		require.ErrorContains(t, fit(c.fsync, c.commit, c.encoding), c.says)
	}
	address := pgtest.Database(t)
	pgtest.Exec(t, address, "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$")
	_, err := Open(t.Context(), address)
	require.ErrorContains(t, err, "synchronous_commit is off here, so the server acknowledges what it can still lose")
}

func TestPostgres_EveryConnectionHasLimits(t *testing.T) {
	address := pgtest.Database(t)
	settings := func(s *Store) (lock, statement, idle, isolation string) {
		begun, err := s.writer.BeginTx(t.Context(), nil)
		require.NoError(t, err)
		defer begun.Rollback()
		require.NoError(t, begun.QueryRow("SELECT current_setting('lock_timeout'), current_setting('statement_timeout'), "+
			"current_setting('idle_in_transaction_session_timeout'), current_setting('transaction_isolation')").Scan(&lock, &statement, &idle, &isolation))
		return lock, statement, idle, isolation
	}
	lock, statement, idle, isolation := settings(open(t, address))
	require.Equal(t, []string{"5s", "30s", "5s", "read committed"}, []string{lock, statement, idle, isolation})
	lock, statement, _, _ = settings(open(t, with(address, "lock_timeout=7s")))
	require.Equal(t, []string{"7s", "30s"}, []string{lock, statement}, "the URL may say otherwise")
}

// with adds a parameter to a URL.
func with(address, parameter string) string {
	if strings.Contains(address, "?") {
		return address + "&" + parameter
	}
	return address + "?" + parameter
}

// A process that is frozen in the middle of a transaction holds up the others
// for a while, but not for ever.
func TestPostgres_AFrozenWriterIsCutOff(t *testing.T) {
	address := with(pgtest.Database(t), "idle_in_transaction_session_timeout=1500ms&lock_timeout=300ms")
	frozen, other := open(t, address), open(t, address)
	begun, err := frozen.writer.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	defer begun.Rollback()
	_, err = begun.Exec(readHead)
	require.NoError(t, err)

	require.ErrorContains(t, record(t, other), "lock timeout")
	require.Eventually(t, func() bool { return record(t, other) == nil }, 10*time.Second, 50*time.Millisecond)
	require.Error(t, begun.Commit(), "what it had begun is undone")
	require.NoError(t, record(t, frozen), "it goes on with a new connection")
	require.Equal(t, int64(2), verify(t, other))
}

func TestPostgres_GoesOnAfterTheServerCutAllConnections(t *testing.T) {
	address := pgtest.Database(t)
	s, other := open(t, address), open(t, address)
	told := s.Watch(t.Context())
	<-told
	require.NoError(t, record(t, s))
	pgtest.Exec(t, address, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
	require.Eventually(t, func() bool { return record(t, s) == nil }, 10*time.Second, 10*time.Millisecond)
	select {
	case <-told: // who listens again may have missed something
	case <-time.After(10 * time.Second):
		t.Fatal("nobody listens any more")
	}
	require.Eventually(t, func() bool { return record(t, other) == nil }, 10*time.Second, 10*time.Millisecond)
	require.Equal(t, int64(3), verify(t, s))
}

func TestINV17_TheServersClockCounts(t *testing.T) {
	s := open(t, pgtest.Database(t))
	for range 2 {
		var clock time.Time
		require.NoError(t, s.reader.QueryRow("SELECT clock_timestamp()").Scan(&clock))
		now, err := s.Now(t.Context())
		require.NoError(t, err)
		require.WithinRange(t, now, clock, clock.Add(10*time.Second))
		require.NoError(t, record(t, s))
	}
	_, err := s.writer.Exec("UPDATE ledger SET time_high_water = time_high_water + 60000000000")
	require.NoError(t, err)
	_, err = s.Now(t.Context())
	require.ErrorIs(t, err, approvals.ErrClock, "the server's clock is behind what the ledger has seen")
}

func TestPostgres_NoErrorTellsThePassword(t *testing.T) {
	const password = "hunter2"
	for _, address := range []string{
		"postgres://signoff:" + password + "@127.0.0.1:1/signoff",
		"postgresql://signoff:" + password + "@127.0.0.1:1/signoff?connect_timeout=1",
		"postgres://127.0.0.1:1/signoff?user=signoff&password=" + password,
		"postgres://signoff:" + password + "@no-such-host.invalid/signoff",
		"postgres://signoff:" + password + "@127.0.0.1:port/signoff",
		"postgres://signoff:" + password + "#rest@127.0.0.1:1/signoff",
		"postgres://signoff:12/" + password + "@127.0.0.1:1/signoff",
		"postgres://signoff:%zz" + password + "@127.0.0.1:1/signoff",
		"postgres://signoff:" + password + "@127.0.0.1:1/signoff?sslmode=" + password,
	} {
		_, err := Open(t.Context(), address)
		require.Error(t, err)
		require.NotContains(t, err.Error(), password, address)
		require.NotContains(t, Name(address), password)
	}
	require.Equal(t, "postgres://127.0.0.1:1/signoff", Name("postgres://signoff:hunter2@127.0.0.1:1/signoff?password=hunter2"))
}

func TestAgree_TheFirstWordStands(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		for _, said := range []string{"one", "two"} {
			kept, err := s.Agree(t.Context(), "thing", said)
			require.NoError(t, err)
			require.Equal(t, "one", kept)
		}
	})
}

package sqlstore

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/approvals/sqlstore/pgtest"
	"signoff/approvals/storetest"
	"signoff/provider"
)

func TestStore(t *testing.T) {
	for name, address := range databases {
		t.Run(name, func(t *testing.T) {
			var ledgers sync.Map // *testing.T -> address
			storetest.Exercise(t, func(t *testing.T, clock func() time.Time) approvals.Store {
				ledger, ok := ledgers.Load(t)
				if !ok {
					ledger = address(t)
					ledgers.Store(t, ledger)
				}
				return open(t, ledger.(string), WithClock(clock))
			})
		})
	}
}

// databases make a new ledger's address.
var databases = map[string]func(*testing.T) string{
	"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "ledger.db") },
	"postgres": func(t *testing.T) string { return pgtest.Database(t) },
}

// onBoth tests what has to hold on a new ledger of either database.
func onBoth(t *testing.T, test func(t *testing.T, s *Store)) {
	for name, address := range databases {
		t.Run(name, func(t *testing.T) { test(t, open(t, address(t))) })
	}
}

// open closes the store when the test ends.
func open(t *testing.T, path string, opts ...Option) *Store {
	s, err := Open(t.Context(), path, opts...)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func newLedger(t *testing.T) (*Store, string) {
	path := filepath.Join(t.TempDir(), "a strange?name#100%.db")
	return open(t, path), path
}

func TestOpen_FilesAreTheOwnersAlone(t *testing.T) {
	s, path := newLedger(t)
	require.NoError(t, s.Record(t.Context(), approvals.Entry{Kind: "test"}))
	for _, suffix := range []string{"", "-wal", "-shm", ".lock"} {
		info, err := os.Stat(path + suffix)
		require.NoError(t, err)
		require.Equal(t, fs.FileMode(0o600), info.Mode().Perm(), suffix)
	}
}

func TestOpen_SaysWhatItCannotOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missing", "ledger.db")
	_, err := Open(t.Context(), path)
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.ErrorContains(t, err, path)
}

func TestINV05_WritesAreDurable(t *testing.T) {
	s, _ := newLedger(t)
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000", "secure_delete": "1", "locking_mode": "normal",
	} {
		var got string
		require.NoError(t, s.writer.QueryRow("PRAGMA "+pragma).Scan(&got))
		require.Equal(t, want, got, pragma)
	}
	_, err := s.reader.Exec("DELETE FROM request")
	require.ErrorContains(t, err, "readonly")
}

func TestClose_LeavesOneCompleteFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	s, err := Open(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, s.Record(t.Context(), approvals.Entry{Kind: "test"}))
	require.NoError(t, s.Close())
	require.NoError(t, s.Close(), "closing twice is harmless")
	require.NoFileExists(t, path+"-wal")
}

// Opening and closing race here too: the last one to leave tidies up while the
// next one comes.
func TestOpen_ManyAtOnceOnANewLedger(t *testing.T) {
	for name, address := range databases {
		t.Run(name, func(t *testing.T) {
			const openers, rounds = 4, 4
			ledger, errs := address(t), make(chan error, openers)
			for range openers {
				go func() { errs <- openAndRecord(t, ledger, rounds) }()
			}
			for range openers {
				require.NoError(t, <-errs)
			}
			require.Equal(t, int64(openers*rounds), verify(t, open(t, ledger)))
		})
	}
}

func openAndRecord(t *testing.T, path string, times int) error {
	for range times {
		s, err := Open(t.Context(), path)
		if err != nil {
			return err
		}
		if err := s.Record(t.Context(), approvals.Entry{Kind: "test"}); err != nil {
			return err
		}
		if err := s.Close(); err != nil {
			return err
		}
	}
	return nil
}

// verify returns the last entry of a good chain.
func verify(t *testing.T, s *Store) int64 {
	var v approvals.Verifier
	require.NoError(t, s.Entries(t.Context(), 0, "", v.Next))
	seq, _ := v.Head()
	return seq
}

// Locks between processes are not those between connections of one process, so
// here are real ones: this test starts itself as a child.
func TestProcesses_ShareOneLedger(t *testing.T) {
	const ledger, children, each = "SIGNOFF_TEST_LEDGER", 3, 40
	if address := os.Getenv(ledger); address != "" {
		s := open(t, address)
		for range each {
			require.NoError(t, s.Record(t.Context(), approvals.Entry{Kind: "test", Actor: fmt.Sprint(os.Getpid())}))
		}
		return
	}
	for name, address := range databases {
		t.Run(name, func(t *testing.T) {
			shared := address(t)
			var running []*exec.Cmd
			for range children {
				child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestProcesses_ShareOneLedger$")
				child.Env = append(os.Environ(), ledger+"="+shared)
				child.Stderr = os.Stderr
				require.NoError(t, child.Start())
				running = append(running, child)
			}
			for _, child := range running {
				require.NoError(t, child.Wait())
			}
			require.Equal(t, int64(children*each), verify(t, open(t, shared)))
		})
	}
}

func TestChain_TamperingIsFound(t *testing.T) {
	for name, c := range map[string]struct {
		statement string
		found     string
	}{
		"changed":           {`UPDATE event SET actor = 'mallory' WHERE seq = 3`, "entry 3 was changed"},
		"changed facts":     {`UPDATE event SET facts = '{"n":4} ' WHERE seq = 4`, "entry 4 was changed"},
		"changed time":      {`UPDATE event SET at = at + 1 WHERE seq = 5`, "entry 5 was changed"},
		"missing":           {`DELETE FROM event WHERE seq = 3`, "after entry 2 comes 4"},
		"missing from head": {`DELETE FROM event WHERE seq = 1`, "after entry 0 comes 2"},
		"missing, closed up": {`DELETE FROM event WHERE seq = 3; UPDATE event SET seq = seq - 1 WHERE seq > 3`,
			"entry 3 does not continue entry 2"},
		"reordered": {`UPDATE event SET seq = 99 WHERE seq = 3; UPDATE event SET seq = 3 WHERE seq = 4; UPDATE event SET seq = 4 WHERE seq = 99`,
			"entry 3 does not continue entry 2"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := newLedger(t)
			for i := range 6 {
				require.NoError(t, s.Record(t.Context(), approvals.Entry{Kind: "test", Actor: "alice", Facts: fmt.Appendf(nil, `{"n":%d}`, i+1)}))
			}
			require.Equal(t, int64(6), verify(t, s))
			unguarded(t, s)
			_, err := s.writer.Exec(c.statement)
			require.NoError(t, err)
			var v approvals.Verifier
			require.ErrorContains(t, s.Entries(t.Context(), 0, "", v.Next), c.found)
		})
	}
}

func TestINV12_TheHeadIsTheLastEntry(t *testing.T) { onBoth(t, theHeadIsTheLastEntry) }

func theHeadIsTheLastEntry(t *testing.T, s *Store) {
	for range 3 {
		require.NoError(t, s.Record(t.Context(), approvals.Entry{Kind: "test"}))
	}
	var v approvals.Verifier
	require.NoError(t, s.Entries(t.Context(), 0, "", v.Next))
	seq, hash := v.Head()
	var headSeq int64
	var headHash approvals.Digest
	require.NoError(t, s.row(t.Context(), readHead).Scan(&headSeq, &headHash))
	require.Equal(t, seq, headSeq)
	require.Equal(t, hash, headHash)
}

// INV-18 holds against statements that nobody has written yet.
func TestINV18_NoStatementChangesATerminalRow(t *testing.T) {
	onBoth(t, noStatementChangesATerminalRow)
}

func noStatementChangesATerminalRow(t *testing.T, s *Store) {
	r := approvals.Request{ID: "r1", State: approvals.Denied, Content: approvals.Content{Effect: provider.Destroy}}
	_, added, err := s.Add(t.Context(), r, nil, approvals.Entry{Kind: "test"})
	require.NoError(t, err)
	require.True(t, added)
	for _, statement := range []string{
		`UPDATE request SET state = 'approved', active = TRUE`, `UPDATE request SET body = '{}'`, `UPDATE request SET version = version`,
		`UPDATE request SET check_until = 1`,
	} {
		_, err := s.writer.Exec(statement)
		require.ErrorContains(t, err, "a terminal request never changes", statement)
	}
}

func TestINV03_TheTablesAloneForbidASecondExecution(t *testing.T) {
	onBoth(t, theTablesAloneForbidASecondExecution)
}

func theTablesAloneForbidASecondExecution(t *testing.T, s *Store) {
	r := approvals.Request{ID: "r1", State: approvals.Approved, Content: approvals.Content{Effect: provider.Destroy}}
	_, _, err := s.Add(t.Context(), r, nil, approvals.Entry{Kind: "test"})
	require.NoError(t, err)
	consumed := r
	consumed.State, consumed.Execution = approvals.Consumed, &approvals.Execution{State: approvals.Claimed, Epoch: 1}
	_, err = s.Swap(t.Context(), approvals.Change{Before: r, After: consumed, Entry: approvals.Entry{Kind: "test"}})
	require.NoError(t, err)

	r.Version++ // somebody forgot that it was consumed
	consumed.Execution.Epoch = 2
	_, err = s.Swap(t.Context(), approvals.Change{Before: r, After: consumed, Entry: approvals.Entry{Kind: "test"}})
	require.ErrorIs(t, err, approvals.ErrConflict)
	require.Equal(t, int64(2), verify(t, s))
}

// What runs every second must not read every request there ever was.
func TestFind_UsesAnIndex(t *testing.T) {
	s, _ := newLedger(t)
	for index, q := range map[string]approvals.Query{
		"request_active":    {Active: true},
		"request_requester": {Requester: "alice", Limit: 20},
		"request_call":      {Call: "sha256:00"},
	} {
		statement, args := findRequests(q)
		var id, parent, unused int
		var plan string
		require.NoError(t, s.reader.QueryRow("EXPLAIN QUERY PLAN "+statement, args...).Scan(&id, &parent, &unused, &plan))
		require.Contains(t, plan, index)
	}
}

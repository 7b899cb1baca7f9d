package sqlstore

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/provider"
)

func TestINV15_WhoWorksOnTheLedgerIsKnownWhenAKeyIsChosen(t *testing.T) {
	for name, address := range databases {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)
			s := open(t, address(t), WithClock(func() time.Time { return now }))
			join := func(name, use string, keys ...string) (used string, others []Process) {
				got, err := s.Join(t.Context(), Process{name, keys}, func(u string, o []Process) (string, error) { used, others = u, o; return use, nil })
				require.NoError(t, err)
				require.Equal(t, use, got)
				return used, others
			}
			used, others := join("a", "k1", "k1")
			require.Empty(t, used)
			require.Empty(t, others)
			used, others = join("b", "k1", "k1", "k2")
			require.Equal(t, "k1", used)
			require.Equal(t, []Process{{"a", []string{"k1"}}}, others)

			no := errors.New("no")
			_, err := s.Join(t.Context(), Process{"c", []string{"k3"}}, func(string, []Process) (string, error) { return "", no })
			require.ErrorIs(t, err, no)
			require.NoError(t, s.Leave(t.Context(), "b"))
			used, others = join("a", "k2", "k2")
			require.Equal(t, "k1", used, "a refusal changes nothing")
			require.Empty(t, others)
			now = now.Add(processLife)
			used, others = join("d", "k2", "k2")
			require.Equal(t, "k2", used)
			require.Empty(t, others, "who was killed is forgotten")
		})
	}
}

func TestSealedValuesAreCountedByTheirKey(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		_, err := s.Join(t.Context(), Process{"a", []string{"k1"}}, func(string, []Process) (string, error) { return "k1", nil })
		require.NoError(t, err)
		seal := func(name, key string) approvals.Sealed {
			return approvals.Sealed{Use: approvals.SealedArgument, Name: name, Bytes: []byte("sealed/2:" + key + ":x")}
		}
		r := approvals.Request{ID: "r1", State: approvals.Pending, Content: approvals.Content{Effect: provider.Modify}}
		_, _, err = s.Add(t.Context(), r, []approvals.Sealed{seal("a", "k1"), seal("b", "k2"), {Use: approvals.SealedArgument, Name: "c", Bytes: []byte("old")}}, approvals.Entry{Kind: "test", Request: "r1"})
		require.NoError(t, err)
		_, _, err = s.AddDraft(t.Context(), approvals.Draft{ID: "drf_1", State: approvals.DraftOpen, Content: r.Content}, []approvals.Sealed{seal("a", "k2")}, approvals.Entry{Kind: "test", Request: "drf_1"})
		require.NoError(t, err)
		used, values, err := s.SealKeys(t.Context())
		require.NoError(t, err)
		require.Equal(t, "k1", used)
		require.Equal(t, map[string]int{"k1": 1, "k2": 2, "": 1}, values)
	})
}

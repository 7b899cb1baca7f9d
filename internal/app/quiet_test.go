package app

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestQuietHoursFollowTheClocksOfTheirZone(t *testing.T) {
	for _, c := range []struct {
		quiet QuietConfig
		at    string
		want  bool
	}{
		{QuietConfig{"22:00", "07:00", "Europe/Madrid"}, "2026-11-21T20:59:59Z", false},
		{QuietConfig{"22:00", "07:00", "Europe/Madrid"}, "2026-11-21T21:00:00Z", true},
		{QuietConfig{"22:00", "07:00", "Europe/Madrid"}, "2026-11-21T05:59:59Z", true},
		{QuietConfig{"22:00", "07:00", "Europe/Madrid"}, "2026-11-21T06:00:00Z", false},
		{QuietConfig{"22:00", "07:00", "Europe/Madrid"}, "2026-07-21T20:00:00Z", true}, // summer time
		{QuietConfig{"22:00", "07:00", "Europe/Madrid"}, "2026-07-21T05:00:00Z", false},
		{QuietConfig{"12:00", "13:30", ""}, "2026-07-21T12:00:00Z", true},
		{QuietConfig{"12:00", "13:30", ""}, "2026-07-21T13:30:00Z", false},
	} {
		hours, err := c.quiet.Hours()
		require.NoError(t, err)
		at, err := time.Parse(time.RFC3339, c.at)
		require.NoError(t, err)
		require.Equal(t, c.want, hours(at), "%v", c)
	}
	none, err := QuietConfig{}.Hours()
	require.NoError(t, err)
	require.Nil(t, none)
}

func TestQuietHoursThatMeanNothingAreRefused(t *testing.T) {
	for text, says := range map[string]string{
		`{from: "22:00"}`:                                    "slack.quiet.until",
		`{until: "07:00"}`:                                   "slack.quiet.from",
		`{from: "10pm", until: "07:00"}`:                     "slack.quiet.from: \"10pm\" is not a time of day",
		`{from: "22:00", until: "24:00"}`:                    "slack.quiet.until",
		`{from: "22:00", until: "22:00"}`:                    "are the same",
		`{from: "22:00", until: "07:00", zone: Mars/Crater}`: "slack.quiet.zone",
		`{from: "22:00", until: "07:00", zone: Local}`:       "slack.quiet.zone",
		`{since: "22:00"}`:                                   "since",
	} {
		path := filepath.Join(t.TempDir(), "signoff.yaml")
		require.NoError(t, os.WriteFile(path, []byte("slack: {quiet: "+text+"}\n"), 0o600))
		_, err := LoadConfig(path)
		require.ErrorContains(t, err, says)
	}
}

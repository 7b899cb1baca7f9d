package app

import (
	"cmp"
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // minimal images have no time zones
)

// QuietConfig are the hours of every day in which nobody is reminded: from
// "22:00" until "07:00", by the clocks of a zone such as Europe/Madrid (UTC if
// left out). Left out, there are none.
type QuietConfig struct {
	From  string `yaml:"from"`
	Until string `yaml:"until"`
	Zone  string `yaml:"zone"`
}

// Hours is the question whether a moment lies in them; nil when there are none.
// Errors name the member and what it takes.
func (c QuietConfig) Hours() (func(time.Time) bool, error) {
	if c == (QuietConfig{}) {
		return nil, nil
	}
	from, err := minuteOf("from", c.From)
	if err != nil {
		return nil, err
	}
	until, err := minuteOf("until", c.Until)
	if err != nil {
		return nil, err
	}
	if from == until {
		return nil, errors.New("configuration: slack.quiet: from and until are the same; leave slack.quiet out for no quiet hours")
	}
	zone, err := time.LoadLocation(cmp.Or(c.Zone, "UTC"))
	if err != nil || c.Zone == "Local" {
		return nil, fmt.Errorf("configuration: slack.quiet.zone: there is no time zone %q; want one such as Europe/Madrid", c.Zone)
	}
	return func(at time.Time) bool {
		hour, minute, _ := at.In(zone).Clock()
		now := 60*hour + minute
		if from < until {
			return from <= now && now < until
		}
		return from <= now || now < until // over midnight
	}, nil
}

// minuteOf reads a time of day as minutes since midnight.
func minuteOf(member, text string) (int, error) {
	at, err := time.Parse("15:04", text)
	if err != nil {
		return 0, fmt.Errorf("configuration: slack.quiet.%s: %q is not a time of day such as \"22:00\"", member, text)
	}
	return 60*at.Hour() + at.Minute(), nil
}

package sim

import (
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// narrow applies a call's search, order, page and projection.
func narrow[T any](items []T, in ionos.Listing) ([]T, error) {
	listing := simulator.Listing{Search: provider.Value(in.Q), Sort: provider.Value(in.Sort), Page: provider.Or(in.Page, 1), PerPage: provider.Value(in.PerPage)}
	if in.Fields != nil {
		listing.Fields = strings.Split(*in.Fields, ",")
	}
	return simulator.Apply(items, listing)
}

// length is how far back a named period goes.
func length(period string) time.Duration {
	const day = 24 * time.Hour
	return map[string]time.Duration{"LAST_HOUR": time.Hour, "LAST_24H": day, "LAST_7D": 7 * day, "LAST_30D": 30 * day, "LAST_365D": 365 * day}[period]
}

// span is the time that a report covers.
func span(now time.Time, in ionos.TimeRange) (from, to time.Time, err error) {
	if in.Period != "CUSTOM" {
		return now.Add(-length(in.Period)), now, nil
	}
	if from, err = moment("start_date", *in.StartDate); err != nil {
		return from, to, err
	}
	if to, err = moment("end_date", *in.EndDate); err != nil {
		return from, to, err
	}
	if to.Before(from) {
		return from, to, invalid("end_date is before start_date", map[string]string{"end_date": *in.EndDate})
	}
	return from, to, nil
}

// moment reads a date as the documents write them.
func moment(field, text string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, time.DateTime, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, invalid("Wrong value Field(s) "+field, map[string]string{field: text})
}

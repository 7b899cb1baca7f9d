package ionos

import "signoff/provider"

// Listing pages, sorts and filters a list. The documents swap page and
// per_page; this is their true meaning.
type Listing struct {
	Page    *int    `json:"page,omitzero" query:"page" jsonschema:"minimum=1" doc:"Page number, from 1."`
	PerPage *int    `json:"per_page,omitzero" query:"per_page" jsonschema:"minimum=1" doc:"Items per page. A page shorter than this is the last."`
	Sort    *string `json:"sort,omitzero" query:"sort" doc:"Member to sort by, such as name; -name sorts downwards."`
	Q       *string `json:"q,omitzero" query:"q" doc:"Text to search for in every member."`
	Fields  *string `json:"fields,omitzero" query:"fields" doc:"Members to return, comma-separated, dotted for nested ones: id,name,datacenter.location."`
}

// TimeRange is the span of time that a report covers. The schemas require both
// dates always, the text only for CUSTOM, which is what clients rely on.
type TimeRange struct {
	Period    string  `json:"period" query:"period" jsonschema:"enum=LAST_HOUR,enum=LAST_24H,enum=LAST_7D,enum=LAST_30D,enum=LAST_365D,enum=CUSTOM"`
	StartDate *string `json:"start_date,omitzero" query:"start_date" jsonschema:"format=date-time" doc:"First moment, as 2015-04-06T23:46:38Z; required with CUSTOM, which alone reads it."`
	EndDate   *string `json:"end_date,omitzero" query:"end_date" jsonschema:"format=date-time" doc:"Last moment, likewise."`
}

// valid wants both dates of a custom range.
func (r TimeRange) valid() error {
	switch {
	case r.Period != "CUSTOM":
		return nil
	case r.StartDate == nil:
		return provider.Wrong("start_date", "it is required with period CUSTOM")
	case r.EndDate == nil:
		return provider.Wrong("end_date", "it is required with period CUSTOM")
	}
	return nil
}

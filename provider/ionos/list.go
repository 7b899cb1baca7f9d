package ionos

// ListInput pages, sorts and filters a list. The documents swap page and
// per_page; this is their true meaning.
type ListInput struct {
	Page    *int    `json:"page,omitzero" query:"page" jsonschema:"minimum=1" doc:"Page number, from 1."`
	PerPage *int    `json:"per_page,omitzero" query:"per_page" jsonschema:"minimum=1" doc:"Items per page. A page shorter than this is the last."`
	Sort    *string `json:"sort,omitzero" query:"sort" doc:"Member to sort by, such as name; -creation_date sorts downwards."`
	Q       *string `json:"q,omitzero" query:"q" doc:"Text to search for in every member."`
	Fields  *string `json:"fields,omitzero" query:"fields" doc:"Members to return, comma-separated, dotted for nested ones: id,name,state."`
}

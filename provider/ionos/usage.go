package ionos

import "signoff/provider"

// Usages is what the account's resources consumed, by kind.
type Usages struct {
	Servers        []ResourceUsage `json:"SERVERS,omitzero"`
	Images         []ResourceUsage `json:"IMAGES,omitzero"`
	SharedStorages []ResourceUsage `json:"SHARED_STORAGES,omitzero"`
	PublicIPs      []ResourceUsage `json:"PUBLIC_IPS,omitzero"`
}

// ResourceUsage is what one resource consumed. Storages and IPs have no id.
type ResourceUsage struct {
	ID       *string        `json:"id,omitzero"`
	Name     *string        `json:"name,omitzero"`
	Services []ServiceUsage `json:"services,omitzero"`
}

// ServiceUsage is what a resource consumed of one thing. The documents give no
// unit for usage; amounts are text with two decimals.
type ServiceUsage struct {
	Type      *string           `json:"type,omitzero" doc:"CPU, RAM, HDD, IP, size, UNUSED_IP and the like."`
	Name      *string           `json:"name,omitzero" doc:"The address, for IPs."`
	AvgAmount *string           `json:"avg_amount,omitzero"`
	Unit      *string           `json:"unit,omitzero" doc:"Of the amount: vCore, GB, IP."`
	Usage     *provider.Decimal `json:"usage,omitzero"`
	Detail    []UsageSpan       `json:"detail,omitzero"`
}

// UsageSpan is the part of a usage during which the amount was the same.
type UsageSpan struct {
	AvgAmount *string           `json:"avg_amount,omitzero"`
	Unit      *string           `json:"unit,omitzero"`
	StartDate *string           `json:"start_date,omitzero"`
	EndDate   *string           `json:"end_date,omitzero"`
	Usage     *provider.Decimal `json:"usage,omitzero"`
}

// ListUsagesInput gives the span of time and narrows each kind's list.
type ListUsagesInput struct {
	TimeRange
	Listing
}

// ListUsages reports consumption. Source: IONOS Cloud Panel API, Usages.
var ListUsages = provider.Define(cloud, provider.Op[ListUsagesInput, Usages]{
	Name: "ionos_usages_list", Group: "usages",
	Doc:    "Report what servers, images, shared storages and unused IPs consumed in a period, which is what is billed. Multiply with ionos_pricing_get for costs.",
	Route:  "GET /usages",
	Valid:  func(in ListUsagesInput) error { return in.TimeRange.valid() },
	Effect: provider.Observe,
})

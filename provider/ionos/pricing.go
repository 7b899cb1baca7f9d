package ionos

import "signoff/provider"

// Pricing is the price list of the account.
type Pricing struct {
	Currency *string           `json:"currency,omitzero"`
	VAT      *provider.Decimal `json:"vat,omitzero" doc:"Percent."`
	Plans    *PricingPlans     `json:"pricing_plans,omitzero"`
}

// PricingPlans are the prices by resource. Nothing is said of load balancers,
// VPNs, private networks, snapshots, block storages and bare metal.
type PricingPlans struct {
	Server        *ServerPrices `json:"server,omitzero"`
	PublicIP      []Price       `json:"public_ip,omitzero"`
	Image         *Price        `json:"image,omitzero"`
	SharedStorage *Price        `json:"shared_storage,omitzero"`
	Licenses      []Price       `json:"software_licenses,omitzero"`
	Backups       *Price        `json:"backups,omitzero"`
}

// ServerPrices are the prices of ready-made sizes and of single parts. The
// documents misspell the latter's name; both spellings are read.
type ServerPrices struct {
	Fixed          []FixedServerPrice `json:"fixed_servers,omitzero"`
	FlexibleSever  []Price            `json:"flexible_sever,omitzero" doc:"Per vCore, GB RAM and GB SSD; spelt so by the cloud."`
	FlexibleServer []Price            `json:"flexible_server,omitzero" doc:"The same, should the cloud spell it right."`
}

// Price is one price in the currency of the list; unit says for what, such as
// GB/month. The documents misspell price_gross once; both spellings are read.
type Price struct {
	Name       *string           `json:"name,omitzero"`
	PriceNet   *provider.Decimal `json:"price_net,omitzero"`
	PriceGross *provider.Decimal `json:"price_gross,omitzero"`
	PiceGross  *provider.Decimal `json:"pice_gross,omitzero" doc:"price_gross, spelt so by the cloud."`
	Unit       *string           `json:"unit,omitzero"`
}

// FixedServerPrice is the price of a ready-made size.
type FixedServerPrice struct {
	Price
	Hardware *PricedHardware `json:"hardware,omitzero" doc:"RAM and disks in GB."`
}

// PricedHardware is what a ready-made size is made of. Its disks are maps,
// since a struct there would make the schema deeper than MCP clients take.
type PricedHardware struct {
	VCore *int              `json:"vcore,omitzero"`
	RAM   *provider.Decimal `json:"ram,omitzero"`
	HDDs  []map[string]int  `json:"hdds,omitzero" doc:"The size of each."`
}

// GetPricing reads the price list. Source: IONOS Cloud Panel API, Pricing.
var GetPricing = provider.Define(cloud, provider.Op[None, Pricing]{
	Name: "ionos_pricing_get", Group: "pricing",
	Doc:    "Read the prices per month, net and gross: server sizes, vCores, RAM, SSD, IPs, images, shared storage, licences, backups.",
	Route:  "GET /pricing",
	Effect: provider.Observe,
})

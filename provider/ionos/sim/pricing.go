package sim

import (
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// handlePricing serves the documented price list, its misspelt member names
// included; only the licence whose second price overwrites its first is put right.
func handlePricing(c *Cloud) {
	simulator.Handle(c, ionos.GetPricing, 200, func(*State, time.Time, ionos.None) (ionos.Pricing, error) {
		return pricing(), nil
	})
}

func pricing() ionos.Pricing {
	redHat := price("red_hat_enterprise_linux", "30", "36.3", "license/month")
	redHat.PiceGross, redHat.PriceGross = redHat.PriceGross, nil
	storage := price("storage", "0.072", "0.087", "GB/month")
	return ionos.Pricing{Currency: new("EUR"), VAT: new(provider.Decimal("20")), Plans: &ionos.PricingPlans{
		Server: &ionos.ServerPrices{
			Fixed: []ionos.FixedServerPrice{
				fixed(0, "9.99", "12.09"), fixed(1, "19.99", "24.19"), fixed(2, "29.99", "36.29"), fixed(3, "49.99", "60.5"),
			},
			FlexibleSever: []ionos.Price{
				price("CPU", "7.2", "8.72", "vCore/month"), price("RAM", "7.2", "8.72", "GB/month"), price("SSD", "0.072", "0.083", "GB/month"),
			},
		},
		PublicIP: []ionos.Price{price("unused_ip", "5", "6.05", "IP/month"), price("additional_ip", "5", "6.05", "IP/month")},
		Image:    &storage, SharedStorage: &storage,
		Licenses: []ionos.Price{
			price("windows", "10", "12.1", "license/month"), redHat, price("sql_server_web", "40", "48.21", "license/month"),
			price("sql_server_standard", "300", "363", "license/month"), price("cpanel", "15", "18.15", "license/month"), price("plesk", "15", "18.15", "license/month"),
		},
		Backups: new(price("storage", "0.2", "0.24", "GB/month")),
	}}
}

func price(name string, net, gross provider.Decimal, unit string) ionos.Price {
	return ionos.Price{Name: &name, PriceNet: &net, PriceGross: &gross, Unit: &unit}
}

// fixed is the price of the n-th size on offer.
func fixed(n int, net, gross provider.Decimal) ionos.FixedServerPrice {
	size := sizes[n]
	return ionos.FixedServerPrice{Price: price(*size.Name, net, gross, "server/month"), Hardware: &ionos.PricedHardware{
		VCore: size.Hardware.VCore, RAM: size.Hardware.RAM, HDDs: []map[string]int{{"size": *size.Hardware.HDDs[0].Size}},
	}}
}

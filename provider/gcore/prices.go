package gcore

import "signoff/provider"

// pricedFlavor finds prices in the list of flavors.
func pricedFlavor[In any](tell func(in In, flavors []Flavor, views []provider.View) provider.Quote) provider.Tariff[In] {
	return provider.Tariff[In]{
		Looks: []provider.Look{provider.Read(ListFlavors).With("include_prices", "true")},
		Tell: func(in In, views []provider.View) provider.Quote {
			list, _ := provider.Seen(views, ListFlavors)
			q := tell(in, list.Results, views)
			if q.After != nil {
				q.Note = "Of the flavor; volumes and addresses are billed apart. In trial mode all prices are 0."
			}
			return q
		},
	}
}

// priceOf a flavor for a month; nil where it is not shown.
func priceOf(flavors []Flavor, id string) *provider.Price {
	for _, f := range flavors {
		if same(f.FlavorID, id) && provider.Or(f.PriceStatus, "show") == "show" && f.PricePerMonth != nil && provider.Value(f.CurrencyCode) != "" {
			return &provider.Price{Amount: *f.PricePerMonth, Currency: *f.CurrencyCode, Per: "month"}
		}
	}
	return nil
}

func priceOfChange(in ChangeFlavorInput, flavors []Flavor, views []provider.View) provider.Quote {
	instance, _ := provider.Seen(views, GetInstance)
	now := provider.Value(provider.Value(instance.Flavor).FlavorID)
	return provider.Quote{Before: priceOf(flavors, now), After: priceOf(flavors, in.FlavorID)}
}

func priceOfNew(in CreateInstanceInput, flavors []Flavor, _ []provider.View) provider.Quote {
	return provider.Quote{After: priceOf(flavors, in.Flavor)}
}

package ionos

import (
	"slices"
	"strings"

	"signoff/provider"
)

// The price list tells what single parts and ready-made sizes cost a month.
// Prices shown are net, as it lists them.

// amount is a sum in the currency of the list; nil where a part of it is not
// known.
func (p Pricing) amount(parts ...*provider.Decimal) *provider.Price {
	sum := provider.Decimal("0")
	for _, part := range parts {
		if part == nil {
			return nil
		}
		sum = sum.Plus(*part)
	}
	if provider.Value(p.Currency) == "" {
		return nil
	}
	return &provider.Price{Amount: sum, Currency: *p.Currency, Per: "month"}
}

// times multiplies a price; nil stays unknown.
func (p *Price) times(n provider.Decimal) *provider.Decimal {
	if p == nil || p.PriceNet == nil || p.Unit == nil || !strings.HasSuffix(*p.Unit, "/month") {
		return nil
	}
	product := p.PriceNet.Times(n)
	return &product
}

// named finds a row of the list.
func named(rows []Price, name string) *Price {
	i := slices.IndexFunc(rows, func(row Price) bool { return strings.EqualFold(provider.Value(row.Name), name) })
	if i < 0 {
		return nil
	}
	return &rows[i]
}

// part is the price of a vCore, or of a GB of RAM or disk.
func (p Pricing) part(name string, n provider.Decimal) *provider.Decimal {
	server := provider.Value(p.Plans.Server)
	return named(slices.Concat(server.FlexibleServer, server.FlexibleSever), name).times(n)
}

// hardware is the price of what a server is made of, a ready-made size or
// single parts; nil where the list does not tell, as for bare metal.
func (p Pricing) hardware(h Hardware, views []provider.View) *provider.Price {
	if provider.Value(h.BaremetalModelID) != "" {
		return nil
	}
	if id := provider.Value(h.FixedInstanceSizeID); id != "" {
		return p.size(id, views)
	}
	if h.VCore == nil || h.RAM == nil {
		return nil
	}
	return p.amount(p.part("CPU", decimal(*h.VCore)), p.part("RAM", *h.RAM), p.part("SSD", sizeOf(h.HDDs)))
}

// size is the price of a ready-made size, found by its name.
func (p Pricing) size(id string, views []provider.View) *provider.Price {
	sizes, _ := provider.Seen(views, ListFixedInstanceSizes)
	for _, s := range sizes {
		if !sameID(s.ID, id) {
			continue
		}
		for _, row := range provider.Value(p.Plans.Server).Fixed {
			if row.Name != nil && strings.EqualFold(*row.Name, provider.Value(s.Name)) {
				return p.amount(row.times("1"))
			}
		}
	}
	return nil
}

// sizeOf sums disks, in GB.
func sizeOf(all []HDD) provider.Decimal {
	sum := 0
	for _, d := range all {
		sum += provider.Value(d.Size)
	}
	return decimal(sum)
}

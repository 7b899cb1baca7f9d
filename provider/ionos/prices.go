package ionos

import "signoff/provider"

// How the prices of this cloud's operations follow from its price list.

// priceNote says what every price leaves out.
const priceNote = "Without VAT."

// priced is a tariff that follows from the price list alone.
func priced[In any](tell func(in In, list Pricing, views []provider.View) provider.Quote) provider.Tariff[In] {
	return provider.Tariff[In]{
		Looks: []provider.Look{provider.Read(GetPricing)},
		Tell:  withList(tell),
	}
}

// pricedBySize needs the names of the ready-made sizes too: the price list does
// not know their ids.
func pricedBySize[In any](tell func(in In, list Pricing, views []provider.View) provider.Quote) provider.Tariff[In] {
	return provider.Tariff[In]{
		Looks: []provider.Look{provider.Read(GetPricing), provider.Read(ListFixedInstanceSizes)},
		Tell:  withList(tell),
	}
}

func withList[In any](tell func(In, Pricing, []provider.View) provider.Quote) func(In, []provider.View) provider.Quote {
	return func(in In, views []provider.View) provider.Quote {
		list, ok := provider.Seen(views, GetPricing)
		if !ok || list.Plans == nil {
			return provider.Quote{Note: "The account has no price list."}
		}
		q := tell(in, list, views)
		if q.After != nil && q.Note == "" {
			q.Note = priceNote
		}
		return q
	}
}

func priceOfNewServer(in CreateServerInput, list Pricing, views []provider.View) provider.Quote {
	h := Hardware{BaremetalModelID: in.Hardware.BaremetalModelID, FixedInstanceSizeID: in.Hardware.FixedInstanceSizeID, VCore: in.Hardware.VCore, RAM: in.Hardware.RAM}
	for _, d := range in.Hardware.HDDs {
		h.HDDs = append(h.HDDs, HDD{Size: &d.Size})
	}
	return provider.Quote{After: list.hardware(h, views), Note: priceNote + " Licences of the image and further IPs come on top."}
}

func priceOfClone(_ CloneServerInput, list Pricing, views []provider.View) provider.Quote {
	s, _ := provider.Seen(views, GetServer)
	return provider.Quote{After: list.hardware(provider.Value(s.Hardware), views), Note: priceNote + " Licences of the image and further IPs come on top."}
}

// priceOfHardware: a ready-made size has its disk in its price, single parts
// are paid with the disks that there are.
func priceOfHardware(in UpdateServerHardwareInput, list Pricing, views []provider.View) provider.Quote {
	s, _ := provider.Seen(views, GetServer)
	now := provider.Value(s.Hardware)
	then := Hardware{FixedInstanceSizeID: in.FixedInstanceSizeID, VCore: in.VCore, RAM: in.RAM, HDDs: now.HDDs}
	q := provider.Quote{Before: list.hardware(now, views), After: list.hardware(then, views)}
	if in.FixedInstanceSizeID != nil {
		q.Note = priceNote + " Disks beyond that of the size come on top."
	}
	return q
}

func priceOfNewDisks(in CreateServerHDDsInput, list Pricing, _ []provider.View) provider.Quote {
	sum := 0
	for _, d := range in.HDDs {
		sum += d.Size
	}
	return provider.Quote{After: list.amount(list.part("SSD", decimal(sum))), Note: priceNote + " Of the new disks; it comes on top of the server."}
}

// priceOfDisk knows nothing of a disk that is part of a ready-made size.
func priceOfDisk(in ResizeServerHDDInput, list Pricing, views []provider.View) provider.Quote {
	s, _ := provider.Seen(views, GetServer)
	disk, ok := provider.Seen(views, GetServerHDD)
	if !ok || disk.Size == nil || provider.Value(provider.Value(s.Hardware).FixedInstanceSizeID) != "" {
		return provider.Quote{}
	}
	return provider.Quote{Before: list.amount(list.part("SSD", decimal(*disk.Size))), After: list.amount(list.part("SSD", in.Size)), Note: priceNote + " Of this disk."}
}

// priceOfIP is that of one address more: used ones are listed apart from unused.
func priceOfIP[In any](row string) func(In, Pricing, []provider.View) provider.Quote {
	return func(_ In, list Pricing, _ []provider.View) provider.Quote {
		return provider.Quote{After: list.amount(named(list.Plans.PublicIP, row).times("1"))}
	}
}

func priceOfNewStorage(in CreateSharedStorageInput, list Pricing, _ []provider.View) provider.Quote {
	return provider.Quote{After: list.amount(list.Plans.SharedStorage.times(decimal(in.Size)))}
}

func priceOfStorage(in UpdateSharedStorageInput, list Pricing, views []provider.View) provider.Quote {
	s, ok := provider.Seen(views, GetSharedStorage)
	if !ok || s.Size == nil || in.Size == nil {
		return provider.Quote{}
	}
	return provider.Quote{Before: list.amount(list.Plans.SharedStorage.times(decimal(*s.Size))), After: list.amount(list.Plans.SharedStorage.times(decimal(*in.Size)))}
}

// priceOfImage is what the copies cost at most: an image may be smaller than
// the disks that it is made of.
func priceOfImage(in CreateImageInput, list Pricing, views []provider.View) provider.Quote {
	s, ok := provider.Seen(views, GetServer)
	if !ok || provider.Or(in.Source, "server") != "server" {
		return provider.Quote{}
	}
	copies := provider.Or(in.NumImages, 1)
	return provider.Quote{After: list.amount(list.Plans.Image.times(sizeOf(provider.Value(s.Hardware).HDDs).Times(decimal(copies)))),
		Note: priceNote + " At most: by the size of the server's disks, for all copies that are kept."}
}

package ionos

import "signoff/provider"

// LoadMeter is CPU or RAM over time; limits in percent.
type LoadMeter struct {
	Critical *int         `json:"critical,omitzero"`
	Warning  *int         `json:"warning,omitzero"`
	Data     []LoadSample `json:"data,omitzero"`
	Unit     *LoadUnit    `json:"unit,omitzero"`
	Status   *string      `json:"status,omitzero"`
}

// LoadSample is one measurement of CPU or RAM.
type LoadSample struct {
	Date        *string           `json:"date,omitzero"`
	UsedPercent *provider.Decimal `json:"used_percent,omitzero"`
}

// LoadUnit is the unit of the samples.
type LoadUnit struct {
	UsedPercent *string `json:"used_percent,omitzero"`
}

// DiskMeter is the present use of the disks, in words; limits in percent.
type DiskMeter struct {
	Critical *int    `json:"critical,omitzero"`
	Warning  *int    `json:"warning,omitzero"`
	Status   *string `json:"status,omitzero"`
}

// TransferMeter is network traffic over time.
type TransferMeter struct {
	Critical *int             `json:"critical,omitzero"`
	Warning  *int             `json:"warning,omitzero"`
	Data     []TransferSample `json:"data,omitzero"`
	Unit     *TransferUnit    `json:"unit,omitzero"`
	Status   *string          `json:"status,omitzero"`
}

// TransferSample is one measurement of traffic.
type TransferSample struct {
	Date       *string           `json:"date,omitzero"`
	Downstream *provider.Decimal `json:"downstream,omitzero"`
	Upstream   *provider.Decimal `json:"upstream,omitzero"`
}

// TransferUnit is the unit of the samples.
type TransferUnit struct {
	Downstream *string `json:"downstream,omitzero"`
	Upstream   *string `json:"upstream,omitzero"`
}

// PingMeter is loss and round trip of pings over time.
type PingMeter struct {
	Critical *int         `json:"critical,omitzero"`
	Warning  *int         `json:"warning,omitzero"`
	Data     []PingSample `json:"data,omitzero"`
	Unit     *PingUnit    `json:"unit,omitzero"`
	Status   *string      `json:"status,omitzero"`
}

// PingSample is one series of pings. The documents call rta a whole number and
// show 0.657 ms elsewhere.
type PingSample struct {
	Date *string           `json:"date,omitzero"`
	Loss *provider.Decimal `json:"pl,omitzero" doc:"Packets lost."`
	RTA  *provider.Decimal `json:"rta,omitzero" doc:"Average round trip."`
}

// PingUnit is the units of the samples.
type PingUnit struct {
	Loss *string `json:"pl,omitzero"`
	RTA  *string `json:"rta,omitzero"`
}

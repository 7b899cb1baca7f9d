package sim

import (
	"time"

	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// handleDatacenters serves data centres and the two pings.
func handleDatacenters(c *Cloud) {
	simulator.Handle(c, ionos.ListDatacenters, 200, func(s *State, _ time.Time, in ionos.Listing) ([]ionos.AvailableDatacenter, error) {
		return narrow(s.Centers, in)
	})
	simulator.Handle(c, ionos.GetDatacenter, 200, func(s *State, _ time.Time, in ionos.GetDatacenterInput) (ionos.AvailableDatacenter, error) {
		return found(s.datacenter(in.DatacenterID), missing("DATACENTER_NOT_FOUND", "Datacenter does not exists"))
	})
	pong := func(*State, time.Time, ionos.None) ([]string, error) { return []string{"PONG"}, nil }
	simulator.Handle(c, ionos.Ping, 200, pong)
	simulator.Handle(c, ionos.PingAuth, 200, pong)
}

func (s *State) datacenter(id string) *ionos.AvailableDatacenter {
	return byID(s.Centers, id, func(d ionos.AvailableDatacenter) *string { return d.ID })
}

// seedDatacenters has the ids of the documents' examples. Servers stand in the
// first, which is therefore the default here.
func (s *State) seedDatacenters() {
	for n, d := range [][3]string{
		{datacenterUS, "USA", "US"}, {"D0F6D8C8ED29D3036F94C27BBB7BAD37", "Spain", "SP"}, {datacenterES, "Spain", "ES"},
		{"908DC2072407C94C8054610AD5A53B8C", "Germany", "DE"},
	} {
		chosen := 0
		if n == 0 {
			chosen = 1
		}
		s.Centers = append(s.Centers, ionos.AvailableDatacenter{ID: &d[0], Location: &d[1], CountryCode: &d[2], Default: &chosen})
	}
}

// centerIDs are the ids of all data centres.
func (s *State) centerIDs() []string {
	var ids []string
	for _, d := range s.Centers {
		ids = append(ids, *d.ID)
	}
	return ids
}

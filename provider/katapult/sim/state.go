package sim

import (
	"crypto/sha256"
	"slices"
	"strconv"
	"time"

	"signoff/provider"
	"signoff/provider/katapult"
)

// State is everything the cloud remembers. A relation is stored once: a
// machine's organization on the machine, an interface's machine and network on
// the interface; what a machine shows of both is derived.
type State struct {
	Organizations   []katapult.Organization `json:"organizations"`
	Networks        []katapult.Network      `json:"networks"`
	VirtualNetworks []VirtualNetwork        `json:"virtual_networks"`
	Machines        []*Machine              `json:"machines"`
	Interfaces      []*Interface            `json:"interfaces"`
	Tasks           []*Task                 `json:"tasks"`
	Trash           []*TrashObject          `json:"trash"`
	Made            int                     `json:"made"` // ids given out
}

// settle ends the tasks whose time has come and empties the trash of what was
// kept long enough.
func (s *State) settle(now time.Time) {
	for _, t := range s.Tasks {
		if !t.Done && !now.Before(t.Until) {
			s.end(t)
		}
	}
	for _, o := range slices.Clone(s.Trash) {
		if now.Unix() >= int64(provider.Value(o.KeepUntil)) {
			s.purge(provider.Value(o.ObjectID))
		}
	}
}

const letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// newID makes the next id: the prefix and 16 letters or digits, the same in
// every run.
func (s *State) newID(prefix string) *string {
	s.Made++
	sum := sha256.Sum256([]byte("signoff sandbox " + strconv.Itoa(s.Made)))
	id := prefix + "_"
	for _, b := range sum[:16] {
		id += string(letters[int(b)%len(letters)])
	}
	return &id
}

// part is one page of a list, 30 items unless asked otherwise.
func part[T any](items []T, p katapult.Paging) ([]T, katapult.Pagination) {
	page, size := max(provider.Value(p.Page), 1), provider.Value(p.PerPage)
	if size == 0 {
		size = 30
	}
	from := min((page-1)*size, len(items))
	to := min(from+size, len(items))
	return slices.Concat([]T{}, items[from:to]), katapult.Pagination{
		CurrentPage: &page, PerPage: &size, Total: new(len(items)), TotalPages: new((len(items) + size - 1) / size), LargeSet: new(false),
	}
}

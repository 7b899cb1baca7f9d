package sim

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// handleUserAPI serves a user's access to the API. As in the documents, only a
// new key and a forbidden address take time.
func handleUserAPI(c *Cloud) {
	simulator.Handle(c, ionos.GetUserAPI, 200, ofUser((*State).apiView))
	simulator.Handle(c, ionos.UpdateUserAPI, 200, func(s *State, now time.Time, in ionos.UpdateUserAPIInput) (ionos.User, error) {
		return changeUser(s, now, in.UserID, func(u *User) error {
			u.API = in.Active
			if u.API && u.Key == "" {
				u.Key = s.newKey()
			}
			return nil
		})
	})
	simulator.Handle(c, ionos.GetUserAPIKey, 200, ofUser(func(s *State, u *User) ionos.UserAPIKey {
		return ionos.UserAPIKey{Key: s.apiView(u).Key}
	}))
	simulator.Handle(c, ionos.RegenerateUserAPIKey, 200, func(s *State, now time.Time, in ionos.GetUserInput) (ionos.User, error) {
		return changeUser(s, now, in.UserID, func(u *User) error {
			u.Key = s.newKey()
			u.configure(now, c.Delay)
			return nil
		})
	})
	simulator.Handle(c, ionos.ListUserAPIIPs, 200, ofUser(func(s *State, u *User) []string { return s.apiView(u).AllowedIPs }))
	simulator.Handle(c, ionos.AddUserAPIIPs, 201, func(s *State, now time.Time, in ionos.AddUserAPIIPsInput) (ionos.User, error) {
		return changeUser(s, now, in.UserID, func(u *User) error { return u.allow(in.IPs) })
	})
	simulator.Handle(c, ionos.DeleteUserAPIIP, 202, func(s *State, now time.Time, in ionos.DeleteUserAPIIPInput) (ionos.User, error) {
		return changeUser(s, now, in.UserID, func(u *User) error {
			if !slices.Contains(u.Allowed, in.IP) {
				return missing("IP_NOT_FOUND", "IP not found")
			}
			u.Allowed = slices.DeleteFunc(u.Allowed, func(ip string) bool { return ip == in.IP })
			u.configure(now, c.Delay)
			return nil
		})
	})
	c.AsClientsSee(ionos.DeleteUserAPIIP, 200)
}

// allow adds addresses that are not there yet.
func (u *User) allow(ips []string) error {
	for _, ip := range ips {
		if _, err := netip.ParseAddr(ip); err != nil {
			return unknownID("ips", ip)
		}
	}
	for _, ip := range ips {
		if !slices.Contains(u.Allowed, ip) {
			u.Allowed = append(u.Allowed, ip)
		}
	}
	return nil
}

// newKey makes an API key: 32 hex digits in lower case.
func (s *State) newKey() string { return strings.ToLower(s.newID()) }

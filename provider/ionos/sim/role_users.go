package sim

import (
	"slices"
	"strings"
	"time"

	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

func handleRoleUsers(c *Cloud) {
	simulator.Handle(c, ionos.ListRoleUsers, 200, ofRole((*State).usersOf))
	simulator.Handle(c, ionos.GetRoleUser, 200, func(s *State, now time.Time, in ionos.GetRoleUserInput) (ionos.Ref, error) {
		u, err := s.member(now, in)
		if err != nil {
			return ionos.Ref{}, err
		}
		return ionos.Ref{ID: &u.ID, Name: &u.Name}, nil
	})
	simulator.Handle(c, ionos.AddRoleUsers, 202, func(s *State, now time.Time, in ionos.AddRoleUsersInput) (ionos.Role, error) {
		return changeRole(s, now, in.RoleID, func(r *Role) error {
			for _, id := range in.Users {
				if _, err := s.user(now, id); err != nil {
					return unknownID("users", id)
				}
			}
			for _, u := range s.Users {
				if slices.ContainsFunc(in.Users, func(id string) bool { return strings.EqualFold(id, u.ID) }) {
					u.RoleID = r.ID
				}
			}
			r.configure(now, c.Delay)
			return nil
		})
	})
	c.AsClientsSee(ionos.AddRoleUsers, 201)
	simulator.Handle(c, ionos.RemoveRoleUser, 202, func(s *State, now time.Time, in ionos.GetRoleUserInput) (ionos.Role, error) {
		return changeRole(s, now, in.RoleID, func(r *Role) error {
			u, err := s.member(now, in)
			if err != nil {
				return err
			}
			u.RoleID = ""
			r.configure(now, c.Delay)
			return nil
		})
	})
}

// usersOf are the users that have the role.
func (s *State) usersOf(r *Role) []ionos.Ref {
	users := []ionos.Ref{}
	for _, u := range s.Users {
		if u.RoleID == r.ID {
			users = append(users, ionos.Ref{ID: &u.ID, Name: &u.Name})
		}
	}
	return users
}

// member finds a user of a role.
func (s *State) member(now time.Time, in ionos.GetRoleUserInput) (*User, error) {
	r, err := s.role(now, in.RoleID)
	if err != nil {
		return nil, err
	}
	u, err := s.user(now, in.UserID)
	if err == nil && u.RoleID != r.ID {
		err = missing("USER_NOT_FOUND", "User not found")
	}
	return u, err
}

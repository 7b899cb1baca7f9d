package sim

import (
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// Role is a set of permissions. Its users are those that name it.
type Role struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Description string            `json:"description"`
	Created     string            `json:"created"`
	Default     int               `json:"default"`
	Permissions ionos.Permissions `json:"permissions"`
	Stage
}

func (r *Role) noun() string { return "role" }

func (r *Role) key() (id, name string) { return r.ID, r.Name }

func handleRoles(c *Cloud) {
	simulator.Handle(c, ionos.ListRoles, 200, func(s *State, now time.Time, in ionos.Listing) ([]ionos.Role, error) {
		s.settle(now)
		return listed(s.Roles, s.roleView, in)
	})
	simulator.Handle(c, ionos.GetRole, 200, ofRole((*State).roleView))
	simulator.Handle(c, ionos.CreateRole, 201, func(s *State, now time.Time, in ionos.CreateRoleInput) (ionos.Role, error) {
		return s.addRole(now, in.Name, permit(nothing)), nil
	})
	simulator.Handle(c, ionos.CloneRole, 201, func(s *State, now time.Time, in ionos.CloneRoleInput) (ionos.Role, error) {
		origin, err := s.role(now, in.RoleID)
		if err != nil {
			return ionos.Role{}, err
		}
		var copied ionos.Permissions
		transcribe(origin.Permissions, &copied)
		return s.addRole(now, in.Name, copied), nil
	})
	simulator.Handle(c, ionos.UpdateRole, 202, func(s *State, now time.Time, in ionos.UpdateRoleInput) (ionos.Role, error) {
		return changeRole(s, now, in.RoleID, func(r *Role) error {
			r.Name, r.Description = provider.Or(in.Name, r.Name), provider.Or(in.Description, r.Description)
			r.begin(now, c.Delay, "CONFIGURING", restingState(provider.Or(in.State, r.Rest)))
			return nil
		})
	})
	c.AsClientsSee(ionos.UpdateRole, 200)
	simulator.Handle(c, ionos.DeleteRole, 202, func(s *State, now time.Time, in ionos.GetRoleInput) (ionos.Role, error) {
		return changeRole(s, now, in.RoleID, func(r *Role) error {
			r.remove(now, c.Delay)
			return nil
		})
	})
	c.AsClientsSee(ionos.DeleteRole, 200)
	handleRolePermissions(c)
	handleRoleUsers(c)
}

// addRole puts a role without users into the list, at rest as documented.
func (s *State) addRole(now time.Time, name string, permissions ionos.Permissions) ionos.Role {
	r := &Role{ID: s.newID(), Name: name, Created: at(now), Permissions: permissions}
	r.begin(now, 0, "CONFIGURING", "ACTIVE")
	s.Roles = append(s.Roles, r)
	return s.roleView(r)
}

// role finds a role that is there.
func (s *State) role(now time.Time, id string) (*Role, error) {
	s.settle(now)
	return find(s.Roles, id, missing("ROLE_NOT_FOUND", "Role not found"))
}

// roleOf finds the role of a user, nil if it has none.
func (s *State) roleOf(userID string) *Role {
	u, err := find(s.Users, userID, missing("USER_NOT_FOUND", "User not found"))
	if err != nil {
		return nil
	}
	r, _ := find(s.Roles, u.RoleID, missing("ROLE_NOT_FOUND", "Role not found"))
	return r
}

// ofRole answers a read of one role.
func ofRole[Out any](show func(*State, *Role) Out) func(*State, time.Time, ionos.GetRoleInput) (Out, error) {
	return func(s *State, now time.Time, in ionos.GetRoleInput) (Out, error) {
		r, err := s.role(now, in.RoleID)
		return shown(r, err, func(r *Role) Out { return show(s, r) })
	}
}

// changeRole edits a role that nothing is being done to, and answers with it.
func changeRole(s *State, now time.Time, id string, edit func(*Role) error) (ionos.Role, error) {
	r, err := s.role(now, id)
	return changed(r, err, now, edit, s.roleView)
}

// roleView is the role as an answer shows it.
func (s *State) roleView(r *Role) ionos.Role {
	return ionos.Role{ID: &r.ID, Name: &r.Name, Description: &r.Description, State: r.shown(), Default: &r.Default,
		CreationDate: &r.Created, Users: s.usersOf(r), Permissions: &r.Permissions}
}

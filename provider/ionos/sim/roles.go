package sim

import (
	"time"

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
	Phase       Phase             `json:"phase"`
}

func handleRoles(c *Cloud) {
	simulator.Handle(c, ionos.ListRoles, 200, func(s *State, now time.Time, in ionos.ListInput) ([]ionos.Role, error) {
		s.settle(now)
		views := []ionos.Role{}
		for _, r := range s.Roles {
			views = append(views, s.roleView(r))
		}
		return narrow(views, in)
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
			r.Name, r.Description = *orElse(in.Name, r.Name), *orElse(in.Description, r.Description)
			r.Phase.begin(now, c.Delay, "CONFIGURING", restingState(*orElse(in.State, r.Phase.State)))
			return nil
		})
	})
	c.AsClientsSee(ionos.UpdateRole, 200)
	simulator.Handle(c, ionos.DeleteRole, 202, func(s *State, now time.Time, in ionos.GetRoleInput) (ionos.Role, error) {
		return changeRole(s, now, in.RoleID, func(r *Role) error {
			r.Phase.begin(now, c.Delay, "REMOVING", "")
			return nil
		})
	})
	c.AsClientsSee(ionos.DeleteRole, 200)
	handleRolePermissions(c)
	handleRoleUsers(c)
}

// addRole puts a role without users into the list, at rest as documented.
func (s *State) addRole(now time.Time, name string, permissions ionos.Permissions) ionos.Role {
	r := &Role{ID: s.newID(), Name: name, Created: at(now), Permissions: permissions, Phase: Phase{State: "ACTIVE"}}
	s.Roles = append(s.Roles, r)
	return s.roleView(r)
}

// role finds a role that is there.
func (s *State) role(now time.Time, id string) (*Role, error) {
	s.settle(now)
	if r := seek(s.Roles, id, func(r *Role) string { return r.ID }); r != nil {
		return r, nil
	}
	return nil, missing("ROLE_NOT_FOUND", "Role not found")
}

// roleOf finds the role of a user, nil if it has none.
func (s *State) roleOf(userID string) *Role {
	u := seek(s.Users, userID, func(u *User) string { return u.ID })
	if u == nil {
		return nil
	}
	return seek(s.Roles, u.RoleID, func(r *Role) string { return r.ID })
}

// ofRole answers a read of one role.
func ofRole[Out any](show func(*State, *Role) Out) func(*State, time.Time, ionos.GetRoleInput) (Out, error) {
	return func(s *State, now time.Time, in ionos.GetRoleInput) (out Out, err error) {
		r, err := s.role(now, in.RoleID)
		if err != nil {
			return out, err
		}
		return show(s, r), nil
	}
}

// changeRole edits a role that nothing is being done to, and answers with it.
func changeRole(s *State, now time.Time, id string, edit func(*Role) error) (ionos.Role, error) {
	r, err := s.role(now, id)
	if err == nil {
		err = r.Phase.free("role")
	}
	if err == nil {
		err = edit(r)
	}
	if err != nil {
		return ionos.Role{}, err
	}
	return s.roleView(r), nil
}

// roleView is the role as an answer shows it.
func (s *State) roleView(r *Role) ionos.Role {
	return ionos.Role{ID: &r.ID, Name: &r.Name, Description: &r.Description, State: r.Phase.shown(), Default: &r.Default,
		CreationDate: &r.Created, Users: s.usersOf(r), Permissions: &r.Permissions}
}

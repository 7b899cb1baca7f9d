package sim

import (
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// User is a login. Its role is kept here and nowhere else.
type User struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Email       string   `json:"email"`
	Created     string   `json:"created"`
	Password    string   `json:"password"`
	API         bool     `json:"api"`
	Key         string   `json:"key"` // empty until the API is first switched on
	Allowed     []string `json:"allowed"`
	RoleID      string   `json:"role_id"`
	Phase       Phase    `json:"phase"`
}

const (
	account     = "034b011e"                         // its number stands before every login name
	currentUser = "7C88E50FBC500A3D9D7F94E414255D6B" // whom the sandbox takes every token for
)

func handleUsers(c *Cloud) {
	simulator.Handle(c, ionos.ListUsers, 200, func(s *State, now time.Time, in ionos.ListInput) ([]ionos.User, error) {
		s.settle(now)
		views := []ionos.User{}
		for _, u := range s.Users {
			views = append(views, s.userView(u))
		}
		return narrow(views, in)
	})
	simulator.Handle(c, ionos.GetUser, 200, ofUser((*State).userView))
	simulator.Handle(c, ionos.GetCurrentPermissions, 200, func(s *State, now time.Time, _ ionos.None) (ionos.Permissions, error) {
		s.settle(now)
		return s.permitted(currentUser), nil
	})
	simulator.Handle(c, ionos.CreateUser, 201, func(s *State, now time.Time, in ionos.CreateUserInput) (ionos.User, error) {
		u := &User{ID: s.newID(), Name: account + "." + in.Name, Description: val(in.Description), Email: val(in.Email),
			Password: in.Password.Reveal(), Created: at(now)}
		u.Phase.begin(now, c.Delay, "CREATING", "ACTIVE")
		s.Users = append(s.Users, u)
		return s.userView(u), nil
	})
	simulator.Handle(c, ionos.UpdateUser, 200, func(s *State, now time.Time, in ionos.UpdateUserInput) (ionos.User, error) {
		return changeUser(s, now, in.UserID, func(u *User) error {
			u.update(now, c.Delay, in)
			return nil
		})
	})
	simulator.Handle(c, ionos.DeleteUser, 202, func(s *State, now time.Time, in ionos.GetUserInput) (ionos.User, error) {
		return changeUser(s, now, in.UserID, func(u *User) error {
			u.API, u.Key = false, ""
			u.Phase.begin(now, c.Delay, "REMOVING", "")
			return nil
		})
	})
	c.AsClientsSee(ionos.DeleteUser, 200)
	handleUserAPI(c)
}

func (u *User) update(now time.Time, delay time.Duration, in ionos.UpdateUserInput) {
	u.Description, u.Email = *orElse(in.Description, u.Description), *orElse(in.Email, u.Email)
	if in.Password != nil {
		u.Password = in.Password.Reveal()
	}
	then := u.Phase.State
	if in.State != nil {
		then = restingState(*in.State)
	}
	u.Phase.begin(now, delay, "CONFIGURING", then)
}

// restingState is the state that requests spell ACTIVE or DISABLE, as answers do.
func restingState(asked string) string {
	if asked == "ACTIVE" {
		return asked
	}
	return "DISABLED"
}

// user finds a login that is there.
func (s *State) user(now time.Time, id string) (*User, error) {
	s.settle(now)
	if u := seek(s.Users, id, func(u *User) string { return u.ID }); u != nil {
		return u, nil
	}
	return nil, missing("USER_NOT_FOUND", "User not found")
}

// ofUser answers a read of one user.
func ofUser[Out any](show func(*State, *User) Out) func(*State, time.Time, ionos.GetUserInput) (Out, error) {
	return func(s *State, now time.Time, in ionos.GetUserInput) (out Out, err error) {
		u, err := s.user(now, in.UserID)
		if err != nil {
			return out, err
		}
		return show(s, u), nil
	}
}

// changeUser edits a user that nothing is being done to, and answers with it.
func changeUser(s *State, now time.Time, id string, edit func(*User) error) (ionos.User, error) {
	u, err := s.user(now, id)
	if err == nil {
		err = u.Phase.free("user")
	}
	if err == nil {
		err = edit(u)
	}
	if err != nil {
		return ionos.User{}, err
	}
	return s.userView(u), nil
}

// userView is the user as an answer shows it.
func (s *State) userView(u *User) ionos.User {
	api := s.apiView(u)
	out := ionos.User{ID: &u.ID, Name: &u.Name, Description: &u.Description, Email: &u.Email, State: u.Phase.shown(), CreationDate: &u.Created, API: &api}
	if r := s.roleOf(u.ID); r != nil {
		out.Role = &ionos.Ref{ID: &r.ID, Name: &r.Name}
	}
	return out
}

func (s *State) apiView(u *User) ionos.UserAPI {
	out := ionos.UserAPI{Active: &u.API, AllowedIPs: append([]string{}, u.Allowed...)}
	if u.Key != "" {
		out.Key = ptr(provider.Secret(u.Key))
	}
	return out
}

// settlePeople ends the work of users and roles. Who had a role that is gone
// has none.
func (s *State) settlePeople(now time.Time) {
	s.Users = living(s.Users, now, func(u *User) *Phase { return &u.Phase }, func(*User) {})
	s.Roles = living(s.Roles, now, func(r *Role) *Phase { return &r.Phase }, func(gone *Role) {
		for _, u := range s.Users {
			if u.RoleID == gone.ID {
				u.RoleID = ""
			}
		}
	})
}

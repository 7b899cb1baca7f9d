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
	Stage
}

const (
	account     = "034b011e"                         // its number stands before every login name
	currentUser = "7C88E50FBC500A3D9D7F94E414255D6B" // whom the sandbox takes every token for
)

func (u *User) noun() string { return "user" }

func (u *User) key() (id, name string) { return u.ID, u.Name }

func handleUsers(c *Cloud) {
	simulator.Handle(c, ionos.ListUsers, 200, func(s *State, now time.Time, in ionos.Listing) ([]ionos.User, error) {
		s.settle(now)
		return listed(s.Users, s.userView, in)
	})
	simulator.Handle(c, ionos.GetUser, 200, ofUser((*State).userView))
	simulator.Handle(c, ionos.GetCurrentPermissions, 200, func(s *State, now time.Time, _ ionos.None) (ionos.Permissions, error) {
		s.settle(now)
		return s.permitted(currentUser), nil
	})
	simulator.Handle(c, ionos.CreateUser, 201, func(s *State, now time.Time, in ionos.CreateUserInput) (ionos.User, error) {
		u := &User{ID: s.newID(), Name: account + "." + in.Name, Description: provider.Value(in.Description), Email: provider.Value(in.Email),
			Password: in.Password.Reveal(), Created: at(now)}
		u.begin(now, c.Delay, "CREATING", "ACTIVE")
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
			u.remove(now, c.Delay)
			return nil
		})
	})
	c.AsClientsSee(ionos.DeleteUser, 200)
	handleUserAPI(c)
}

func (u *User) update(now time.Time, delay time.Duration, in ionos.UpdateUserInput) {
	u.Description, u.Email = provider.Or(in.Description, u.Description), provider.Or(in.Email, u.Email)
	if in.Password != nil {
		u.Password = in.Password.Reveal()
	}
	then := u.Rest
	if in.State != nil {
		then = restingState(*in.State)
	}
	u.begin(now, delay, "CONFIGURING", then)
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
	return find(s.Users, id, missing("USER_NOT_FOUND", "User not found"))
}

// ofUser answers a read of one user.
func ofUser[Out any](show func(*State, *User) Out) func(*State, time.Time, ionos.GetUserInput) (Out, error) {
	return func(s *State, now time.Time, in ionos.GetUserInput) (Out, error) {
		u, err := s.user(now, in.UserID)
		return shown(u, err, func(u *User) Out { return show(s, u) })
	}
}

// changeUser edits a user that nothing is being done to, and answers with it.
func changeUser(s *State, now time.Time, id string, edit func(*User) error) (ionos.User, error) {
	u, err := s.user(now, id)
	return changed(u, err, now, edit, s.userView)
}

// userView is the user as an answer shows it.
func (s *State) userView(u *User) ionos.User {
	api := s.apiView(u)
	out := ionos.User{ID: &u.ID, Name: &u.Name, Description: &u.Description, Email: &u.Email, State: u.shown(), CreationDate: &u.Created, API: &api}
	if r := s.roleOf(u.ID); r != nil {
		out.Role = &ionos.Ref{ID: &r.ID, Name: &r.Name}
	}
	return out
}

func (s *State) apiView(u *User) ionos.UserAPI {
	out := ionos.UserAPI{Active: &u.API, AllowedIPs: append([]string{}, u.Allowed...)}
	if u.Key != "" {
		out.Key = new(provider.Secret(u.Key))
	}
	return out
}

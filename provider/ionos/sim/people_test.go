package sim_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/stretchr/testify/require"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

const (
	signoffUser = "7C88E50FBC500A3D9D7F94E414255D6B" // of the examples; the sandbox's token is taken for it
	aliceUser   = "7C88E50FBC500A3D9D7F94E414255D6C"
	bobUser     = "FAAA24587A7CB6BBAA1EA877C898745F"
	deployUser  = "123987987865433BAA1EA877C898745F"
	daveUser    = "4657B69F5F7D82190B23D8BE6CB05988"
	adminRole   = "A0FAA4587A7CB6BBAA1EA877C844977E"
	operateRole = "321AA4587A7C9875AA1EA877C8449E"
)

func TestAUserLivesFromCreationToRemoval(t *testing.T) {
	w := newWorld(t, slow)
	made := do(w, ionos.CreateUser, ionos.CreateUserInput{Name: "erin", Password: "Test-2015", Email: new("erin@example.com")})
	require.Equal(t, "034b011e.erin", *made.Name)
	require.Equal(t, "CREATING", *made.State)
	require.Nil(t, made.API.Key)
	named := ionos.GetUserInput{UserID: *made.ID}
	fails(w, ionos.DeleteUser, named, 403, "INVALID_STATE")

	w.rests()
	require.Equal(t, "ACTIVE", *do(w, ionos.GetUser, named).State)
	found := do(w, ionos.ListUsers, ionos.Listing{Q: new("ERIN@"), Fields: new("id,api.active")})
	require.Equal(t, []ionos.User{{ID: made.ID, API: &ionos.UserAPI{Active: new(false)}}}, found)

	locked := do(w, ionos.UpdateUser, ionos.UpdateUserInput{UserID: *made.ID, State: new("DISABLE"), Description: new("on leave")})
	require.Equal(t, "CONFIGURING", *locked.State)
	w.rests()
	require.Equal(t, "DISABLED", *do(w, ionos.GetUser, named).State)

	gone := do(w, ionos.DeleteUser, named)
	require.Equal(t, "REMOVING", *gone.State)
	require.Equal(t, "REMOVING", *do(w, ionos.GetUser, named).State)
	w.rests()
	fails(w, ionos.GetUser, named, 404, "USER_NOT_FOUND")
}

func TestListsArePagedSortedAndProjected(t *testing.T) {
	w := newWorld(t, slow)
	second := do(w, ionos.ListUsers, ionos.Listing{Page: new(2), PerPage: new(4), Sort: new("-name"), Fields: new("name")})
	require.Equal(t, []ionos.User{{Name: new("034b011e.bob")}, {Name: new("034b011e.alice")}}, second)
}

func TestAUsersAPIAccess(t *testing.T) {
	w := newWorld(t, slow)
	bob := ionos.GetUserInput{UserID: bobUser}
	require.Nil(t, do(w, ionos.GetUserAPIKey, bob).Key)
	on := do(w, ionos.UpdateUserAPI, ionos.UpdateUserAPIInput{UserID: bobUser, Active: true})
	require.Equal(t, "ACTIVE", *on.State, "the documents show no work here")
	first := do(w, ionos.GetUserAPIKey, bob).Key.Reveal()
	require.Equal(t, first, on.API.Key.Reveal())

	fresh := do(w, ionos.RegenerateUserAPIKey, bob)
	require.Equal(t, "CONFIGURING", *fresh.State)
	require.NotEqual(t, first, fresh.API.Key.Reveal())
	fails(w, ionos.RegenerateUserAPIKey, bob, 403, "INVALID_STATE")
	w.rests()

	do(w, ionos.AddUserAPIIPs, ionos.AddUserAPIIPsInput{UserID: bobUser, IPs: []string{"214.4.143.151", "214.4.143.152"}})
	again := do(w, ionos.AddUserAPIIPs, ionos.AddUserAPIIPsInput{UserID: bobUser, IPs: []string{"214.4.143.151"}})
	require.Equal(t, []string{"214.4.143.151", "214.4.143.152"}, again.API.AllowedIPs)
	less := do(w, ionos.DeleteUserAPIIP, ionos.DeleteUserAPIIPInput{UserID: bobUser, IP: "214.4.143.151"})
	require.Equal(t, "CONFIGURING", *less.State)
	w.rests()
	require.Equal(t, []string{"214.4.143.152"}, do(w, ionos.ListUserAPIIPs, bob))
	api := do(w, ionos.GetUserAPI, bob)
	require.True(t, *api.Active)
	require.Equal(t, []string{"214.4.143.152"}, api.AllowedIPs)
}

// /users/current_user_permissions is another operation than /users/{user_id}:
// no call on a user may get there.
func TestNoUserIsCalledCurrentUserPermissions(t *testing.T) {
	w := newWorld(t, slow)
	in := ionos.GetUserInput{UserID: "current_user_permissions"}
	_, read := ionos.GetUser.Do(context.Background(), w.client, in)
	_, removal := ionos.DeleteUser.Do(context.Background(), w.client, in)
	for _, err := range []error{read, removal} {
		var fault *provider.Error
		require.ErrorAs(t, err, &fault)
		require.True(t, fault.NotArrived)
	}
	require.Zero(t, w.cloud.Calls("ionos_users_current_permissions_get"))
	mine := do(w, ionos.GetCurrentPermissions, ionos.None{})
	require.True(t, *mine.Roles.Modify)
	require.Zero(t, w.cloud.Calls("ionos_users_get"))
}

func TestARoleLivesFromCreationToRemoval(t *testing.T) {
	w := newWorld(t, slow)
	made := do(w, ionos.CreateRole, ionos.CreateRoleInput{Name: "Image keeper"})
	require.Equal(t, "ACTIVE", *made.State)
	require.False(t, *made.Permissions.Images.Show, "a new role permits nothing")
	named := ionos.GetRoleInput{RoleID: *made.ID}

	keeping := ionos.Permissions{Images: &ionos.ImageRights{Show: new(true), Create: new(true)}}
	require.Equal(t, keeping, do(w, ionos.UpdateRolePermissions, ionos.UpdateRolePermissionsInput{RoleID: *made.ID, Permissions: keeping}))
	require.Equal(t, keeping, do(w, ionos.GetRolePermissions, named), "what is left out is taken away")

	copied := do(w, ionos.CloneRole, ionos.CloneRoleInput{RoleID: *made.ID, Name: "Image keeper 2"})
	require.Equal(t, keeping, *copied.Permissions)
	require.NotEqual(t, *made.ID, *copied.ID)

	changed := do(w, ionos.UpdateRole, ionos.UpdateRoleInput{RoleID: *made.ID, State: new("DISABLE")})
	require.Equal(t, "CONFIGURING", *changed.State)
	fails(w, ionos.DeleteRole, named, 403, "INVALID_STATE")
	w.rests()
	require.Equal(t, "DISABLED", *do(w, ionos.GetRole, named).State)

	require.Equal(t, "REMOVING", *do(w, ionos.DeleteRole, named).State)
	w.rests()
	fails(w, ionos.GetRole, named, 404, "ROLE_NOT_FOUND")
	require.Len(t, do(w, ionos.ListRoles, ionos.Listing{Q: new("image keeper")}), 1)
}

func TestRolesAndUsersShowTheSame(t *testing.T) {
	w := newWorld(t, slow)
	roleOf := func(user string) *ionos.Ref { return do(w, ionos.GetUser, ionos.GetUserInput{UserID: user}).Role }
	require.Nil(t, roleOf(daveUser))
	do(w, ionos.AddRoleUsers, ionos.AddRoleUsersInput{RoleID: operateRole, Users: []string{daveUser, aliceUser}})
	require.Equal(t, operateRole, *roleOf(daveUser).ID)
	admins := do(w, ionos.ListRoleUsers, ionos.GetRoleInput{RoleID: adminRole})
	require.Equal(t, []ionos.Ref{{ID: new(signoffUser), Name: new("034b011e.signoff")}}, admins, "a user has one role")
	fails(w, ionos.GetRoleUser, ionos.GetRoleUserInput{RoleID: adminRole, UserID: aliceUser}, 404, "USER_NOT_FOUND")

	w.rests()
	left := do(w, ionos.RemoveRoleUser, ionos.GetRoleUserInput{RoleID: operateRole, UserID: daveUser})
	require.Equal(t, "CONFIGURING", *left.State)
	require.Nil(t, roleOf(daveUser))

	w.rests()
	do(w, ionos.DeleteUser, ionos.GetUserInput{UserID: bobUser})
	do(w, ionos.DeleteRole, ionos.GetRoleInput{RoleID: operateRole})
	w.rests()
	require.Nil(t, roleOf(aliceUser), "nobody has a role that is gone")

	do(w, ionos.UpdateRole, ionos.UpdateRoleInput{RoleID: adminRole, State: new("DISABLED")})
	w.rests()
	require.Equal(t, ionos.Permissions{}, do(w, ionos.GetCurrentPermissions, ionos.None{}), "a disabled role permits nothing")
}

// The simulator's own table of rights is that of the documents.
func TestAnAdministratorMayDoEverythingThereIs(t *testing.T) {
	w := newWorld(t, slow)
	raw, err := os.ReadFile("../testdata/examples/ionos_role_permissions_get.200.json")
	require.NoError(t, err)
	var documented map[string]map[string]bool
	require.NoError(t, json.Unmarshal(raw, &documented))
	for _, actions := range documented {
		for action := range actions {
			actions[action] = true
		}
	}
	everything, err := json.Marshal(documented, json.Deterministic(true))
	require.NoError(t, err)
	permitted, err := json.Marshal(do(w, ionos.GetRolePermissions, ionos.GetRoleInput{RoleID: adminRole}))
	require.NoError(t, err)
	require.JSONEq(t, string(everything), string(permitted))
}

func TestPeopleAndPoliciesSurviveARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ionos.json")
	w := newWorld(t, simulator.Config{Delay: slow.Delay, File: file})
	key := do(w, ionos.RegenerateUserAPIKey, ionos.GetUserInput{UserID: deployUser}).API.Key.Reveal()
	do(w, ionos.DeleteMonitoringPolicy, ionos.GetMonitoringPolicyInput{MonitoringPolicyID: webPolicy})

	w = newWorld(t, simulator.Config{Delay: slow.Delay, File: file})
	after := do(w, ionos.GetUser, ionos.GetUserInput{UserID: deployUser})
	require.Equal(t, key, after.API.Key.Reveal())
	require.Equal(t, "CONFIGURING", *after.State)
	require.Equal(t, "REMOVING", *do(w, ionos.GetMonitoringPolicy, ionos.GetMonitoringPolicyInput{MonitoringPolicyID: webPolicy}).State)
	w.rests()
	require.Equal(t, "ACTIVE", *do(w, ionos.GetUser, ionos.GetUserInput{UserID: deployUser}).State)
	fails(w, ionos.GetMonitoringPolicy, ionos.GetMonitoringPolicyInput{MonitoringPolicyID: webPolicy}, 404, "MONITORING_POLICY_NOT_FOUND")
}

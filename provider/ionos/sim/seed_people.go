package sim

// Ids from the documents' examples.
const (
	roleAdmin    = "A0FAA4587A7CB6BBAA1EA877C844977E"
	roleOperator = "321AA4587A7C9875AA1EA877C8449E" // 30 digits, as documented
	roleAuditor  = "B1E07F3C5D2A49868E4C0D9B7A61F35E"
)

// seedPeople puts the shop's logins and roles into the inventory.
func (s *State) seedPeople() {
	const created = "2015-04-29T07:46:40+00:00"
	s.Roles = []*Role{
		{ID: roleAdmin, Name: "Administrator", Description: "Administrator role", Created: created, Default: 1, Permissions: permit(everything), Stage: active},
		{ID: roleOperator, Name: "Operator", Description: "Runs the shop, deletes nothing", Created: created, Permissions: permit(operating), Stage: active},
		{ID: roleAuditor, Name: "Auditor", Description: "Looks only", Created: created, Permissions: permit(looking), Stage: active},
	}
	s.login(currentUser, "signoff", "assistant's API user", "f03c5c76aa853ff710b879909d0d7e3b", roleAdmin)
	s.login("7C88E50FBC500A3D9D7F94E414255D6C", "alice", "owner", "", roleAdmin)
	s.login("FAAA24587A7CB6BBAA1EA877C898745F", "bob", "on call", "", roleOperator)
	s.login("123987987865433BAA1EA877C898745F", "deploy", "deployments of the shop", "9b1c6e0d3f5a4728b6c0e1d2f3a4b5c6", roleOperator)
	s.login("4657B69F5F7D82190B23D8BE6CB05987", "carol", "bookkeeping", "", roleAuditor)
	s.login("4657B69F5F7D82190B23D8BE6CB05988", "dave", "left in the spring", "", "")
	s.Users[3].Allowed = []string{"214.4.143.138", "214.4.143.139"}
	s.Users[5].Rest = "DISABLED"
}

// login puts one user into the inventory; with a key its API access is on.
func (s *State) login(id, name, description, key, role string) {
	s.Users = append(s.Users, &User{ID: id, Name: account + "." + name, Description: description, Email: name + "@example.com",
		Created: "2015-04-06T23:48:38Z", Password: "Secret-" + name + "-1", API: key != "", Key: key, RoleID: role, Stage: active})
}

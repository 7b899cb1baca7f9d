package ionos

import "signoff/provider"

// StorageAccess is how the account's servers log in to the shared storages of
// one data centre.
type StorageAccess struct {
	Datacenter          *Datacenter      `json:"datacenter,omitzero"`
	State               *string          `json:"state,omitzero" doc:"ACTIVE is at rest; CONFIGURING is on the way."`
	UserDomain          *string          `json:"user_domain,omitzero" doc:"The user to log in as."`
	KerberosContentFile *provider.Secret `json:"kerberos_content_file,omitzero" secret:"true" doc:"Kerberos key that NFS clients need."`
	NeedsPasswordReset  *int             `json:"needs_password_reset,omitzero" doc:"1 when a password must be set first."`
}

// AccessList is the access to each data centre's shared storages.
type AccessList []StorageAccess

// standing is that of the first data centre which is not at rest.
func (l AccessList) standing() (string, Status) {
	var s Status
	for _, a := range l {
		if s = (Status{State: a.State}); !s.resting() {
			break
		}
	}
	return "the access to the shared storages", s
}

// GetSharedStorageAccess reads how to log in. Source: IONOS Cloud Panel API, Shared Storages.
var GetSharedStorageAccess = provider.Define(cloud, provider.Op[None, AccessList]{
	Name: "ionos_shared_storages_access_get", Group: "shared_storages",
	Doc:       "Read how servers log in to the shared storages of each data centre: user and Kerberos key. The password is never shown.",
	Route:     "GET /shared_storages/access",
	Effect:    provider.Observe,
	Sensitive: true,
})

// SetSharedStoragePasswordInput gives the new password. The text also wants
// capitals and special characters, but the example has none.
type SetSharedStoragePasswordInput struct {
	Password provider.Secret `json:"password" secret:"true" jsonschema:"minLength=8,maxLength=64" doc:"At least 8 characters with capitals, digits and special characters."`
}

// SetSharedStoragePassword replaces the one password of all shared storages.
// The Kerberos keys in its answer are not issued: they come while the change
// is under way, so that they may still be the old ones.
// Source: IONOS Cloud Panel API, Shared Storages.
var SetSharedStoragePassword = provider.Define(cloud, provider.Op[SetSharedStoragePasswordInput, AccessList]{
	Name: "ionos_shared_storages_access_set_password", Group: "shared_storages",
	Doc:        "Set the one password for all shared storages of the account. The old one stops working for every client at once.",
	Route:      "PUT /shared_storages/access",
	Ask:        "Replace the password of all shared storages",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetSharedStorageAccess)},
	Waits:      restedBy(GetSharedStorageAccess),
	Settle:     provider.ByPerson[SetSharedStoragePasswordInput]("no read shows which password is set; try to mount a shared storage with the new one"),
	Sensitive:  true,
})

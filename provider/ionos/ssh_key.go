package ionos

import "signoff/provider"

// SSHKey is a stored public key that can be installed on new servers.
type SSHKey struct {
	ID           *string `json:"id,omitzero"`
	Name         *string `json:"name,omitzero"`
	Description  *string `json:"description,omitzero"`
	State        *string `json:"state,omitzero" doc:"ACTIVE is at rest; DELETING is on the way."`
	Servers      []Ref   `json:"servers,omitzero" doc:"The servers installed with it."`
	MD5          *string `json:"md5,omitzero" doc:"Fingerprint."`
	PublicKey    *string `json:"public_key,omitzero"`
	CreationDate *string `json:"creation_date,omitzero"`
}

func (k SSHKey) standing() (string, Status) { return "the SSH key", Status{State: k.State} }

func (k SSHKey) key() (id, name string) { return provider.Value(k.ID), provider.Value(k.Name) }

// ListSSHKeys lists stored keys. Source: IONOS Cloud Panel API, SSH Keys.
var ListSSHKeys = provider.Define(cloud, provider.Op[Listing, []SSHKey]{
	Name: "ionos_ssh_keys_list", Group: "ssh_keys",
	Doc:    "List stored SSH public keys and the servers installed with each.",
	Route:  "GET /ssh_keys",
	Effect: provider.Observe,
})

// GetSSHKeyInput names a stored key.
type GetSSHKeyInput struct {
	SSHKeyID string `json:"ssh_key_id" path:"ssh_key_id" pick:"ionos_ssh_keys_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
}

// GetSSHKey reads one stored key. Source: IONOS Cloud Panel API, SSH Keys.
var GetSSHKey = provider.Define(cloud, provider.Op[GetSSHKeyInput, SSHKey]{
	Name: "ionos_ssh_keys_get", Group: "ssh_keys",
	Doc:    "Read one stored SSH key: public key, fingerprint, state and servers.",
	Route:  "GET /ssh_keys/{ssh_key_id}",
	Effect: provider.Observe,
})

// CreateSSHKeyInput describes a key. The documents limit public_key to 256
// characters, less than an RSA key of 2048 bits takes: the cloud decides.
type CreateSSHKeyInput struct {
	Name        string  `json:"name" jsonschema:"maxLength=128"`
	Description *string `json:"description,omitzero" jsonschema:"maxLength=256"`
	PublicKey   *string `json:"public_key,omitzero" doc:"Public key to store. Left out, the cloud makes a pair and gives the private key in the answer, once."`
}

// NewSSHKey is a stored key, with the private one when the cloud made the
// pair. No document names that member; private_key is a guess.
type NewSSHKey struct {
	SSHKey
	PrivateKey *provider.Secret `json:"private_key,omitzero" secret:"true" doc:"Only when the cloud made the pair; shown once to the person who is entitled to it."`
}

// CreateSSHKey stores a public key or makes a pair. Source: IONOS Cloud Panel API, SSH Keys.
var CreateSSHKey = provider.Define(cloud, provider.Op[CreateSSHKeyInput, NewSSHKey]{
	Name: "ionos_ssh_keys_create", Group: "ssh_keys",
	Doc:       "Store an SSH public key, to be installed on servers by its id. Without public_key the cloud makes a pair, and only this answer holds the private key.",
	Route:     "POST /ssh_keys",
	Ask:       "Store SSH key {name}",
	Effect:    provider.Modify,
	Looks:     []provider.Look{provider.Read(ListSSHKeys, "q=name").Around()},
	Settle:    entityAppears(ListSSHKeys, func(in CreateSSHKeyInput) string { return in.Name }),
	Sensitive: true,
	Issues:    []string{"/private_key"},
	Unnamed:   true,
})

// UpdateSSHKeyInput renames; the key itself stays.
type UpdateSSHKeyInput struct {
	SSHKeyID    string  `json:"ssh_key_id" path:"ssh_key_id" pick:"ionos_ssh_keys_list" pattern:"^[0-9A-Fa-f]{30,33}$"`
	Name        string  `json:"name" jsonschema:"maxLength=128"`
	Description *string `json:"description,omitzero" jsonschema:"maxLength=256"`
}

// UpdateSSHKey changes name and description. Source: IONOS Cloud Panel API, SSH Keys.
var UpdateSSHKey = provider.Define(cloud, provider.Op[UpdateSSHKeyInput, SSHKey]{
	Name: "ionos_ssh_keys_update", Group: "ssh_keys",
	Doc:        "Change a stored SSH key's name and description. The name is always set: send the present one to keep it.",
	Route:      "PUT /ssh_keys/{ssh_key_id}",
	Ask:        "Rename SSH key {subject.name} to {name}",
	Effect:     provider.Modify,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetSSHKey)},
	Waits:      restedBy(GetSSHKey),
	Settle: entityBecomesAll(GetSSHKey, "name and description are as asked", func(in UpdateSSHKeyInput, k SSHKey) []bool {
		return asAsked(part(&in.Name, k.Name), part(in.Description, k.Description))
	}),
})

// DeleteSSHKey removes a stored key. Source: IONOS Cloud Panel API, SSH Keys.
var DeleteSSHKey = provider.Define(cloud, provider.Op[GetSSHKeyInput, SSHKey]{
	Name: "ionos_ssh_keys_delete", Group: "ssh_keys",
	Doc:        "Remove a stored SSH key. Servers installed with it keep it until it is removed on them.",
	Route:      "DELETE /ssh_keys/{ssh_key_id}",
	Ask:        "Remove SSH key {subject.name}",
	Effect:     provider.Destroy,
	Idempotent: true,
	Looks:      []provider.Look{provider.Read(GetSSHKey)},
	Hangs: provider.HangsOn(GetSSHKey, func(_ GetSSHKeyInput, k SSHKey) provider.Hangings {
		return hung("server", "was installed with it", k.Servers)
	}),
	Waits:     removedBy(GetSSHKey),
	Settle:    entityDisappears[GetSSHKeyInput](GetSSHKey),
	Sensitive: true,
})

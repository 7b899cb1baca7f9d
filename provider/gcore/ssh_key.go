package gcore

import "signoff/provider"

// SSHKey is a stored public key.
type SSHKey struct {
	ID              *string `json:"id,omitzero"`
	Name            *string `json:"name,omitzero" doc:"The value for ssh_key_name."`
	Fingerprint     *string `json:"fingerprint,omitzero"`
	PublicKey       *string `json:"public_key,omitzero"`
	SharedInProject *bool   `json:"shared_in_project,omitzero"`
	State           *string `json:"state,omitzero" doc:"ACTIVE or DELETING."`
	ProjectID       *int    `json:"project_id,omitzero"`
	CreatedAt       *string `json:"created_at,omitzero"`
}

// ListSSHKeysInput filters. The page is short unless more is asked for.
type ListSSHKeysInput struct {
	ProjectInput
	Name    *string `json:"name,omitzero" query:"name" doc:"Part of the name."`
	OrderBy *string `json:"order_by,omitzero" query:"order_by" jsonschema:"enum=created_at.asc,enum=created_at.desc,enum=name.asc,enum=name.desc,default=created_at.desc"`
	Limit   *int    `json:"limit,omitzero" query:"limit" jsonschema:"minimum=1,maximum=1000,default=10"`
	Offset  *int    `json:"offset,omitzero" query:"offset" jsonschema:"minimum=0,default=0" doc:"How many to skip."`
}

// ListSSHKeys lists keys. Source: gcore-companions-subset-openapi.json, SSHKeyCollectionViewSet.get.
var ListSSHKeys = provider.Define(cloud, provider.Op[ListSSHKeysInput, List[SSHKey]]{
	Name: "gcore_ssh_keys_list", Group: "ssh_keys",
	Doc:       "List the SSH keys of a project, ten unless limit says more. Instances name one as ssh_key_name.",
	Route:     "GET /v1/ssh_keys/{project_id}",
	Effect:    provider.Observe,
	Companion: true, Source: "gcore-companions-subset-openapi.json, SSHKeyCollectionViewSet.get",
})

package gcore

import "signoff/provider"

// ListInstancesInput filters, sorts and pages. The seed's metadata_kv and
// metadata_v are called tag_key_value and tag_value today; only the new names
// are sent, as an ignored filter would answer too much.
type ListInstancesInput struct {
	Place
	Name                    *string  `json:"name,omitzero" query:"name" doc:"Part of the name, or a regular expression."`
	Status                  *string  `json:"status,omitzero" query:"status" jsonschema:"enum=ACTIVE,enum=BUILD,enum=ERROR,enum=HARD_REBOOT,enum=MIGRATING,enum=PAUSED,enum=REBOOT,enum=REBUILD,enum=RESIZE,enum=REVERT_RESIZE,enum=SHELVED,enum=SHELVED_OFFLOADED,enum=SHUTOFF,enum=SOFT_DELETED,enum=SUSPENDED,enum=VERIFY_RESIZE"`
	IP                      *string  `json:"ip,omitzero" query:"ip" doc:"Part of an address: 192.168.0.1 also finds 192.168.0.10."`
	UUID                    *string  `json:"uuid,omitzero" query:"uuid" jsonschema:"maxLength=36" doc:"Id or part of it."`
	FlavorID                *string  `json:"flavor_id,omitzero" query:"flavor_id" doc:"Exact flavor, such as g1-standard-1-2."`
	FlavorPrefix            *string  `json:"flavor_prefix,omitzero" query:"flavor_prefix"`
	ExcludeFlavorPrefix     *string  `json:"exclude_flavor_prefix,omitzero" query:"exclude_flavor_prefix"`
	ExcludeSecgroup         *string  `json:"exclude_secgroup,omitzero" query:"exclude_secgroup" doc:"Leave out instances with the security group of this name."`
	AvailableFloating       *bool    `json:"available_floating,omitzero" query:"available_floating" doc:"Only those that can take a floating IP."`
	OnlyIsolated            *bool    `json:"only_isolated,omitzero" query:"only_isolated" jsonschema:"default=false"`
	OnlyWithFixedExternalIP *bool    `json:"only_with_fixed_external_ip,omitzero" query:"only_with_fixed_external_ip"`
	IncludeAI               *bool    `json:"include_ai,omitzero" query:"include_ai" jsonschema:"default=false"`
	IncludeBaremetal        *bool    `json:"include_baremetal,omitzero" query:"include_baremetal" jsonschema:"default=false"`
	IncludeK8s              *bool    `json:"include_k8s,omitzero" query:"include_k8s" jsonschema:"default=true"`
	TagKeyValue             *string  `json:"tag_key_value,omitzero" query:"tag_key_value" doc:"JSON object in text: {\"role\": \"web\"}."`
	TagValue                []string `json:"tag_value,omitzero" query:"tag_value"`
	ChangesSince            *string  `json:"changes_since,omitzero" query:"changes-since" doc:"ISO 8601, UTC unless it says otherwise; not later than changes_before."`
	ChangesBefore           *string  `json:"changes_before,omitzero" query:"changes-before" doc:"ISO 8601, UTC unless it says otherwise."`
	WithDDoS                *bool    `json:"with_ddos,omitzero" query:"with_ddos" jsonschema:"default=false" doc:"Include ddos_profile; the three filters below need it."`
	ProfileName             *string  `json:"profile_name,omitzero" query:"profile_name"`
	ProtectionStatus        *string  `json:"protection_status,omitzero" query:"protection_status" jsonschema:"enum=Active,enum=Queued,enum=Error"`
	TypeDDoSProfile         *string  `json:"type_ddos_profile,omitzero" query:"type_ddos_profile" jsonschema:"enum=basic,enum=advanced"`
	WithInterfacesName      *bool    `json:"with_interfaces_name,omitzero" query:"with_interfaces_name" jsonschema:"default=false"`
	OrderBy                 *string  `json:"order_by,omitzero" query:"order_by" jsonschema:"enum=created.asc,enum=created.desc,enum=name.asc,enum=name.desc,enum=status.asc,enum=status.desc,default=created.desc"`
	Page
}

// ListInstances lists instances. Source: Gcore Cloud API, Instances.
var ListInstances = provider.Define(cloud, provider.Op[ListInstancesInput, List[Instance]]{
	Name: "gcore_instances_list", Group: "instances",
	Doc:    "List the instances of a project and region with status, flavor, addresses, volumes and tags. Use name, ip or status to find some.",
	Route:  "GET /v1/instances/{project_id}/{region_id}",
	Effect: provider.Observe,
})

package katapult

import "signoff/provider"

// NetworkInterface is an interface of a machine as lists show it: on a network
// or on a virtual network.
type NetworkInterface struct {
	ID             *string            `json:"id,omitzero"`
	Name           *string            `json:"name,omitzero"`
	Network        *Ref               `json:"network,omitzero" doc:"The public network; absent on a virtual one."`
	VirtualNetwork *Ref               `json:"virtual_network,omitzero" doc:"The virtual network; absent on a public one."`
	IPAddresses    []InterfaceAddress `json:"ip_addresses,omitzero"`
}

// InterfaceAddress is an address on an interface.
type InterfaceAddress struct {
	ID      *string `json:"id,omitzero"`
	Address *string `json:"address,omitzero"`
}

// NetworkInterfaces is one page of a machine's interfaces.
type NetworkInterfaces struct {
	Pagination        Pagination         `json:"pagination,omitzero"`
	NetworkInterfaces []NetworkInterface `json:"virtual_machine_network_interfaces"`
}

// ListNetworkInterfacesInput names the machine.
type ListNetworkInterfacesInput struct {
	VirtualMachineLookup
	Paging
}

// ListNetworkInterfaces lists a machine's interfaces. Source: Katapult Core
// API, Virtual Machine Network Interfaces.
var ListNetworkInterfaces = provider.Define(cloud, provider.Op[ListNetworkInterfacesInput, NetworkInterfaces]{
	Name: "katapult_vm_network_interfaces_list", Group: "virtual_machine_network_interfaces",
	Doc:    "List a virtual machine's network interfaces with their networks and addresses. A machine in the trash answers 406 object_in_trash.",
	Route:  "GET /virtual_machines/virtual_machine/network_interfaces",
	Valid:  func(in ListNetworkInterfacesInput) error { return in.valid() },
	Effect: provider.Observe,
})

// NetworkInterfaceDetail is an interface as a read of it alone shows it.
type NetworkInterfaceDetail struct {
	NetworkInterface
	VirtualMachine *Ref    `json:"virtual_machine,omitzero"`
	MACAddress     *string `json:"mac_address,omitzero"`
	State          *string `json:"state,omitzero"`
	SpeedProfile   *Site   `json:"speed_profile,omitzero" doc:"How fast it may be."`
}

// OneNetworkInterface is a single interface.
type OneNetworkInterface struct {
	NetworkInterface NetworkInterfaceDetail `json:"virtual_machine_network_interface,omitzero"`
}

// GetNetworkInterfaceInput names an interface.
type GetNetworkInterfaceInput struct {
	NetworkInterfaceID string `json:"network_interface_id" lookup:"virtual_machine_network_interface[id]" pick:"katapult_vm_network_interfaces_list" pattern:"^vmnet_[0-9A-Za-z]+$"`
}

// GetNetworkInterface reads one interface. Source: Katapult Core API, get:v_m_n_i__v_m_n_i.
var GetNetworkInterface = provider.Define(cloud, provider.Op[GetNetworkInterfaceInput, OneNetworkInterface]{
	Name: "katapult_vm_network_interfaces_get", Group: "virtual_machine_network_interfaces",
	Doc:       "Read one network interface: its machine, MAC address, state, speed and addresses.",
	Route:     "GET /virtual_machine_network_interfaces/virtual_machine_network_interface",
	Effect:    provider.Observe,
	Companion: true, Source: "katapult-core-openapi.json, get:v_m_n_i__v_m_n_i",
})

package sim

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// refuse writes an error as this API does.
func refuse(w http.ResponseWriter, err error) {
	fault := &simulator.Fault{Status: http.StatusInternalServerError, Code: "INTERNAL_SERVER_ERROR", Text: "internal error"}
	var refused simulator.Refused
	errors.As(err, &refused)
	var argument *provider.ArgumentError
	if errors.As(err, &argument) {
		fault = wrongArgument(refused.Operation, argument)
	}
	errors.As(err, &fault)
	body := map[string]any{"Type": fault.Code, "Message": fault.Text, "Errors": fault.Detail}
	if inLowerCase[fault.Code] || inLowerCase[fault.Code+" "+refused.Operation] {
		body = map[string]any{"type": fault.Code, "message": fault.Text, "errors": fault.Detail}
	}
	raw, _ := json.Marshal(body, json.Deterministic(true))
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(fault.Status)
	_, _ = w.Write(raw)
}

// inLowerCase are the types, some of them only of an operation, whose errors
// the documents spell type, message, errors; all others are Type, Message, Errors.
var inLowerCase = map[string]bool{
	"UNAUTHORIZED": true, "INVALID_STATE": true, "NOT_ALLOWED_ERROR": true, "INVALID_PARAMETER": true, "BLOCK_STORAGE_DETTACH": true,
	"FIXED_SIZE_NOT_FOUND": true, "BAREMETAL_METAL_NOT_FOUND": true,

	"INVALID_PARAMETERS ionos_firewall_policy_rules_create":      true,
	"INVALID_PARAMETERS ionos_firewall_policy_server_ips_assign": true,
	"INVALID_PARAMETERS ionos_load_balancer_server_ips_assign":   true,
	"INVALID_PARAMETERS ionos_monitoring_policies_update":        true,
	"INVALID_PARAMETERS ionos_private_network_servers_attach":    true,
	"INVALID_PARAMETERS ionos_private_networks_update":           true,
	"INVALID_PARAMETERS ionos_public_ips_update":                 true,
	"INVALID_PARAMETERS ionos_role_users_add":                    true,
	"INVALID_PARAMETERS ionos_vpns_create":                       true,
	"INVALID_PARAMETERS ionos_vpns_update":                       true,
	"TECHNICAL_TARIFF_VIOLATION ionos_block_storages_create":     true,
	"TECHNICAL_TARIFF_VIOLATION ionos_shared_storages_create":    true,
	"TECHNICAL_TARIFF_VIOLATION ionos_server_snapshots_create":   true,
}

// wrongArgument refuses what the operation's schema does. Some values are
// documented to be refused in words of their own.
func wrongArgument(operation string, e *provider.ArgumentError) *simulator.Fault {
	if own, ok := ownWords[operation+" "+e.Field]; ok {
		return &own
	}
	field := wireName(operation, e.Field)
	if e.Problem == "it is required" {
		return invalid("Required field(s) "+field+" missing or empty. ", map[string]string{"required": field})
	}
	return invalid("Wrong value Field(s) "+field, map[string]string{field: e.Problem})
}

var ownWords = map[string]simulator.Fault{
	"ionos_servers_create hardware.hdds.0.is_main": {Status: 400, Code: "INVALID_PARAMETERS", Text: "First HDD must be main HDD"},
	"ionos_images_create num_images":               {Status: 400, Code: "INVALID_PARAMETERS", Text: "Number of images must be between 1 and 50"},
	"ionos_images_update frequency":                {Status: 400, Code: "INVALID_PARAMETERS", Text: "Invalid frequency. Only ONCE allowed"},
	"ionos_load_balancers_create persistence_time": {Status: 400, Code: "INVALID_PARAMETERS", Text: "Persistence time is required"},
	"ionos_load_balancers_update method":           {Status: 400, Code: "INVALID_PARAMETERS", Text: "Invalid method. Valid methods are ROUND_ROBIN and LEAST_CONNECTIONS"},
	"ionos_roles_update state":                     {Status: 400, Code: "VALIDATION_ERROR", Text: "Invalid status. Valid states are ACTIVE and DISABLED."},
	"ionos_server_status_action action":            {Status: 400, Code: "VALIDATION_ERROR", Text: "Invalid action. Valid actions are POWER_ON, POWER_OFF and REBOOT."},
}

// wireName is what the documents call an argument: the first member of its path
// as it is spelled in requests.
func wireName(operation, field string) string {
	field, _, _ = strings.Cut(field, ".")
	if op := ionos.API().Operation(operation); op != nil {
		for _, row := range provider.Inputs(op) {
			if row.Argument == field {
				return strings.TrimPrefix(row.Path, "/")
			}
		}
	}
	return field
}

func missing(code, text string) error {
	return &simulator.Fault{Status: http.StatusNotFound, Code: code, Text: text}
}

func invalid(text string, detail any) *simulator.Fault {
	return &simulator.Fault{Status: http.StatusBadRequest, Code: "INVALID_PARAMETERS", Text: text, Detail: detail}
}

// unknownID is the documented refusal of an id in a body that names nothing.
func unknownID(field, id string) error {
	return invalid("Wrong value Field(s) "+field, map[string]string{field: id})
}

// wrongValue is the documented refusal of a value of the right type.
func wrongValue(field string) error {
	return invalid("Wrong value Field(s) "+field, map[string]string{"invalid": field})
}

func wrongState(text string) error {
	return &simulator.Fault{Status: http.StatusForbidden, Code: "INVALID_STATE", Text: text}
}

func notAllowed(text string) error {
	return &simulator.Fault{Status: http.StatusForbidden, Code: "NOT_ALLOWED_ERROR", Text: text}
}

// quota is the documented refusal of a tariff's limit.
func quota(prefix string, desired, limit int) error {
	return &simulator.Fault{Status: http.StatusBadRequest, Code: "TECHNICAL_TARIFF_VIOLATION", Text: fmt.Sprintf("Too high %d > %d.00", desired, limit),
		Detail: map[string]any{"prefix": prefix, "desired": desired, "required": fmt.Sprintf("%d.00", limit)}}
}

// wrongStep is the documented refusal of a size between the tariff's steps.
func wrongStep(prefix string, desired any, step int) error {
	return &simulator.Fault{Status: http.StatusBadRequest, Code: "TECHNICAL_TARIFF_VIOLATION", Text: fmt.Sprintf("Wrong step %v - %d.00", desired, step),
		Detail: map[string]any{"prefix": prefix, "desired": desired, "required": fmt.Sprintf("%d.00", step), "step": true}}
}

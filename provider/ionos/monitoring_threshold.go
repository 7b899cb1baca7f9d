package ionos

// Thresholds are the limits beyond which a policy tells.
type Thresholds struct {
	CPU          *Threshold `json:"cpu,omitzero" doc:"Percent."`
	RAM          *Threshold `json:"ram,omitzero" doc:"Percent."`
	Disk         *Threshold `json:"disk,omitzero" doc:"Percent; only with the agent."`
	Transfer     *Threshold `json:"transfer,omitzero" doc:"Kilobits a second."`
	InternalPing *Threshold `json:"internal_ping,omitzero" doc:"Milliseconds."`
}

// Threshold is a pair of limits.
type Threshold struct {
	Warning  *Limit `json:"warning,omitzero"`
	Critical *Limit `json:"critical,omitzero"`
}

// Limit is a value and whether going beyond it is told.
type Limit struct {
	Value *int  `json:"value,omitzero"`
	Alert *bool `json:"alert,omitzero" doc:"Whether an alert is raised."`
}

// Limits are the pair of limits as arguments; each half has its own bounds.
type Limits[Warning, Critical any] struct {
	Warning  *Warning  `json:"warning,omitzero"`
	Critical *Critical `json:"critical,omitzero"`
}

// NewThresholds are the limits of a new policy: all five kinds are wanted.
type NewThresholds struct {
	CPU          NewCPULimits                           `json:"cpu" doc:"Percent."`
	RAM          Limits[PercentWarning, CriticalLimit]  `json:"ram" doc:"Percent."`
	Disk         Limits[PercentWarning, CriticalLimit]  `json:"disk" doc:"Percent; works only with the agent."`
	Transfer     Limits[WarningLimit, CriticalTransfer] `json:"transfer" doc:"Kilobits a second."`
	InternalPing Limits[WarningLimit, CriticalLimit]    `json:"internal_ping" doc:"Milliseconds."`
}

// NewCPULimits are the only ones of which both halves are required.
type NewCPULimits struct {
	Warning  PercentWarning `json:"warning"`
	Critical CriticalLimit  `json:"critical"`
}

// PercentWarning is a warning limit in percent.
type PercentWarning struct {
	Value int  `json:"value" jsonschema:"minimum=1,maximum=95"`
	Alert bool `json:"alert" doc:"Whether to raise an alert."`
}

// WarningLimit is a warning limit without a documented maximum.
type WarningLimit struct {
	Value int  `json:"value" jsonschema:"minimum=1"`
	Alert bool `json:"alert" doc:"Whether to raise an alert."`
}

// CriticalLimit is a critical limit in percent or milliseconds. No minimum is
// documented.
type CriticalLimit struct {
	Value int  `json:"value" jsonschema:"maximum=100"`
	Alert bool `json:"alert" doc:"Whether to raise an alert."`
}

// CriticalTransfer is the critical limit of the transfer. No minimum is
// documented.
type CriticalTransfer struct {
	Value int  `json:"value" jsonschema:"maximum=2000"`
	Alert bool `json:"alert" doc:"Whether to raise an alert."`
}

// ChangedThresholds are the limits of a change: nothing is required, with the
// same bounds.
type ChangedThresholds struct {
	CPU          *Limits[ChangedPercentWarning, ChangedCriticalLimit]  `json:"cpu,omitzero" doc:"Percent."`
	RAM          *Limits[ChangedPercentWarning, ChangedCriticalLimit]  `json:"ram,omitzero" doc:"Percent."`
	Disk         *Limits[ChangedPercentWarning, ChangedCriticalLimit]  `json:"disk,omitzero" doc:"Percent; works only with the agent."`
	Transfer     *Limits[ChangedWarningLimit, ChangedCriticalTransfer] `json:"transfer,omitzero" doc:"Kilobits a second."`
	InternalPing *Limits[ChangedWarningLimit, ChangedCriticalLimit]    `json:"internal_ping,omitzero" doc:"Milliseconds."`
}

// ChangedPercentWarning is [PercentWarning] in a change.
type ChangedPercentWarning struct {
	Value *int  `json:"value,omitzero" jsonschema:"minimum=1,maximum=95"`
	Alert *bool `json:"alert,omitzero"`
}

// ChangedWarningLimit is [WarningLimit] in a change.
type ChangedWarningLimit struct {
	Value *int  `json:"value,omitzero" jsonschema:"minimum=1"`
	Alert *bool `json:"alert,omitzero"`
}

// ChangedCriticalLimit is [CriticalLimit] in a change.
type ChangedCriticalLimit struct {
	Value *int  `json:"value,omitzero" jsonschema:"maximum=100"`
	Alert *bool `json:"alert,omitzero"`
}

// ChangedCriticalTransfer is [CriticalTransfer] in a change.
type ChangedCriticalTransfer struct {
	Value *int  `json:"value,omitzero" jsonschema:"maximum=2000"`
	Alert *bool `json:"alert,omitzero"`
}

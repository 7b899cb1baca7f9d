package gcore

// DDoSProfile is the advanced protection of an instance.
type DDoSProfile struct {
	ID                         *int           `json:"id,omitzero"`
	Site                       *string        `json:"site,omitzero"`
	ProfileTemplate            *DDoSTemplate  `json:"profile_template,omitzero"`
	ProfileTemplateDescription *string        `json:"profile_template_description,omitzero"`
	Fields                     []DDoSField    `json:"fields,omitzero"`
	Options                    *DDoSOptions   `json:"options,omitzero"`
	Protocols                  []DDoSProtocol `json:"protocols,omitzero"`
	Status                     *DDoSStatus    `json:"status,omitzero" volatile:"true"`
}

// DDoSTemplate is what a profile is made from.
type DDoSTemplate struct {
	ID          *int                `json:"id,omitzero"`
	Name        *string             `json:"name,omitzero"`
	Description *string             `json:"description,omitzero"`
	Fields      []DDoSTemplateField `json:"fields,omitzero"`
}

// DDoSTemplateField is a setting that a template offers.
type DDoSTemplateField struct {
	ID          *int    `json:"id,omitzero"`
	Name        *string `json:"name,omitzero"`
	Description *string `json:"description,omitzero"`
	FieldType   *string `json:"field_type,omitzero"`
	Required    *bool   `json:"required,omitzero"`
	Default     *string `json:"default,omitzero"`
}

// DDoSField is a setting of a profile. The cloud adds field_value and
// validation_schema, whose type depends on the field; they pass undeclared.
type DDoSField struct {
	DDoSTemplateField
	BaseField *int `json:"base_field,omitzero"`
}

// DDoSOptions say what a profile does.
type DDoSOptions struct {
	Active *bool `json:"active,omitzero"`
	BGP    *bool `json:"bgp,omitzero"`
}

// DDoSProtocol is what is let through on a port.
type DDoSProtocol struct {
	Port      *string  `json:"port,omitzero"`
	Protocols []string `json:"protocols,omitzero"`
}

// DDoSStatus is how a profile does.
type DDoSStatus struct {
	Status           *string `json:"status,omitzero"`
	ErrorDescription *string `json:"error_description,omitzero"`
}

// NewDDoSProfile asks for protection. The document also knows field_value, of
// any type, for settings that are not text.
type NewDDoSProfile struct {
	ProfileTemplate     int            `json:"profile_template" doc:"Id of the template."`
	ProfileTemplateName *string        `json:"profile_template_name,omitzero"`
	Fields              []NewDDoSField `json:"fields,omitzero"`
}

// NewDDoSField is a setting with its value.
type NewDDoSField struct {
	BaseField int     `json:"base_field" doc:"Id of the template's field."`
	Value     *string `json:"value,omitzero" jsonschema:"maxLength=500"`
}

package gcore

import "signoff/provider"

// Project groups things of an account.
type Project struct {
	ID          *int    `json:"id,omitzero" doc:"The value for project_id."`
	Name        *string `json:"name,omitzero"`
	Description *string `json:"description,omitzero"`
	State       *string `json:"state,omitzero"`
	IsDefault   *bool   `json:"is_default,omitzero"`
	ClientID    *int    `json:"client_id,omitzero"`
	CreatedAt   *string `json:"created_at,omitzero"`
	DeletedAt   *string `json:"deleted_at,omitzero"`
	TaskID      *string `json:"task_id,omitzero" volatile:"true"`
}

// ListProjectsInput filters.
type ListProjectsInput struct {
	Name           *string `json:"name,omitzero" query:"name"`
	IncludeDeleted *bool   `json:"include_deleted,omitzero" query:"include_deleted" jsonschema:"default=false"`
	OrderBy        *string `json:"order_by,omitzero" query:"order_by" jsonschema:"enum=created_at.asc,enum=created_at.desc,enum=name.asc,enum=name.desc,default=created_at.desc"`
	Limit          *int    `json:"limit,omitzero" query:"limit" jsonschema:"minimum=1,maximum=1000,default=100"`
	Offset         *int    `json:"offset,omitzero" query:"offset" jsonschema:"minimum=0,default=0" doc:"How many to skip."`
}

// ListProjects lists projects. Source: gcore-companions-subset-openapi.json, ProjectListViewSet.get.
var ListProjects = provider.Define(cloud, provider.Op[ListProjectsInput, List[Project]]{
	Name: "gcore_projects_list", Group: "projects",
	Doc:       "List the account's projects. Nearly every other operation needs a project_id from here.",
	Route:     "GET /v1/projects",
	Effect:    provider.Observe,
	Companion: true, Source: "gcore-companions-subset-openapi.json, ProjectListViewSet.get",
})

// ProjectInput names a project.
type ProjectInput struct {
	ProjectID int `json:"project_id" path:"project_id" scope:"true" pick:"gcore_projects_list"`
}

// GetProject reads one project. Source: gcore-companions-subset-openapi.json, ProjectViewSet.get.
var GetProject = provider.Define(cloud, provider.Op[ProjectInput, Project]{
	Name: "gcore_projects_get", Group: "projects",
	Doc:       "Read one project.",
	Route:     "GET /v1/projects/{project_id}",
	Effect:    provider.Observe,
	Companion: true, Source: "gcore-companions-subset-openapi.json, ProjectViewSet.get",
})

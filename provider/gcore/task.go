package gcore

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"signoff/provider"
)

// Tasks is the answer of what takes time. The document also requires an id,
// which does not come.
type Tasks struct {
	Tasks []string `json:"tasks,omitzero" doc:"Ids of the tasks that do the work; see gcore_tasks_get."`
	ID    *string  `json:"id,omitzero"`
}

// Task is asynchronous work.
type Task struct {
	ID               *string             `json:"id,omitzero"`
	State            *string             `json:"state,omitzero" doc:"NEW and RUNNING are under way; FINISHED or ERROR is the end."`
	DetailedState    *string             `json:"detailed_state,omitzero"`
	TaskType         *string             `json:"task_type,omitzero" doc:"What it does, such as create_vm."`
	Error            *string             `json:"error,omitzero"`
	CreatedResources map[string][]string `json:"created_resources,omitzero" doc:"Ids by kind: instances, ports, volumes, floatingips and others."`
	// The request again, passwords and user data perhaps among it.
	Data              *provider.Secret `json:"data,omitzero" secret:"true" doc:"The request that started it."`
	CreatedOn         *string          `json:"created_on,omitzero"`
	UpdatedOn         *string          `json:"updated_on,omitzero" volatile:"true"`
	FinishedOn        *string          `json:"finished_on,omitzero"`
	AcknowledgedAt    *string          `json:"acknowledged_at,omitzero"`
	AcknowledgedBy    *int             `json:"acknowledged_by,omitzero"`
	ClientID          *int             `json:"client_id,omitzero"`
	ProjectID         *int             `json:"project_id,omitzero"`
	RegionID          *int             `json:"region_id,omitzero"`
	UserID            *int             `json:"user_id,omitzero"`
	UserClientID      *int             `json:"user_client_id,omitzero"`
	RequestID         *string          `json:"request_id,omitzero"`
	JobID             *string          `json:"job_id,omitzero"`
	ScheduleID        *string          `json:"schedule_id,omitzero"`
	LifecyclePolicyID *int             `json:"lifecycle_policy_id,omitzero"`
}

// ListTasksInput filters tasks. The page is short unless more is asked for.
type ListTasksInput struct {
	State          []string `json:"state,omitzero" query:"state" jsonschema:"enum=NEW,enum=RUNNING,enum=FINISHED,enum=ERROR"`
	TaskType       *string  `json:"task_type,omitzero" query:"task_type" doc:"Such as create_vm, delete_vm, attach_vm_interface."`
	ProjectID      []int    `json:"project_id,omitzero" query:"project_id" doc:"Only tasks of these projects."`
	RegionID       []int    `json:"region_id,omitzero" query:"region_id" doc:"Only tasks of these regions."`
	IsAcknowledged *bool    `json:"is_acknowledged,omitzero" query:"is_acknowledged"`
	FromTimestamp  *string  `json:"from_timestamp,omitzero" query:"from_timestamp" doc:"Created at or after, ISO 8601."`
	ToTimestamp    *string  `json:"to_timestamp,omitzero" query:"to_timestamp" doc:"Created at or before, ISO 8601."`
	OrderBy        *string  `json:"order_by,omitzero" query:"order_by" jsonschema:"enum=asc,enum=desc,default=desc" doc:"By creation date."`
	Limit          *int     `json:"limit,omitzero" query:"limit" jsonschema:"minimum=1,maximum=1000,default=10"`
	Offset         *int     `json:"offset,omitzero" query:"offset" jsonschema:"minimum=0,default=0" doc:"How many to skip."`
}

// ListTasks lists tasks. Source: gcore-instances-subset-openapi.json, TaskViewSet.get.
var ListTasks = provider.Define(cloud, provider.Op[ListTasksInput, List[Task]]{
	Name: "gcore_tasks_list", Group: "tasks",
	Doc:       "List tasks, the newest ten unless limit says more: what they do, their state, error and created resources. Filter by state to see what runs or failed.",
	Route:     "GET /v1/tasks",
	Effect:    provider.Observe,
	Companion: true, Source: "gcore-instances-subset-openapi.json, TaskViewSet.get",
})

// ListActiveTasksInput names the place.
type ListActiveTasksInput struct {
	Place
	TaskType *string `json:"task_type,omitzero" query:"task_type" doc:"Such as create_vm, delete_vm, attach_vm_interface."`
	Limit    *int    `json:"limit,omitzero" query:"limit" jsonschema:"minimum=1,maximum=1000,default=10"`
	Offset   *int    `json:"offset,omitzero" query:"offset" jsonschema:"minimum=0,default=0" doc:"How many to skip."`
}

// ListActiveTasks lists what has not ended yet. Changes look at it: as long as
// a task is left, that nothing shows does not mean that nothing comes.
// Source: gcore-instances-subset-openapi.json, TasksActiveInProjectViewSet.get.
var ListActiveTasks = provider.Define(cloud, provider.Op[ListActiveTasksInput, List[Task]]{
	Name: "gcore_active_tasks_list", Group: "tasks",
	Doc:       "List the tasks of a project and region that have not ended yet.",
	Route:     "GET /v1/tasks/{project_id}/{region_id}/active",
	Effect:    provider.Observe,
	Companion: true, Source: "gcore-instances-subset-openapi.json, TasksActiveInProjectViewSet.get",
})

// GetTaskInput names a task.
type GetTaskInput struct {
	TaskID string `json:"task_id" path:"task_id" pick:"gcore_tasks_list" pattern:"^[0-9A-Fa-f-]{32,36}$"`
}

// GetTask reads one task. Source: gcore-instances-subset-openapi.json, TaskInstanceViewSet.get.
var GetTask = provider.Define(cloud, provider.Op[GetTaskInput, Task]{
	Name: "gcore_tasks_get", Group: "tasks",
	Doc:       "Read one task: its state, its error, and the ids of what it created.",
	Route:     "GET /v1/tasks/{task_id}",
	Effect:    provider.Observe,
	Companion: true, Source: "gcore-instances-subset-openapi.json, TaskInstanceViewSet.get",
})

// finished waits for the end of the task that a change answered with. A call
// starts one task; further ids would only be parts of the same work.
func finished() *provider.Waits {
	w := provider.Until(GetTask, ended).From("task_id", "/tasks/0")
	w.Every = 3 * time.Second // never below one second, the documents say
	return w
}

// ended reads one poll of a task. An ERROR proves nothing: no document says
// that a failed task takes back what it had done by then.
func ended(v provider.View) provider.Progress {
	var t Task
	switch {
	case v.Missing:
		return provider.Progress{End: provider.Blurred, Note: "the task is gone"}
	case json.Unmarshal(v.Body, &t) != nil || t.State == nil:
		return provider.Progress{}
	case *t.State == "FINISHED":
		return provider.Progress{End: provider.Reached, Note: "FINISHED" + t.created()}
	case *t.State == "ERROR":
		return provider.Progress{End: provider.Blurred, Note: "ERROR: " + provider.Or(t.Error, "no reason given") + t.created()}
	}
	return provider.Progress{Note: strings.TrimSpace(*t.State + " " + provider.Value(t.DetailedState))}
}

// created says what the task made, for people.
func (t Task) created() string {
	var made []string
	for kind, ids := range t.CreatedResources {
		if len(ids) > 0 {
			made = append(made, fmt.Sprintf("%s %s", kind, strings.Join(ids, " ")))
		}
	}
	if len(made) == 0 {
		return ""
	}
	slices.Sort(made)
	return "; created " + strings.Join(made, ", ")
}

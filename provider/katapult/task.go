package katapult

import (
	"fmt"

	"github.com/go-json-experiment/json"

	"signoff/provider"
)

// Task is work that goes on after the answer.
type Task struct {
	ID         *string `json:"id,omitzero"`
	Name       *string `json:"name,omitzero"`
	Status     *string `json:"status,omitzero" doc:"pending, running, completed or failed."`
	CreatedAt  *int    `json:"created_at,omitzero" doc:"Unix seconds."`
	StartedAt  *int    `json:"started_at,omitzero" doc:"Unix seconds; absent until then."`
	FinishedAt *int    `json:"finished_at,omitzero" doc:"Unix seconds; absent until then."`
	Progress   *int    `json:"progress,omitzero" volatile:"true" doc:"Percent."`
}

// OneTask is a single task.
type OneTask struct {
	Task Task `json:"task,omitzero"`
}

// GetTaskInput names a task.
type GetTaskInput struct {
	TaskID string `json:"task_id" lookup:"task[id]" pattern:"^task_[0-9A-Za-z]+$" doc:"From the answer of the call that queued it."`
}

// GetTask reads how far a task is. Source: Katapult Core API, get:task.
var GetTask = provider.Define(cloud, provider.Op[GetTaskInput, OneTask]{
	Name: "katapult_tasks_get", Group: "tasks",
	Doc:       "Read how far a task is: pending, running, completed or failed, with its percent.",
	Route:     "GET /tasks/task",
	Effect:    provider.Observe,
	Companion: true, Source: "katapult-core-openapi.json, get:task",
})

// finished waits for the task that the answer names.
func finished() *provider.Waits { return provider.Until(GetTask, taskEnd).From("task_id", "/task/id") }

// taskEnd reads one poll of a task.
func taskEnd(v provider.View) provider.Progress {
	var one OneTask
	if v.Missing {
		return provider.Progress{End: provider.Blurred, Note: "the task is gone"}
	}
	if json.Unmarshal(v.Body, &one) != nil {
		return provider.Progress{}
	}
	switch status := provider.Value(one.Task.Status); status {
	case "completed":
		return provider.Progress{End: provider.Reached, Note: status}
	case "failed":
		return provider.Progress{End: provider.Failed, Note: "the task failed"}
	default:
		return provider.Progress{Note: fmt.Sprintf("%s, %d %%", status, provider.Value(one.Task.Progress))}
	}
}

package sim

import (
	"slices"
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/gcore"
	"signoff/provider/simulator"
)

// Task is asynchronous work. Its state follows from the clock.
type Task struct {
	gcore.Place
	ID      string              `json:"id"`
	Type    string              `json:"type"`
	Since   time.Time           `json:"since"`
	Until   time.Time           `json:"until"`
	Error   string              `json:"error,omitzero"` // it ends with this
	Data    string              `json:"data,omitzero"`  // the request, secrets included; the Secret type would not save it
	Created map[string][]string `json:"created,omitzero"`
}

func (s *State) newTask(now time.Time, delay time.Duration, place gcore.Place, t Task) *Task {
	t.ID, t.Place, t.Since, t.Until = s.newID(), place, now, now.Add(max(delay, 0))
	s.Tasks = append(s.Tasks, &t)
	return &t
}

// state is where the task stands: new for the first quarter of its time.
func (t *Task) state(now time.Time) string {
	switch {
	case !now.Before(t.Until) && t.Error != "":
		return "ERROR"
	case !now.Before(t.Until):
		return "FINISHED"
	case now.Sub(t.Since) < t.Until.Sub(t.Since)/4:
		return "NEW"
	}
	return "RUNNING"
}

// ended reports whether nothing more comes of the task.
func (t *Task) ended(now time.Time) bool { return !now.Before(t.Until) }

// view is the task as an answer shows it.
func (t *Task) view(now time.Time) gcore.Task {
	out := gcore.Task{ID: &t.ID, State: new(t.state(now)), TaskType: &t.Type, CreatedOn: new(at(t.Since)), UpdatedOn: new(at(t.Since)),
		ProjectID: &t.ProjectID, RegionID: &t.RegionID, ClientID: new(1), UserID: new(123), UserClientID: new(1)}
	if t.Data != "" {
		out.Data = new(provider.Secret(t.Data))
	}
	if t.ended(now) {
		out.FinishedOn, out.Error = new(at(t.Until)), some(t.Error)
	}
	if t.state(now) == "FINISHED" {
		out.CreatedResources = t.Created
	}
	return out
}

func handleTasks(c *Cloud) {
	simulator.Handle(c, gcore.GetTask, 200, func(s *State, now time.Time, in gcore.GetTaskInput) (gcore.Task, error) {
		s.settle(now)
		t := got(s.Tasks, func(t *Task) bool { return strings.EqualFold(t.ID, in.TaskID) })
		if t == nil {
			return gcore.Task{}, missing("Task %s was not found", in.TaskID)
		}
		return t.view(now), nil
	})
	simulator.Handle(c, gcore.ListTasks, 200, func(s *State, now time.Time, in gcore.ListTasksInput) (gcore.List[gcore.Task], error) {
		s.settle(now)
		views := []gcore.Task{}
		for _, t := range s.Tasks {
			if t.fits(now, in) {
				views = append(views, t.view(now))
			}
		}
		if provider.Value(in.OrderBy) != "asc" {
			slices.Reverse(views)
		}
		return page(views, in.Limit, in.Offset, 10), nil
	})
	here(c, gcore.ListActiveTasks, 200, func(s *State, now time.Time, in gcore.ListActiveTasksInput) (gcore.List[gcore.Task], error) {
		views := []gcore.Task{}
		for _, t := range s.Tasks {
			if t.Place == in.Place && !t.ended(now) && (in.TaskType == nil || t.Type == *in.TaskType) {
				views = append(views, t.view(now))
			}
		}
		return page(views, in.Limit, in.Offset, 10), nil
	})
}

// fits reports whether a filter lets the task through.
func (t *Task) fits(now time.Time, in gcore.ListTasksInput) bool {
	moment := func(text *string, holds func(time.Time) bool) bool {
		when, err := time.Parse(time.RFC3339, provider.Value(text))
		return text == nil || err != nil || holds(when)
	}
	return (in.State == nil || slices.Contains(in.State, t.state(now))) &&
		(in.TaskType == nil || t.Type == *in.TaskType) &&
		(in.ProjectID == nil || slices.Contains(in.ProjectID, t.ProjectID)) &&
		(in.RegionID == nil || slices.Contains(in.RegionID, t.RegionID)) &&
		!provider.Value(in.IsAcknowledged) &&
		moment(in.FromTimestamp, func(w time.Time) bool { return !t.Since.Before(w) }) &&
		moment(in.ToTimestamp, func(w time.Time) bool { return !t.Since.After(w) })
}

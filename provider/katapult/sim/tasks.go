package sim

import (
	"time"

	"signoff/provider"
	"signoff/provider/katapult"
	"signoff/provider/simulator"
)

// Task is work under way, or done. A quarter of its time it is pending.
type Task struct {
	ID, Name  string
	Since     time.Time
	Completed time.Time // the task itself
	Until     time.Time // its effect
	Done      bool      // the effect is there

	Machine     string // of a power action
	Shown, Then string // the machine's state meanwhile and afterwards
	Purges      string // object that a purge removes
}

func handleTasks(c *Cloud) {
	simulator.Handle(c, katapult.GetTask, 200, func(s *State, now time.Time, in katapult.GetTaskInput) (katapult.OneTask, error) {
		s.settle(now)
		for _, t := range s.Tasks {
			if t.ID == in.TaskID {
				return katapult.OneTask{Task: t.view(now)}, nil
			}
		}
		return katapult.OneTask{}, missing("task")
	})
}

func (s *State) queue(now time.Time, delay time.Duration, name string) *Task {
	t := &Task{ID: *s.newID("task"), Name: name, Since: now, Completed: now.Add(delay), Until: now.Add(delay)}
	s.Tasks = append(s.Tasks, t)
	return t
}

// taskOf finds the unfinished task of a machine, nil if there is none.
func (s *State) taskOf(machine string) *Task {
	for _, t := range s.Tasks {
		if !t.Done && t.Machine == machine {
			return t
		}
	}
	return nil
}

// end brings a task's effect about.
func (s *State) end(t *Task) {
	t.Done = true
	for _, m := range s.Machines {
		if provider.Value(m.ID) == t.Machine {
			m.State = &t.Then
		}
	}
	if t.Purges != "" {
		s.purge(t.Purges)
	}
}

func (t *Task) started() time.Time { return t.Since.Add(t.Until.Sub(t.Since) / 4) }

func (t *Task) status(now time.Time) string {
	switch {
	case t.Done || !now.Before(t.Completed):
		return "completed"
	case now.Before(t.started()):
		return "pending"
	}
	return "running"
}

func (t *Task) view(now time.Time) katapult.Task {
	view := katapult.Task{ID: &t.ID, Name: &t.Name, Status: new(t.status(now)), CreatedAt: unix(t.Since), Progress: new(0)}
	switch *view.Status {
	case "completed":
		view.StartedAt, view.FinishedAt, view.Progress = unix(t.started()), unix(t.Completed), new(100)
	case "running":
		done := int(100 * now.Sub(t.started()) / t.Completed.Sub(t.started()))
		view.StartedAt, view.Progress = unix(t.started()), new(min(done, 99))
	}
	return view
}

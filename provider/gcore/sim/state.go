package sim

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"time"

	"signoff/provider/gcore"
)

// State is everything the cloud remembers.
type State struct {
	Projects    []gcore.Project       `json:"projects"`
	Regions     []gcore.Region        `json:"regions"`
	Networks    []*Network            `json:"networks"`
	Groups      []*SecurityGroup      `json:"security_groups"`
	Placements  []*ServerGroup        `json:"server_groups"`
	Images      []gcore.Image         `json:"images"`
	Keys        []gcore.SSHKey        `json:"ssh_keys"`
	Instances   []*Instance           `json:"instances"`
	Ports       []*Port               `json:"ports"`
	Volumes     []*Volume             `json:"volumes"`
	FloatingIPs []*FloatingIP         `json:"floating_ips"`
	Tasks       []*Task               `json:"tasks"`
	Names       []gcore.NameTemplates `json:"name_templates"`
	Made        int                   `json:"made"` // ids given out
}

// Work is what a task does to an instance.
type Work struct {
	TaskID    string    `json:"task_id"`
	TaskState string    `json:"task_state"` // shown meanwhile
	Status    string    `json:"status"`     // the same; empty = unchanged
	Until     time.Time `json:"until"`
	Then      string    `json:"then"` // status afterwards; empty = gone
	Take      []string  `json:"take"` // with it: ids of volumes, ports and floating IPs
}

// settle ends all work whose time has come.
func (s *State) settle(now time.Time) {
	s.Instances = slices.DeleteFunc(s.Instances, func(v *Instance) bool {
		if v.Work == nil || now.Before(v.Work.Until) {
			return false
		}
		done := *v.Work
		v.Work, v.Status = nil, done.Then
		if done.Then == "" {
			s.release(v.ID, done.Take)
		}
		return done.Then == ""
	})
}

// begin starts a task that holds the instance until the delay is over.
func (s *State) begin(now time.Time, delay time.Duration, v *Instance, t Task, w Work) gcore.Tasks {
	task := s.newTask(now, delay, v.Place, t)
	w.TaskID, w.Until = task.ID, task.Until
	v.Work = &w
	s.settle(now)
	return gcore.Tasks{Tasks: []string{task.ID}}
}

// check refuses a place that does not exist.
func (s *State) check(p gcore.Place) error {
	if s.project(p.ProjectID) == nil {
		return missing("Project %d was not found", p.ProjectID)
	}
	if s.region(p.RegionID) == nil {
		return missing("Region %d was not found", p.RegionID)
	}
	return nil
}

// find returns the first that fits, nil if there is none.
func find[T any](all []T, fits func(T) bool) *T {
	if i := slices.IndexFunc(all, fits); i >= 0 {
		return &all[i]
	}
	return nil
}

// got is find for lists of pointers.
func got[T any](all []*T, fits func(*T) bool) *T {
	if found := find(all, fits); found != nil {
		return *found
	}
	return nil
}

// newID makes the next id: a UUID, the same in every run.
func (s *State) newID() string {
	s.Made++
	h := fmt.Sprintf("%x", sha256.Sum256([]byte("signoff gcore sandbox "+strconv.Itoa(s.Made))))
	return fmt.Sprintf("%s-%s-4%s-a%s-%s", h[:8], h[8:12], h[13:16], h[17:20], h[20:32])
}

package console

import (
	"net/http"

	"signoff/approvals"
)

// freeze stops everything, or ends that. Everybody who may sign in may do both.
func (c *console) freeze(w http.ResponseWriter, r *http.Request, who visitor) error {
	err := c.service.Freeze(r.Context(), who.Person, field(r, "reason"))
	if err == nil {
		http.Redirect(w, r, "/", http.StatusSeeOther)
	}
	return err
}

func (c *console) unfreeze(w http.ResponseWriter, r *http.Request, who visitor) error {
	err := c.service.Unfreeze(r.Context(), who.Person)
	if err == nil {
		http.Redirect(w, r, "/", http.StatusSeeOther)
	}
	return err
}

// stopped is the freeze as the pages show it; nil while there is none.
type stopped struct {
	By, Why string
	Since   *moment
}

func (c *console) stopped(f approvals.Freeze) *stopped {
	if !f.On() {
		return nil
	}
	return &stopped{approvals.Harmless(f.By), approvals.Harmless(f.Why), c.moment(f.At)}
}

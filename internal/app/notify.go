package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"signoff/approvals"
)

// Notify delivers the outgoing messages to the webhook, at least once and in
// order of their birth, until the context ends; without a webhook they are done
// when they are seen.
func (a *App) Notify(ctx context.Context) {
	url := ""
	if a.Config.Notify.Webhook != "" {
		secret, err := Resolve("notify.webhook", a.Config.Notify.Webhook)
		if err != nil {
			a.Log.Error("notices are not delivered", "error", err)
			return
		}
		url = secret.Reveal()
	}
	for ctx.Err() == nil {
		messages, err := a.Store.TakeMessages(ctx, "notify", 20, time.Minute)
		if err != nil && ctx.Err() == nil {
			a.Log.Error("take notices", "error", err)
		}
		for _, m := range messages {
			a.deliver(ctx, url, m)
		}
		select {
		case <-ctx.Done():
		case <-a.Service.Changed():
		case <-time.After(2 * time.Second):
		}
	}
}

// deliver posts one notice; a failed one is due again later, ever more slowly.
func (a *App) deliver(ctx context.Context, url string, m approvals.Message) {
	var again time.Time
	if url != "" {
		if err := a.post(ctx, url, m); err != nil {
			again = time.Now().Add(min(time.Hour, 5*time.Second<<min(m.Tries, 10)))
			a.Log.Warn("notice not delivered", "id", m.Request, "try", m.Tries+1, "error", err)
		}
	}
	if err := a.Store.EndMessage(ctx, m.ID, again); err != nil && ctx.Err() == nil {
		a.Log.Error("end notice", "error", err)
	}
}

// notice is the body of the webhook. The text suits chat systems that show a
// member of that name; request and status make a repeated delivery harmless.
type notice struct {
	Text    string `json:"text"`
	Request string `json:"request_id"`
	Status  string `json:"status"`
	URL     string `json:"url"`
}

// words are what a notice begins with. A broken glass is to be heard: it names
// who and why.
func words(m approvals.Message, r *approvals.Request) string {
	v, broken := r.Glass()
	switch {
	case broken && m.Kind == approvals.KindBreakGlass:
		return fmt.Sprintf("BREAK-GLASS by %s, alone and without the approval that the policy wants. Look at it now; it waits for somebody's review. Reason: %q. Approved: ",
			approvals.Visible(v.Person), approvals.Visible(v.Reason))
	case broken && m.Kind == string(approvals.StatusApproved):
		return m.Kind + " by break-glass of " + approvals.Visible(v.Person) + ": "
	case r.Prepared != nil && r.Prepared.Grant != nil && m.Kind == string(approvals.StatusApproved):
		return m.Kind + " by grant of " + r.Prepared.Grant.By + ": "
	}
	return m.Kind + ": "
}

func (a *App) post(ctx context.Context, url string, m approvals.Message) error {
	r, err := a.Service.Get(ctx, m.Request)
	if err != nil {
		return err
	}
	n := notice{Text: words(m, &r) + r.Title(), Request: m.Request, Status: m.Kind, URL: a.ApproveURL(m.Request)}
	body, err := json.Marshal(n)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("the webhook's address is not one")
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("the webhook does not answer")
	}
	response.Body.Close()
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("the webhook answered %d", response.StatusCode)
	}
	return nil
}

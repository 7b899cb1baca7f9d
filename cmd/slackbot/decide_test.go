package main

import (
	"strings"
	"sync"
	"testing"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
	"signoff/cmd/slackbot/fakeslack"
)

// attempts counts those that were refused, in the record of a request.
func (st *stage) attempts(id string) (n int) {
	st.NoError(st.app.Service.Audit(st.t.Context(), id, func(e approvals.Entry) error {
		if e.Kind == "attempt.refused" {
			n++
		}
		return nil
	}))
	return n
}

// decide files a decision from outside Slack.
func (st *stage) decide(r approvals.Request, person string, approve bool, why string) approvals.Request {
	st.NoError(st.app.Store.SetGroup(st.t.Context(), "sre", []string{"bob@example.com", "carol@example.com"}, st.now()))
	after, err := st.app.Service.Vote(st.t.Context(), approvals.Ballot{Request: r.ID, Person: person, Approve: approve, Reason: why,
		ApprovalDigest: r.Prepared.ApprovalDigest, PresentationDigest: r.Prepared.PresentationDigest, Channel: "console", Renderer: "console/1"})
	st.NoError(err)
	return after
}

func TestADenialTellsItsReasonToTheRequesterAndTheThread(t *testing.T) {
	transports(t, func(st *stage) {
		r, asked, bob, form := st.denying()
		empty := bob.Submit(form, fakeslack.Values{card.ReasonBlock: "   "})
		st.NotEmpty(empty.Errors, "a denial without a reason: %v", empty)
		st.Equal(approvals.StatusPending, st.status(r.ID))
		bob.Submit(form, fakeslack.Values{card.ReasonBlock: "still in use <!channel>"})

		denied := st.until(r.ID, approvals.StatusDenied)
		st.Equal("still in use <!channel>", denied.Reason)
		now := st.slack.AwaitNow(asked, approvals.StatusDenied.Headline())
		st.False(now.Has(card.ActApprove))
		st.False(now.Has(card.ActDeny))
		st.slack.AwaitMessage(st.slack.User("U1").Direct(), "still in use")
		st.slack.Await("the reason in the thread", func() bool { return len(st.slack.Thread(asked)) == 1 })
		bob.AwaitView(approvals.StatusDenied.Headline())
		st.Zero(st.sandbox().Calls("ionos_servers_delete"))
	})
}

func TestWhoMayNotDecideIsToldWhyAndNothingHappens(t *testing.T) {
	people := []struct {
		name   string
		user   func(s *fakeslack.Slack) *fakeslack.User
		person fakeslack.Person
		says   string
	}{
		{"the requester", nil, fakeslack.Person{ID: "U1", Name: "alice"}, "You asked for this yourself"},
		{"somebody outside the group", nil, fakeslack.Person{ID: "U4", Name: "dave"}, "Not counted"},
		{"a guest in the group", nil, fakeslack.Person{ID: "U5", Name: "guest", Guest: true}, "Guest accounts"},
		{"a guest of one channel", nil, fakeslack.Person{ID: "U2", Name: "bob", SingleGuest: true}, "Guest accounts"},
		{"a bot", nil, fakeslack.Person{ID: "U2", Name: "bob", Bot: true}, "Bots can do nothing"},
		{"a workflow", nil, fakeslack.Person{ID: "U2", Name: "bob", WorkflowBot: true}, "Bots can do nothing"},
		{"a stranger", nil, fakeslack.Person{ID: "U2", Name: "bob", Stranger: true}, "another organisation"},
		{"a deactivated account", nil, fakeslack.Person{ID: "U2", Name: "bob", Deleted: true}, "deactivated"},
		{"somebody invited", nil, fakeslack.Person{ID: "U2", Name: "bob", Invited: true}, "not accepted"},
		{"a member of another workspace", nil, fakeslack.Person{ID: "U2", Name: "bob", Team: "T9"}, "another workspace"},
		{"a payload of another workspace", func(s *fakeslack.Slack) *fakeslack.User { return s.User("U2").FromTeam("T9") }, fakeslack.Person{ID: "U2", Name: "bob"}, "another workspace"},
		{"nobody that is known", nil, fakeslack.Person{ID: "U9", Name: "nobody"}, "does not know you"},
	}
	st := newStage(t)
	st.bot("")
	r := st.ask(staging)
	asked := st.card(r)
	for i, p := range people {
		st.slack.SetPerson(p.person)
		user := st.slack.User(p.person.ID)
		if p.user != nil {
			user = p.user(st.slack)
		}
		before := len(user.Ephemerals())
		st.True(user.Click(asked, card.ActApprove).Acked, p.name)
		st.slack.Await(p.name+" is told", func() bool { return len(user.Ephemerals()) > before })
		st.Contains(user.Ephemerals()[before].Words(), p.says, p.name)
		st.Equal(i+1, st.attempts(r.ID), "%s is in the record", p.name)
		st.Empty(st.load(r.ID).Votes, p.name)
	}
	st.Zero(st.sandbox().Calls("ionos_servers_delete"))
}

func TestWindowsShowStrangersNothing(t *testing.T) {
	st := newStage(t)
	st.bot("")
	r := st.ask(staging)
	asked := st.card(r)
	foreign, nobody, guest := st.slack.User("U2").FromTeam("T9"), st.slack.User("U9"), st.slack.User("U5")
	for _, button := range []string{card.ActDetails, card.ActDeny} {
		foreign.Click(asked, button)
		nobody.Click(asked, button)
	}
	nobody.Command("/signoff", "ionos_servers_delete server_id="+staging)
	nobody.Command("/signoff", "")
	st.slack.Await("both are told", func() bool { return len(foreign.Ephemerals()) == 2 && len(nobody.Ephemerals()) == 4 })
	st.Empty(foreign.Views())
	st.Empty(nobody.Views())
	guest.Click(asked, card.ActDetails)
	st.NotContains(guest.AwaitView("Guest accounts").Words(), staging)
	guest.Command("/signoff", "ionos_servers_delete server_id="+staging)
	st.NotContains(guest.AwaitView("Guest accounts").Words(), staging)
	bob := st.slack.User("U2")
	bob.Click(asked, card.ActDetails)
	bob.AwaitView(staging)
}

func TestMembershipIsReadAtTheClickNotAtTheCard(t *testing.T) {
	st := newStage(t)
	st.bot("")
	r := st.ask(staging)
	asked := st.card(r)
	st.slack.SetGroup(fakeslack.Group{ID: "S0123SRE", Handle: "sre", Members: []string{"U3"}})
	bob := st.slack.User("U2")
	bob.Click(asked, card.ActApprove)
	bob.AwaitEphemeral("Not counted")
	st.Empty(st.load(r.ID).Votes)
	st.slack.SetGroup(fakeslack.Group{ID: "S0123SRE", Handle: "sre", Members: []string{"U2"}})
	bob.Click(asked, card.ActApprove)
	bob.AwaitEphemeral("Your approval is counted")
	st.until(r.ID, approvals.StatusSucceeded)
}

func TestAGroupThatCannotBeReadCountsNobody(t *testing.T) {
	st := newStage(t)
	st.bot("")
	r := st.ask(staging)
	asked := st.card(r)
	st.slack.SetScopes("commands", "chat:write", "users:read")
	bob := st.slack.User("U2")
	bob.Click(asked, card.ActApprove)
	bob.AwaitEphemeral("try again in")
	st.Empty(st.load(r.ID).Votes)
	st.Zero(st.sandbox().Calls("ionos_servers_delete"))
}

func TestWhoLeftAGroupIsNotCountedOnAnOlderReading(t *testing.T) {
	st := newStage(t)
	st.bot("")
	r := st.ask(staging)
	asked := st.card(r)
	bob := st.slack.User("U2")
	bob.OpenHome() // which reads the group
	bob.AwaitHome("staging-3")
	st.slack.SetGroup(fakeslack.Group{ID: "S0123SRE", Handle: "sre", Members: []string{"U3"}})
	st.slack.Break("usergroups.users.list", 500, 500, 500, 500, 500)
	bob.Click(asked, card.ActApprove)
	bob.AwaitEphemeral("Slack did not tell who is in the group")
	st.Empty(st.load(r.ID).Votes)
	st.Equal(1, st.attempts(r.ID))
	st.Zero(st.sandbox().Calls("ionos_servers_delete"))
	bob.Click(asked, card.ActDeny)
	bob.Submit(bob.AwaitView(""), fakeslack.Values{card.ReasonBlock: "in use"})
	st.until(r.ID, approvals.StatusDenied) // a no is safe to hear
}

func TestADoubleClickCountsOnce(t *testing.T) {
	st := newStage(t, func(s *setting) { s.need = "2" })
	st.bot("")
	r := st.ask(staging)
	asked := st.card(r)
	bob := st.slack.User("U2")
	bob.Click(asked, card.ActApprove)
	bob.AwaitEphemeral("1 of 2")
	bob.Click(asked, card.ActApprove)
	bob.AwaitEphemeral("counted already")
	st.Len(st.load(r.ID).Votes, 1)
	st.slack.AwaitNow(asked, "1 of 2")
	carol := st.slack.User("U3")
	carol.Click(asked, card.ActApprove)
	carol.AwaitEphemeral("the last one needed")
	st.until(r.ID, approvals.StatusSucceeded)
	st.Equal(1, st.sandbox().Calls("ionos_servers_delete"))
}

func TestRacingClicksDecideOnceAndEveryoneIsAnswered(t *testing.T) {
	ledgers(t, func(st *stage) {
		st.bot("")
		st.bot("")
		st.slack.AwaitConnections(2)
		r := st.ask(staging)
		asked := st.card(r)
		var all sync.WaitGroup
		for _, user := range []string{"U2", "U3"} {
			for range 3 {
				all.Go(func() { st.slack.User(user).Click(asked, card.ActApprove) })
			}
		}
		all.Wait()
		st.until(r.ID, approvals.StatusSucceeded)
		st.Equal(1, st.sandbox().Calls("ionos_servers_delete"))
		st.Len(st.load(r.ID).Votes, 1)
		for _, user := range []string{"U2", "U3"} {
			st.slack.Await(user+" has three answers", func() bool { return len(st.slack.User(user).Ephemerals()) == 3 })
		}
		st.Equal(1, st.cards(r.ID))
	})
}

func TestADecisionTakenElsewhereIsOnTheCard(t *testing.T) {
	st := newStage(t)
	st.bot("")
	r := st.ask(staging)
	asked := st.card(r)
	st.decide(r, "carol@example.com", false, "not today")
	now := st.slack.AwaitNow(asked, approvals.StatusDenied.Headline())
	st.False(now.Has(card.ActApprove))

	bob := st.slack.User("U2")
	bob.Click(asked, card.ActApprove) // their client shows the old card still
	bob.AwaitEphemeral("carol@example.com")
	bob.Click(asked, card.ActDeny)
	bob.AwaitEphemeral("not today")
	st.Equal(approvals.StatusDenied, st.status(r.ID))
}

func TestAFormThatComesTooLateShowsTheOutcome(t *testing.T) {
	st := newStage(t)
	st.bot("")
	r, _, bob, form := st.denying()
	st.decide(r, "carol@example.com", true, "")
	st.until(r.ID, approvals.StatusSucceeded)
	bob.Submit(form, fakeslack.Values{card.ReasonBlock: "no"})
	bob.AwaitView(approvals.StatusSucceeded.Headline())
	st.Equal(approvals.StatusSucceeded, st.status(r.ID))
}

func TestAnExpiredCardHasNoButtonsAndAClickOnAnOldOneIsAnswered(t *testing.T) {
	st := newStage(t, func(s *setting) { s.within = "2s" })
	st.bot("")
	r := st.ask(staging)
	asked := st.card(r)
	st.until(r.ID, approvals.StatusExpired)
	now := st.slack.AwaitNow(asked, approvals.StatusExpired.Headline())
	st.False(now.Has(card.ActApprove))
	bob := st.slack.User("U2")
	bob.Click(asked, card.ActApprove)
	bob.AwaitEphemeral("Expired")
	st.slack.AwaitMessage(st.slack.User("U1").Direct(), approvals.StatusExpired.Headline())
	st.Zero(st.sandbox().Calls("ionos_servers_delete"))
}

func TestWhatChangedSinceTheCardIsSaidAndNotDone(t *testing.T) {
	st := newStage(t)
	st.bot("")
	r := st.ask(staging)
	asked := st.card(r)
	rename := st.propose("ionos_servers_update", `{"server_id":"`+staging+`","name":"keep-me","description":"in use"}`)
	st.card(rename)
	st.decide(rename, "carol@example.com", true, "")
	st.until(rename.ID, approvals.StatusSucceeded)

	bob := st.slack.User("U2")
	bob.Click(asked, card.ActApprove)
	st.until(r.ID, approvals.StatusStale)
	now := st.slack.AwaitNow(asked, "keep-me")
	st.False(now.Has(card.ActApprove))
	bob.Click(asked, card.ActApprove)
	bob.AwaitEphemeral("keep-me")
	st.Zero(st.sandbox().Calls("ionos_servers_delete"))
}

func TestACopyOfACardIsCorrectedWhenItIsClicked(t *testing.T) {
	st := newStage(t)
	first := st.bot("")
	r := st.ask(staging)
	asked := st.card(r)
	first.end()
	// The place where it stands is forgotten, as after a crash that the search does not mend.
	st.NoError(st.forget(r.ID))
	st.bot("")
	st.decide(r, "carol@example.com", false, "no")
	st.slack.Await("another card", func() bool { return st.cards(r.ID) == 2 })
	st.slack.User("U2").Click(asked, card.ActApprove)
	st.slack.User("U2").AwaitEphemeral("carol@example.com")
	now := st.slack.AwaitNow(asked, approvals.StatusDenied.Headline())
	st.False(now.Has(card.ActApprove))
}

// forget lets the ledger believe that the card stands nowhere that can be found.
func (st *stage) forget(id string) error {
	_, _, err := st.app.Store.HoldPosts(st.t.Context(), id, "test", leaseOfTests)
	if err != nil {
		return err
	}
	if err := st.app.Store.SetPost(st.t.Context(), "test", approvals.Post{Request: id, Name: "card", Place: "#elsewhere", Drawn: 99}); err != nil {
		return err
	}
	return st.app.Store.LetPosts(st.t.Context(), id, "test")
}

func TestABrokenGlassIsToldToEverybodyWhoCouldHaveDecided(t *testing.T) {
	st := newStage(t, func(s *setting) { s.need = "2" })
	st.bot("")
	r := st.ask(staging)
	asked := st.card(r)
	st.NoError(st.app.Store.SetGroup(st.t.Context(), "sre", []string{"bob@example.com"}, st.now()))
	_, err := st.app.Service.BreakGlass(t.Context(), approvals.Ballot{Request: r.ID, Person: "bob@example.com", Approve: true, Reason: "the site is <!channel> down",
		ApprovalDigest: r.Prepared.ApprovalDigest, PresentationDigest: r.Prepared.PresentationDigest, Channel: "console", Renderer: "console/1"})
	st.NoError(err)
	told := st.slack.AwaitMessage("C1", "The glass was broken")
	st.Contains(told.Words(), "<!subteam^S0123SRE>")
	st.Contains(told.Words(), "<@U2>")
	st.Empty(told.ThreadTS)
	st.until(r.ID, approvals.StatusSucceeded)
	now := st.slack.AwaitNow(asked, approvals.StatusSucceeded.Headline())
	st.False(now.Has(card.ActApprove))
}

func TestALongReasonDoesNotSuppressTheNoticeOfABrokenGlass(t *testing.T) {
	st := newStage(t, func(s *setting) { s.need = "2" })
	st.bot("")
	r := st.ask(staging)
	st.card(r)
	st.NoError(st.app.Store.SetGroup(st.t.Context(), "sre", []string{"bob@example.com"}, st.now()))
	_, err := st.app.Service.BreakGlass(t.Context(), approvals.Ballot{Request: r.ID, Person: "bob@example.com", Approve: true, Reason: strings.Repeat("the site is down\u202e\u202e\u202e\u202e\u202e\u202e ", 900),
		ApprovalDigest: r.Prepared.ApprovalDigest, PresentationDigest: r.Prepared.PresentationDigest, Channel: "console", Renderer: "console/1"})
	st.NoError(err)
	told := st.slack.AwaitMessage("C1", "The glass was broken")
	st.Contains(told.Words(), "the console has the rest")
}

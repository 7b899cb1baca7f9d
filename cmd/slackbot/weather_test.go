package main

import (
	"testing"
	"time"

	"signoff/approvals"
	"signoff/cmd/slackbot/card"
	"signoff/cmd/slackbot/fakeslack"
)

func TestSlackDownDelaysNoDecisionAndTheQueueCatchesUp(t *testing.T) {
	st := newStage(t)
	st.bot("")
	st.slack.Down(true)
	r := st.ask(staging)
	st.decide(r, "carol@example.com", true, "")
	st.until(r.ID, approvals.StatusSucceeded)
	st.Zero(st.cards(r.ID))
	st.slack.Down(false)
	now := st.slack.AwaitMessage("C1", approvals.StatusSucceeded.Headline())
	st.False(now.Has(card.ActApprove))
	st.Equal(1, st.cards(r.ID))
}

func TestAPostWhoseAnswerWasLostIsNotDoubled(t *testing.T) {
	ledgers(t, func(st *stage) {
		st.bot("")
		st.slack.LoseAnswers("chat.postMessage", 1)
		r := st.ask(staging)
		asked := st.card(r)
		st.slack.Await("the bot looked for it", func() bool { return len(st.slack.Calls("conversations.history")) > 0 })
		st.decide(r, "carol@example.com", false, "no")
		st.slack.AwaitNow(asked, approvals.StatusDenied.Headline())
		st.Equal(1, st.cards(r.ID))
	})
}

func TestARequestDecidedWhileItsCardIsPostedIsRewritten(t *testing.T) {
	st := newStage(t)
	st.bot("")
	release := st.slack.Stall("chat.postMessage")
	r := st.ask(staging)
	st.slack.Await("the post is under way", func() bool { posts, _ := st.app.Store.PostsOf(st.t.Context(), r.ID); return len(posts) == 1 })
	st.decide(r, "carol@example.com", false, "no")
	release()
	now := st.slack.AwaitMessage("C1", approvals.StatusDenied.Headline())
	st.False(now.Has(card.ActApprove))
	st.Equal(1, st.cards(r.ID))
}

func TestRatesAndFaultsOfSlackDelayCardsOnly(t *testing.T) {
	for name, fault := range map[string]func(*fakeslack.Slack){
		"a 429 on posting":    func(s *fakeslack.Slack) { s.LimitNext("chat.postMessage", 1) },
		"a 500 on posting":    func(s *fakeslack.Slack) { s.Break("chat.postMessage", 500, 503) },
		"a 429 on rewriting":  func(s *fakeslack.Slack) { s.LimitNext("chat.update", 1, 1) },
		"a 503 on rewriting":  func(s *fakeslack.Slack) { s.Break("chat.update", 503, 503) },
		"an answer got lost":  func(s *fakeslack.Slack) { s.LoseAnswers("chat.update", 1) },
		"a 500 on asking who": func(s *fakeslack.Slack) { s.Break("conversations.history", 500) },
	} {
		t.Run(name, func(t *testing.T) {
			st := newStage(t)
			st.bot("")
			fault(st.slack)
			r := st.ask(staging)
			asked := st.card(r)
			st.slack.User("U2").Click(asked, card.ActApprove)
			st.until(r.ID, approvals.StatusSucceeded)
			st.slack.AwaitNow(asked, approvals.StatusSucceeded.Headline())
			st.Equal(1, st.cards(r.ID))
			st.Equal(1, st.sandbox().Calls("ionos_servers_delete"))
		})
	}
}

func TestAClickAfterARestartCounts(t *testing.T) {
	st := newStage(t)
	first := st.bot("")
	r := st.ask(staging)
	asked := st.card(r)
	first.end()
	st.bot("")
	st.slack.User("U2").Click(asked, card.ActApprove)
	st.until(r.ID, approvals.StatusSucceeded)
	st.slack.AwaitNow(asked, approvals.StatusSucceeded.Headline())
	st.Equal(1, st.cards(r.ID))
}

func TestWhatChangedWhileNoBotRanIsDrawnAtTheStart(t *testing.T) {
	st := newStage(t)
	first := st.bot("")
	r := st.ask(staging)
	asked := st.card(r)
	first.end()
	st.decide(r, "carol@example.com", false, "no")
	st.bot("")
	st.slack.AwaitNow(asked, approvals.StatusDenied.Headline())
	st.Equal(1, st.cards(r.ID))
}

func TestReplicasShareTheWorkAndDoubleNothing(t *testing.T) {
	ledgers(t, func(st *stage) {
		st.bot("")
		st.bot("")
		st.bot("")
		st.slack.AwaitConnections(3)
		r := st.ask(staging)
		asked := st.card(r)
		for range 3 {
			st.slack.User("U2").Click(asked, card.ActApprove)
		}
		st.until(r.ID, approvals.StatusSucceeded)
		st.slack.AwaitNow(asked, approvals.StatusSucceeded.Headline())
		st.slack.Await("the thread", func() bool { return st.outcomes(asked, approvals.StatusSucceeded) >= 1 })
		st.Equal(1, st.cards(r.ID))
		st.Equal(1, st.sandbox().Calls("ionos_servers_delete"))
		st.slack.Await("each click is answered", func() bool { return len(st.slack.User("U2").Ephemerals()) == 3 })
	})
}

func TestADeliveryOfAReplicaThatDiedIsDoneByAnother(t *testing.T) {
	ledgers(t, func(st *stage) {
		first := st.bot("")
		r := st.ask(staging)
		asked := st.card(r)
		first.end()
		button := asked.Buttons()[0]
		st.Equal(card.ActApprove, button.ActionID)
		payload := `{"type":"block_actions","user":{"id":"U2","team_id":"T1"},"team":{"id":"T1"},"container":{"type":"message","channel_id":"C1","message_ts":"` + asked.TS +
			`"},"channel":{"id":"C1"},"actions":[{"type":"button","block_id":"b","action_id":"` + button.ActionID + `","value":"` + button.Value + `"}]}`
		fresh, err := st.app.Store.AddDelivery(st.t.Context(), approvals.Delivery{ID: "slack-envelope-1", Channel: "slack", Kind: "interactive", Body: []byte(payload)}, time.Nanosecond)
		st.NoError(err)
		st.True(fresh)
		st.bot("")
		st.until(r.ID, approvals.StatusSucceeded)
		st.slack.User("U2").AwaitEphemeral("Your approval is counted")
	})
}

func TestALostAcknowledgementLosesNoDecision(t *testing.T) {
	st := newStage(t)
	st.bot("")
	r := st.ask(staging)
	asked := st.card(r)
	st.slack.LoseAcks(1)
	st.slack.User("U2").Click(asked, card.ActApprove)
	st.until(r.ID, approvals.StatusSucceeded)
	st.slack.User("U2").Click(asked, card.ActApprove) // Slack said that it failed
	st.slack.User("U2").AwaitEphemeral("counted already")
	st.Equal(1, st.sandbox().Calls("ionos_servers_delete"))
}

func TestADisconnectedBotComesBack(t *testing.T) {
	st := newStage(t)
	st.bot("")
	r := st.ask(staging)
	asked := st.card(r)
	st.slack.Disconnect(fakeslack.Refresh)
	st.slack.AwaitConnections(1)
	st.slack.User("U2").Click(asked, card.ActApprove)
	st.until(r.ID, approvals.StatusSucceeded)
}

func TestATokenThatIsRevokedEndsTheBotWithWhy(t *testing.T) {
	st := newStage(t)
	b := st.bot("")
	st.slack.RevokeTokens()
	st.slack.Disconnect(fakeslack.Refresh)
	select {
	case err := <-b.ended:
		st.ErrorContains(err, "slack refuses Socket Mode")
		close(b.ended)
	case <-time.After(20 * time.Second):
		st.Fail("it goes on without a connection")
	}
}

func TestACardThatIsGoneIsPostedAnew(t *testing.T) {
	st := newStage(t)
	st.bot("")
	r := st.ask(staging)
	st.card(r)
	st.slack.SetChannel(fakeslack.Channel{ID: "C1", Name: "ops-approvals", Archived: true})
	st.decide(r, "carol@example.com", false, "no")
	st.slack.Await("it tried to rewrite", func() bool { return len(st.slack.Calls("chat.update")) > 0 })
	st.slack.SetChannel(fakeslack.Channel{ID: "C1", Name: "ops-approvals"})
	st.slack.AwaitMessage("C1", approvals.StatusDenied.Headline())
}

func TestASlowSlackDelaysTheAnswerOfAFormNotItsDecision(t *testing.T) {
	transports(t, func(st *stage) {
		r, _, bob, form := st.denying()
		release := st.slack.Stall("users.info")
		answer := bob.Submit(form, fakeslack.Values{card.ReasonBlock: "in use"})
		st.True(answer.Acked, "within three seconds: %s", answer.Why)
		bob.AwaitView("One moment")
		release()
		bob.AwaitView(approvals.StatusDenied.Headline())
		st.Equal(approvals.StatusDenied, st.status(r.ID))
	})
}

func TestABusyBotKeepsTheWindowOfAFormOpenAndAnswersItLater(t *testing.T) {
	transports(t, func(st *stage) {
		r, _, bob, form := st.denying()
		release := st.slack.Stall("users.info")
		for range 16 {
			st.slack.User("U1").Command("/signoff", "queue")
		}
		answer := bob.Submit(form, fakeslack.Values{card.ReasonBlock: "in use"})
		st.True(answer.Acked, "%s", answer.Why)
		bob.AwaitView("One moment")
		time.Sleep(300 * time.Millisecond) // and its tries are not used up meanwhile
		release()
		bob.AwaitView(approvals.StatusDenied.Headline())
		st.Equal(approvals.StatusDenied, st.status(r.ID))
	})
}

func TestAnAnswerThatFindsNoWindowIsSaid(t *testing.T) {
	st := newStage(t)
	st.bot("")
	r, _, bob, form := st.denying()
	release := st.slack.Stall("users.info")
	bob.Submit(form, fakeslack.Values{card.ReasonBlock: "in use"})
	st.slack.Break("views.update", 500)
	release()
	st.until(r.ID, approvals.StatusDenied)
	st.slack.AwaitMessage(bob.Direct(), "Its window could not show")
}

func TestWhoCannotBeWrittenToIsNotTriedForEver(t *testing.T) {
	st := newStage(t, func(s *setting) { s.slack.People = s.slack.People[1:] }) // alice has left Slack
	st.bot("")
	r := st.ask(staging)
	asked := st.card(r)
	st.decide(r, "carol@example.com", false, "no")
	st.slack.Await("the outcome", func() bool { return st.outcomes(asked, approvals.StatusDenied) == 1 })
	tried := func() (n int) {
		for _, c := range st.slack.Calls("chat.postMessage") {
			if c.Args["channel"] == "U1" {
				n++
			}
		}
		return n
	}
	st.slack.Await("the try", func() bool { return tried() > 0 })
	time.Sleep(3 * time.Second) // the next would come after one, then after two
	st.Equal(1, tried())
}

// working is a change that is under way, its card and the line about it.
func (st *stage) working() (r approvals.Request, asked, line fakeslack.Message) {
	r = st.ask(staging)
	asked = st.card(r)
	st.decide(r, "carol@example.com", true, "")
	st.slack.Await("the line", func() bool { return st.outcomes(asked, approvals.StatusRunning) == 1 })
	return r, asked, st.slack.Thread(asked)[0]
}

func TestWorkThatTakesLongHasOneLineThatMoves(t *testing.T) {
	st := newStage(t, func(s *setting) { s.delay = 6 * time.Second })
	st.bot("")
	r, asked, line := st.working()
	st.until(r.ID, approvals.StatusSucceeded)
	now := st.slack.AwaitNow(line, approvals.StatusSucceeded.Headline())
	st.Less(now.Edits, 8, "at most one in two seconds")
	st.slack.Await("the outcome", func() bool { return st.outcomes(asked, approvals.StatusSucceeded) == 2 })
	st.Len(st.slack.Thread(asked), 2)
}

func TestWhatWaitsIsRemindedOfInItsThreadOnceByAllReplicas(t *testing.T) {
	ledgers(t, func(st *stage) {
		st.bot("")
		st.bot("")
		r := st.ask(staging)
		asked := st.card(r)
		st.slack.Await("a reminder", func() bool { return len(st.slack.Thread(asked)) > 0 })
		reminder := st.slack.Thread(asked)[0]
		st.Contains(reminder.Words(), "Still waiting")
		st.False(reminder.Has(card.ActApprove), "a reminder has no buttons")
		posts, err := st.app.Store.PostsOf(st.t.Context(), r.ID)
		st.NoError(err)
		st.Len(st.slack.Thread(asked), 1)
		st.Len(posts, 2, "the card, and one reminder")
	}, func(s *setting) { s.within = "24s" })
}

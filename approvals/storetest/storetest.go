package storetest

import (
	"testing"
	"time"

	"signoff/approvals"
)

// Exercise checks that a store keeps every promise of [approvals.Store]. Open
// gives each t a ledger of its own; called again with the same t, it opens the
// same ledger once more, as another process would. It closes what it opened
// when t ends.
func Exercise(t *testing.T, open func(t *testing.T, clock func() time.Time) approvals.Store) {
	for _, p := range promises() {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, open)
			p.keep(b)
			b.verifyChain()
		})
	}
}

type promise struct {
	name string
	keep func(*bench)
}

func promises() []promise {
	return []promise{
		{"a request comes back as it was written", comesBack},
		{"what was written outlives the process", outlives},
		{"another process sees a change at once", seenByOthers},
		{"what does not exist is ErrNotFound", notFound},
		{"what cannot be written does not exist", unwritable},
		{"an answer comes back byte for byte, even if it is no text", oddAnswers},
		{"lists are newest first and as narrow as asked", lists},
		{"INV-21 one request is open for a requester, call and repeat_of", foldsDuplicates},
		{"INV-21 racing duplicates become one request", foldsRacingDuplicates},

		{"a change of what changed meanwhile is ErrConflict", conflicts},
		{"INV-12 a change and its audit entry commit together", commitsTogether},
		{"INV-12 refused attempts and changes are one chain", oneChain},
		{"INV-17 a change after its deadline is ErrTooLate and did not happen", tooLate},
		{"INV-18 terminal requests never change", terminal},
		{"a vote turns from approve to deny, never back", turnsOnce},

		{"changes of different requests at the same moment all happen", allHappen},
		{"a change by another process is told to those who watch", watches},
		{"of racing deciders exactly one wins", oneDeciderWins},
		{"racing deciders that try again decide once", decideOnce},
		{"INV-24 racing votes that suffice approve", votesSuffice},
		{"INV-03 an approval is consumed once", consumedOnce},
		{"INV-07 a claim and a revocation never both happen", claimOrRevoke},
		{"INV-07 nothing starts while everything is frozen", startsNothingFrozen},

		{"a grant comes back as it was written", grantComesBack},
		{"INV-23 racing claims never exceed the uses of a grant", grantRace},
		{"INV-23 a grant is spent with the claim, or not at all, and never refunded", grantSpentWithTheClaim},
		{"INV-23 a grant that has ended covers no claim", grantEnds},
		{"INV-23 a revocation and a claim of a grant come one after the other", grantOrRevoke},

		{"a broken glass opens its review, or nothing happened", glassOpensReview},
		{"of racing glasses of one person one is broken", glassRace},
		{"a review is closed once, by somebody else", reviewCloses},
		{"INV-07 no glass is broken while everything is frozen", glassFrozen},

		{"INV-08 a group is who was in it when it was last read", groupReading},
		{"INV-08 an older reading of a group never replaces a newer one", groupRace},
		{"INV-17 a reading of a group ages by database time", groupAges},
		{"a group is wanted while somebody waits for it, and while an approval rests on it", groupWanted},
		{"a draft comes back as it was written, once for the same ask", draftComesBack},
		{"INV-15 a draft ends once, and its secrets with it", draftEndsOnce},
		{"INV-12 a draft and the request that follows are one change", draftCompletes},
		{"racing typists of one draft file one request", draftRace},

		{"a resource that is held is ErrLocked and nothing happened", locked},
		{"racing claims of one resource run one after the other", lockedRace},
		{"a fencing number is given out once", epochs},
		{"INV-20 only the epoch that holds an execution moves its lease", extends},
		{"INV-20 a worker that was too slow cannot come back to send", extendsTooLate},
		{"a lease that moved keeps others from ending it", extendConflicts},
		{"INV-20 an adopted execution leaves its old worker behind", adopted},
		{"one process at a time looks at a request before its claim", checkLease},

		{"INV-13 messages are written with the change that causes them", messagesCommit},
		{"INV-13 a message is delivered at least once", messagesLease},
		{"INV-13 racing senders never take the same message", messagesRace},

		{"INV-13 a delivery is kept from before its acknowledgement until it is done", deliveriesKept},
		{"INV-13 the same delivery again is no news", deliveriesOnce},
		{"INV-13 racing replicas never take the same delivery", deliveriesRace},

		{"INV-13 one replica at a time posts about a request", postsHeld},
		{"INV-13 a post never shows an older version than it did", postsRise},
		{"INV-13 a replica that was too slow cannot note its post", postsTooSlow},
		{"a post is found by where it stands, and when it is behind", postsFound},

		{"INV-17 time never runs backwards", timeRuns},
		{"INV-17 a clock that ran backwards stops claims", clockStops},
		{"INV-17 a process with a wrong clock cannot extend an approval", wrongClock},

		{"INV-16 the head is where the chain ends, and what goes on is not restored", headFollows},

		{"INV-12 retention removes what lies below the floor, and nothing else", prunes},
		{"INV-12 nothing is removed below which something can still change", pruneNeeds},
		{"INV-12 retention keeps a broken glass until it was reviewed", pruneReviews},
		{"INV-12 a floor that is not of the chain removes nothing", pruneConflicts},
		{"INV-16 a process that last looked below the floor sees no restore", pruneIsNoRestore},

		{"INV-15 sealed arguments stay until they are wiped", sealedArguments},
		{"INV-15 a sealed result is opened once", sealedResults},
		{"INV-15 no error tells a secret", silentErrors},

		{"a passphrase is set once", passphrase},
		{"a login link works once and in time", links},
		{"a session lasts until it ends", sessions},
	}
}

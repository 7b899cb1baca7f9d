package bot

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
)

func TestALateAnswerComesAfterItsAcknowledgement(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, err := understand(approvals.Delivery{Kind: kindInteraction, Body: []byte(`{"type":"view_submission","user":{"id":"U1"}}`)})
		require.NoError(t, err)
		begun := time.Now()
		time.AfterFunc(time.Second, func() { close(a.sent) })
		a.afterAck()
		require.Equal(t, time.Second+onItsWay, time.Since(begun))
	})
}

func TestAnAcknowledgementThatIsNeverWrittenHoldsNoAnswerBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, err := understand(approvals.Delivery{Kind: kindInteraction, Body: []byte(`{"type":"view_submission","user":{"id":"U1"}}`)})
		require.NoError(t, err)
		a.afterAck() // or it would end in a deadlock
	})
}

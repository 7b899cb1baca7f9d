package approvals

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
)

// receiptFormat names what a receipt looks like; a verifier knows its own.
const receiptFormat = "signoff/receipt/v1"

// A Receipt is all that the ledger has of one request, in one file that can be
// verified without the ledger: the request with its canonical arguments, card,
// votes, ruling, views and execution, and the chain from its first entry to a
// signed checkpoint after its last one. The entries of other requests in
// between belong to it, since they link the chain.
type Receipt struct {
	Format     string     `json:"format"`
	Request    Request    `json:"request"` // as recorded
	Entries    []Entry    `json:"entries"`
	Checkpoint Checkpoint `json:"checkpoint"`
	Key        string     `json:"key"` // public
}

// NewReceipt collects the receipt of a request. The checkpoints are those of
// the ledger, in order; the last one is of its present head or later than what
// happened to the request.
func NewReceipt(ctx context.Context, store Store, id string, checkpoints []Checkpoint, key PublicKey) (Receipt, error) {
	r := Receipt{Format: receiptFormat, Key: key.String()}
	var first, last int64
	var removed bool
	if err := store.Entries(ctx, 0, id, func(e Entry) error {
		if first == 0 {
			first, removed = e.Seq, e.Kind != (Propose{}).Kind()
		}
		last = e.Seq
		return nil
	}); err != nil {
		return r, err
	}
	floor, err := store.Floor(ctx)
	if err != nil {
		return r, err
	}
	request, err := store.Load(ctx, id)
	if errors.Is(err, ErrNotFound) && floor.Seq > 0 {
		return r, floor.Gone(id)
	}
	if err != nil {
		return r, err
	}
	if removed && floor.Seq > 0 {
		return r, fmt.Errorf("the first entries of %s were removed by retention, with everything up to entry %d: no receipt can be made of it any more", Visible(id), floor.Seq)
	}
	head, err := store.Head(ctx)
	if err != nil {
		return r, err
	}
	for _, c := range checkpoints {
		if c.Instance == head.Instance && c.Epoch == head.Epoch && c.Seq >= last && (r.Checkpoint.Seq == 0 || c.Seq < r.Checkpoint.Seq) {
			r.Checkpoint = c
		}
	}
	if first == 0 || r.Checkpoint.Seq == 0 {
		return r, errors.New("no checkpoint covers the request yet; try again in a moment")
	}
	r.Request = request.Recorded()
	err = store.Entries(ctx, first-1, "", func(e Entry) error {
		if e.Seq > r.Checkpoint.Seq {
			return errEnough
		}
		r.Entries = append(r.Entries, e)
		return nil
	})
	if err != nil && !errors.Is(err, errEnough) {
		return r, err
	}
	return r, nil
}

var errEnough = errors.New("enough")

// Encode writes the receipt; there is one way to write it.
func (r Receipt) Encode() ([]byte, error) {
	raw, err := json.Marshal(r, verbatim)
	return append(raw, '\n'), err
}

// VerifyReceipt checks a receipt with nothing but a public key, and says in
// sentences what holds. The error says the first thing that does not.
func VerifyReceipt(raw []byte, key PublicKey) ([]string, error) {
	var r Receipt
	if err := json.Unmarshal(raw, &r, verbatim, json.RejectUnknownMembers(true)); err != nil {
		return nil, fmt.Errorf("receipt: it cannot be read: %w", err)
	}
	if r.Format != receiptFormat {
		return nil, fmt.Errorf("receipt: its format is %q; known: %s", r.Format, receiptFormat)
	}
	written, err := r.Encode()
	if err != nil || !bytes.Equal(raw, written) {
		return nil, errors.Join(errors.New("receipt: the file is not written as Signoff writes it: it was changed"), err)
	}
	for _, check := range []func() error{
		func() error { return r.chained(key) }, r.recorded, r.Request.digests, r.prepared, r.voted, r.ran,
	} {
		if err := check(); err != nil {
			return nil, fmt.Errorf("receipt: %w", err)
		}
	}
	return r.sentences(), nil
}

// chained links the entries to the signed checkpoint.
func (r *Receipt) chained(key PublicKey) error {
	if r.Key != key.String() {
		return errors.New("it names another key than the one given")
	}
	if !r.Checkpoint.Signed(key) {
		return errors.New("the checkpoint is not signed with this key")
	}
	if len(r.Entries) == 0 {
		return errors.New("it has no entries")
	}
	chain := Verifier{r.Entries[0].Seq - 1, r.Entries[0].Prev}
	for _, e := range r.Entries {
		if err := chain.Next(e); err != nil {
			return err
		}
	}
	if seq, hash := chain.Head(); seq != r.Checkpoint.Seq || hash != r.Checkpoint.Hash {
		return fmt.Errorf("its entries end at %d, and the checkpoint is of entry %d and another hash", seq, r.Checkpoint.Seq)
	}
	return nil
}

// own are the entries of the request.
func (r *Receipt) own() []Entry {
	var own []Entry
	for _, e := range r.Entries {
		if e.Request == r.Request.ID {
			own = append(own, e)
		}
	}
	return own
}

// entry is the last of the request's entries of a kind.
func (r *Receipt) entry(kind string) *Entry {
	own := r.own()
	for i := len(own) - 1; i >= 0; i-- {
		if own[i].Kind == kind {
			return &own[i]
		}
	}
	return nil
}

// recorded holds the request against what its last entry recorded.
func (r *Receipt) recorded() error {
	var recorded Digest
	place := ""
	for _, e := range r.own() {
		if record := e.record(); record != "" {
			recorded, place = record, e.To
		}
	}
	raw, err := json.Marshal(r.Request, verbatim) // as it stands here
	if err != nil {
		return err
	}
	switch {
	case recorded == "":
		return errors.New("no entry records the request: it is older than such records, or not in this part of the chain")
	case r.Request.State == Consumed && r.Request.Execution == nil:
		return errors.New("it says that the request ran, and not how")
	case newDigest("signoff/request/v1").field("request", string(raw)).sum() != recorded || place != r.Request.place():
		return errors.New("the request is not the one that its last entry recorded")
	case r.own()[0].Kind != (Propose{}).Kind():
		return errors.New("the request's first entry is missing")
	}
	return nil
}

// digests computes anew what the request says of itself.
func (r *Request) digests() error {
	c := r.Content
	if callDigest(c) != c.CallDigest {
		return errors.New("the call digest is not that of operation, account and arguments")
	}
	p := r.Prepared
	if p == nil {
		return nil
	}
	approval, err := approvalDigest(c, p)
	switch {
	case err != nil:
		return err
	case approval != p.ApprovalDigest:
		return errors.New("the approval digest is not that of the call and the ruling")
	case newDigest(presentationDomain).field("presentation", string(p.Presentation)).sum() != p.PresentationDigest:
		return errors.New("the presentation is not the one of its digest")
	case seenPrint(c, p) != p.Fingerprint:
		return errors.New("the views are not those of the fingerprint")
	}
	return nil
}

// seenPrint is the fingerprint of what was shown, computed anew.
func seenPrint(c Content, p *Prepared) Digest {
	if len(c.Steps) == 0 {
		return Fingerprint(p.Views)
	}
	var parts []part
	for _, s := range p.Steps {
		if len(s.Views) > 0 {
			s.Fingerprint = Fingerprint(s.Views)
		}
		parts = append(parts, part{preview: s})
	}
	return planPrint(parts)
}

// facts reads the facts of an entry that must be there.
func (r *Receipt) facts(kind string, into any) error {
	e := r.entry(kind)
	if e == nil {
		return fmt.Errorf("it has no entry %s", kind)
	}
	return json.Unmarshal(e.Facts, into, verbatim)
}

// prepared holds the card against the entry that put the question.
func (r *Receipt) prepared() error {
	p := r.Request.Prepared
	if p == nil {
		return nil
	}
	var facts struct {
		Rule         string `json:"rule"`
		Policy       string `json:"policy"`
		Approval     Digest `json:"approval_digest"`
		Presentation Digest `json:"presentation_digest"`
	}
	if err := r.facts((Prepare{}).Kind(), &facts); err != nil {
		return err
	}
	if facts.Rule != p.Ruling.Rule || facts.Policy != p.Ruling.Hash || facts.Approval != p.ApprovalDigest || facts.Presentation != p.PresentationDigest {
		return errors.New("ruling or digests are not those with which the question was put")
	}
	return nil
}

// kind is that of the entry that recorded the vote.
func (v Vote) kind() string {
	if v.Glass {
		return BreakGlass{v}.Kind()
	}
	return Cast{v}.Kind()
}

// voted holds each vote against its digests and its entry.
func (r *Receipt) voted() error {
	for _, v := range r.Request.Votes {
		if !v.isFor(r.Request.Prepared) {
			return fmt.Errorf("the vote of %s is for another card", v.Person)
		}
		found := false
		for _, e := range r.own() {
			found = found || e.Kind == v.kind() && e.Actor == v.Person && e.At.Equal(v.At)
		}
		if !found {
			return fmt.Errorf("the vote of %s has no entry", v.Person)
		}
	}
	return nil
}

// ran makes sure that what ran was claimed once and sent at most once.
func (r *Receipt) ran() error {
	count := map[string]int{}
	for _, e := range r.own() {
		count[e.Kind]++
	}
	switch {
	case r.Request.Execution == nil && count[(Claim{}).Kind()] > 0:
		return errors.New("it was claimed, and the request says nothing of that")
	case r.Request.Execution == nil:
		return nil
	}
	steps := len(r.Request.executions())
	if claimed := count[(Claim{}).Kind()]; claimed != steps {
		return fmt.Errorf("%d steps were begun, and %d claimed", steps, claimed)
	}
	if sent := count[(Send{}).Kind()]; sent > steps {
		return fmt.Errorf("%d steps were begun, and %d calls sent", steps, sent)
	}
	return nil
}

// sentences tell what the receipt proves.
func (r *Receipt) sentences() []string {
	c, own := r.Request.Content, r.own()
	say := []string{
		fmt.Sprintf("Request %s: %s asked through %s for %s on %s/%s with exactly the arguments %s (call digest %s).", Visible(r.Request.ID),
			Visible(c.Requester.Person), Visible(c.Requester.Channel), Visible(c.Operation), Visible(c.Provider), Visible(c.Account), Visible(string(c.Arguments)), c.CallDigest.Short()),
	}
	if p := r.Request.Prepared; p != nil {
		say = append(say,
			fmt.Sprintf("The policy %s put the question by its rule %q.", Visible(p.Ruling.Hash), Visible(p.Ruling.Rule)),
			fmt.Sprintf("The card that was shown, %q, has the presentation digest %s; the approval digest is %s.", r.Request.Title(), p.PresentationDigest.Short(), p.ApprovalDigest.Short()))
	}
	for _, v := range r.Request.Votes {
		say = append(say, v.sentence())
	}
	return append(say, r.outcome(),
		fmt.Sprintf("Its %d entries, the first of them %d and the last %d, are unchanged and linked to the checkpoint of entry %d, signed on %s.",
			len(own), own[0].Seq, own[len(own)-1].Seq, r.Checkpoint.Seq, Clock(r.Checkpoint.At)),
		"The request is, in everything shown here, the one that its last entry recorded.")
}

func (v Vote) sentence() string {
	verb, self := "denied", ""
	if v.Approve {
		verb = "approved"
		if v.Self {
			self = ", self-approved"
		}
	}
	if v.Glass {
		verb = "by break-glass, alone and without the approval that the policy wants, approved"
	}
	return fmt.Sprintf("%s %s it on %s in the channel %s (%s%s), for these digests.", Visible(v.Person), verb, Clock(v.At), Visible(v.Channel), Visible(v.Renderer), self)
}

func (r *Receipt) outcome() string {
	done := r.Request.executions()
	if len(done) == 0 {
		return fmt.Sprintf("It stands at %s; nothing of it ran.", r.Request.State)
	}
	var told []string
	for i := range done {
		what := "It"
		if len(r.Request.Content.Steps) > 0 {
			what = fmt.Sprintf("Step %d of %d", i+1, len(r.Request.Content.Steps))
		}
		told = append(told, what+done[i].sentence())
	}
	return strings.Join(told, "\n")
}

func (x *Execution) sentence() string {
	text := fmt.Sprintf(" was claimed once, on %s", Clock(x.Claim))
	if !x.SentAt.IsZero() {
		text += ", and sent once, on " + Clock(x.SentAt)
	}
	text += fmt.Sprintf("; it stands at %s", x.State)
	if x.CallID != "" {
		text += fmt.Sprintf(" (the provider's id of the call: %s)", Visible(x.CallID))
	}
	return text + "."
}

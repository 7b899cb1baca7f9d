package approvals

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"strings"
	"time"

	"github.com/go-json-experiment/json"

	"signoff/provider"
)

// Digest is "sha256:" and 64 hex digits.
type Digest string

// Short is what people compare: the first 12 hex digits.
func (d Digest) Short() string {
	hexadecimal := strings.TrimPrefix(string(d), "sha256:")
	return hexadecimal[:min(12, len(hexadecimal))]
}

// A digester hashes named fields. Each is framed by its tag and its length, so
// that no two different lists of fields have the same bytes.
type digester struct{ h hash.Hash }

func newDigest(domain string) *digester {
	d := &digester{sha256.New()}
	return d.field("domain", domain)
}

func (d *digester) field(tag, value string) *digester {
	for _, text := range []string{tag, value} {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(text)))
		d.h.Write(length[:])
		d.h.Write([]byte(text))
	}
	return d
}

func (d *digester) sum() Digest { return Digest("sha256:" + hex.EncodeToString(d.h.Sum(nil))) }

func digestOf(raw []byte) Digest {
	if len(raw) == 0 {
		return ""
	}
	return newDigest("signoff/bytes/v1").field("bytes", string(raw)).sum()
}

// callDigest identifies a call, for duplicates: the same call has the same one.
func callDigest(c Content) Digest {
	return newDigest("signoff/call/v1").field("operation", c.Operation).field("provider", c.Provider).
		field("account", c.Account).field("arguments", string(c.Arguments)).sum()
}

// Fingerprint hashes what the looks saw, less what moves by itself. What merely
// surrounds the target is left out.
func Fingerprint(views []provider.View) Digest {
	d := newDigest("signoff/fingerprint/v1")
	for _, v := range views {
		if v.Stable != nil {
			d.field("operation", v.Operation).field("arguments", string(v.Arguments)).field("state", string(v.Stable))
		}
	}
	return d.sum()
}

// approvalDigest is what a vote is for: everything that decides what will be
// sent, to whom, for whom, on what grounds.
func approvalDigest(c Content, p *Prepared) (Digest, error) {
	requirement, err := json.Marshal(p.Ruling.Requirement, json.Deterministic(true))
	if err != nil {
		return "", err
	}
	steps, err := json.Marshal(c.Steps, json.Deterministic(true))
	if err != nil {
		return "", err
	}
	return newDigest("signoff/approval/v1").
		field("steps", string(steps)).
		field("operation", c.Operation).field("declaration", c.Declaration).
		field("provider", c.Provider).field("account", c.Account).field("region", c.Region).
		field("endpoint", c.Endpoint).field("credential", c.Credential).
		field("arguments", string(c.Arguments)).field("effect", c.Effect.String()).
		field("fingerprint", string(p.Fingerprint)).
		field("requester", c.Requester.Person).field("agent", c.Requester.Agent).field("channel", c.Requester.Channel).
		field("repeat_of", c.RepeatOf).field("follows", c.Follows).
		field("rule", p.Ruling.Rule).field("requirement", string(requirement)).
		field("use_window", time.Duration(p.Ruling.UseWithin).String()).sum(), nil
}

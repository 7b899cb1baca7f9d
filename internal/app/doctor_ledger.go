package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"signoff/approvals"
	"signoff/approvals/policyfile"
	"signoff/approvals/sqlstore"
	"signoff/provider"
	"signoff/provider/all"
)

// sorted are the names in a map.
func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// policy loads the rules as a start does; nil when there are none, or they are
// wrong.
func (x *examination) policy() *policyfile.Policy {
	if x.config.Policy == "" {
		x.Good("no policy file: reads run, everything else waits for %s", x.config.local())
		return nil
	}
	var operations []provider.Operation
	for _, api := range all.APIs() {
		if x.Sandbox || len(x.config.Providers[api.Name].Accounts) > 0 {
			operations = append(operations, api.Operations()...)
		}
	}
	p, err := policyfile.Load(x.config.Policy, operations, x.config.Directory(nil), time.Now)
	if err != nil {
		x.Bad(problem(err), "Correct it, and look with `mcp-server policy check`.")
		return nil
	}
	x.Good("the policy %s has %d rules", x.config.Policy, p.Rules())
	return p
}

// ledger looks at the ledger as it is, without making one or changing this one.
func (x *examination) ledger(ctx context.Context, policy *policyfile.Policy) {
	address, err := x.address(x.config)
	if err != nil {
		x.Bad(problem(err), "Correct store in the configuration, or --store.")
		return
	}
	heads, err := seen(x.dir)
	if err != nil {
		x.Bad(err.Error(), "Put "+checkpointsFile+" back from a backup; without it a restored ledger is not recognised by its checkpoints.")
	}
	ctx, cancel := context.WithTimeout(ctx, x.Within)
	defer cancel()
	store, c, err := sqlstore.Inspect(ctx, address, heads...)
	switch {
	case errors.Is(err, sqlstore.ErrNoLedger):
		x.Note("there is no ledger at "+sqlstore.Name(address)+" yet", "The first start makes it.")
		return
	case err != nil:
		what, mend := unreachable(err)
		if what == line(problem(err)) { // nothing between here and there
			mend = "Mend what it says, and look again; docs/deploy.md says what a ledger needs."
		} else {
			what += " (" + sqlstore.Name(address) + ")"
		}
		x.Bad("the ledger cannot be opened: "+what, mend)
		return
	}
	defer store.Close()
	if x.condition(address, c) {
		x.inside(ctx, store, policy)
	}
}

// condition judges the database; false when what is in it cannot be read.
func (x *examination) condition(address string, c sqlstore.Condition) bool {
	if c.Weak != "" {
		x.Note("the ledger "+sqlstore.Name(address)+": "+c.Weak, "Start a server once.")
	}
	switch {
	case c.Schema > c.Newest:
		x.Bad(fmt.Sprintf("the ledger's tables have version %d, and this program knows %d", c.Schema, c.Newest), "Use the newer program that made them.")
		return false
	case c.Schema < c.Newest:
		x.Note(fmt.Sprintf("the ledger's tables have version %d of %d", c.Schema, c.Newest), "The next start brings them up to date; make a backup first.")
		return false
	}
	x.Good("the ledger %s opens: %s, tables of version %d", sqlstore.Name(address), c.Settings, c.Schema)
	if c.Doubt != "" {
		x.Bad("the next start takes the ledger for restored: "+c.Doubt,
			"If it was restored, start: what was decided before does not run. If not, put the right database or its .anchor file back first.")
	}
	return true
}

// inside looks at what the ledger holds.
func (x *examination) inside(ctx context.Context, store *sqlstore.Store, policy *policyfile.Policy) {
	for _, look := range []func(context.Context, *sqlstore.Store) error{x.clock, x.frozen, x.seals, x.waiting, x.reviews} {
		if err := look(ctx, store); err != nil {
			x.Bad("the ledger cannot be read: "+problem(err), "Check it with `mcp-server audit verify`.")
			return
		}
	}
	if policy == nil {
		return
	}
	for _, who := range policy.Elsewhere() {
		x.group(ctx, store, who)
	}
}

// Differences of clocks that are odd, and that break signatures and tokens.
const (
	skewOdd   = time.Minute
	skewWrong = 5 * time.Minute
)

// skew judges how far this machine's clock is from another one.
func (x *examination) skew(whose string, other time.Time) {
	off := x.Now().Sub(other)
	text := fmt.Sprintf("this machine's clock is %s off that of %s", off.Abs().Round(time.Second), whose)
	switch {
	case off.Abs() >= skewWrong:
		x.Bad(text, "Set it (NTP): signatures, tokens and deadlines are judged by it.")
	case off.Abs() >= skewOdd:
		x.Note(text, "Set it (NTP) before it is worse.")
	default:
		x.Good("the clock agrees with that of %s", whose)
	}
}

func (x *examination) clock(ctx context.Context, store *sqlstore.Store) error {
	now, err := store.Now(ctx)
	if errors.Is(err, approvals.ErrClock) {
		x.Bad(fmt.Sprintf("the ledger has seen %s already: %v", now.Format(time.RFC3339), err), "Set the clock (NTP).")
		return nil
	}
	if err == nil {
		x.skew("the ledger", now)
	}
	return err
}

func (x *examination) frozen(ctx context.Context, store *sqlstore.Store) error {
	f, err := store.Frozen(ctx)
	if err == nil && f.On() {
		x.Note(fmt.Sprintf("everything is frozen since %s by %s: %s", f.At.Format(time.RFC3339), f.By, f.Why), "When it is over: mcp-server freeze off")
	}
	return err
}

// seals compares the keys here with those that sealed what the ledger holds.
func (x *examination) seals(ctx context.Context, store *sqlstore.Store) error {
	used, values, err := store.SealKeys(ctx)
	if err != nil {
		return err
	}
	seal, err := x.config.KnownSeal(x.dir)
	if err != nil {
		x.Bad(problem(err), "Put seal.key of this ledger into the data directory with mode 0600, or give it with seal_key.")
		return nil
	}
	missing := slices.DeleteFunc(sorted(values), func(id string) bool { return id == "" || seal.Has(id) })
	if used != "" && !seal.Has(used) && !slices.Contains(missing, used) {
		missing = append(missing, used)
	}
	if len(missing) > 0 {
		x.Bad("the ledger is sealed with keys that are not here: "+strings.Join(missing, ", "), "Put their files into the data directory, or give them with seal_keys_old; `mcp-server seal status` says more.")
		return nil
	}
	x.Good("every seal key of the ledger is here")
	return nil
}

// waiting counts what waits for a person.
func (x *examination) waiting(ctx context.Context, store *sqlstore.Store) error {
	active, err := store.Find(ctx, approvals.Query{Active: true})
	pending := 0
	for _, r := range active {
		switch r.Status() {
		case approvals.StatusUnknown:
			x.Note(fmt.Sprintf("%s: nobody knows yet whether it happened: %s", r.ID, r.Title()), "Look at the cloud and settle it in the console: /requests/"+r.ID)
		case approvals.StatusPending:
			pending++
		}
	}
	if pending > 0 {
		x.Good("%d requests wait for a decision", pending)
	}
	return err
}

func (x *examination) reviews(ctx context.Context, store *sqlstore.Store) error {
	open, err := store.Reviews(ctx, 0)
	for _, r := range open {
		x.Note(fmt.Sprintf("%s: %s broke the glass on %s, and nobody has reviewed it", r.Request, r.By, r.Opened.Format(time.DateOnly)), "Review it in the console: /reviews")
	}
	return err
}

// group looks at the last reading of one whose members are kept elsewhere.
func (x *examination) group(ctx context.Context, store *sqlstore.Store, who string) {
	reading, err := store.Group(ctx, strings.TrimPrefix(who, "group:"))
	switch {
	case errors.Is(err, approvals.ErrNotFound):
		x.Note(who+" was never read, so nobody can decide for it", "Start slackbot, which reads it; `slackbot doctor` says what hinders.")
	case err != nil:
		x.Bad(who+" cannot be read: "+problem(err), "Check the clock and the ledger.")
	case len(reading.Members) == 0:
		x.Bad(who+" has no members, so nobody can decide for it", "Put people into it where it is kept, and list them under people.")
	case !reading.Fresh():
		x.Note(fmt.Sprintf("%s was last read %s ago", who, reading.Age.Truncate(time.Second)), "It is read again when somebody decides, if slackbot runs.")
	default:
		x.Good("%s was read a moment ago and has %d members", who, len(reading.Members))
	}
}

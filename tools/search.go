package tools

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"

	"signoff/provider"
)

// alike are words that people use for the same thing or deed. The catalogues
// of the clouds know one or two of each row.
var alike = [][]string{
	{"server", "servers", "vm", "vms", "instance", "machine", "box", "host", "droplet", "computer", "node", "compute"},
	{"firewall", "security", "ruleset", "acl"},
	{"disk", "hdd", "hdds", "volume", "drive", "ssd", "storage", "block", "partition"},
	{"ip", "ips", "address", "floating", "ipv4", "ipv6"},
	{"interface", "nic", "port", "adapter", "netcard", "ethernet"},
	{"network", "vlan", "vpc", "lan", "subnet", "private"},
	{"image", "template", "os", "iso", "distro", "appliance", "ubuntu", "windows", "apptemplate"},
	{"snapshot", "backup", "restore", "checkpoint"},
	{"balancer", "lb", "haproxy", "loadbalancer"},
	{"size", "flavor", "flavour", "hardware", "plan", "ram", "cpu", "cores", "memory", "vcore", "sku"},
	{"resize", "scale", "upgrade", "downgrade", "grow", "shrink"},
	{"region", "datacenter", "location", "zone", "site"},
	{"user", "account", "member", "login"},
	{"role", "permission", "right", "access"},
	{"key", "ssh", "pubkey", "keypair"},
	{"price", "pricing", "cost", "billing", "usage", "invoice", "spend"},
	{"log", "logs", "history", "audit", "events"},
	{"monitoring", "metrics", "alert", "graph", "load", "stats", "metric"},
	{"console", "vnc", "kvm", "screen", "remote"},
	{"trash", "undelete", "recycle", "bin"},
	{"task", "job", "progress"},
	{"quota", "limits", "limit"},
	{"list", "all", "show", "find", "which", "search"},
	{"get", "read", "details", "info", "describe", "inspect", "status"},
	{"create", "new", "add", "make", "order", "launch", "provision", "deploy", "buy"},
	{"delete", "remove", "destroy", "terminate", "drop", "kill", "purge", "erase"},
	{"update", "change", "edit", "modify", "rename", "set"},
	{"start", "boot", "power", "poweron", "on", "status_action"},
	{"stop", "shutdown", "halt", "poweroff", "off", "suspend", "status_action"},
	{"reboot", "restart", "reset", "powercycle", "bounce", "status_action"},
	{"attach", "assign", "connect", "mount", "put"},
	{"detach", "unassign", "disconnect", "unmount", "unload"},
	{"clone", "copy", "duplicate"},
	{"password", "credentials"},
	{"dns", "reverse", "rdns", "ptr"},
}

// empty words say nothing about which operation is meant.
var empty = map[string]bool{"a": true, "an": true, "the": true, "of": true, "my": true, "to": true, "in": true, "for": true, "with": true,
	"is": true, "are": true, "what": true, "how": true, "i": true, "me": true, "do": true, "and": true, "or": true, "please": true, "want": true, "by": true}

// index is what operations are found by.
type index struct {
	entries []entry
	known   []string           // every word, for misspelt ones
	weight  map[string]float64 // rare words say more
}

type entry struct {
	op    provider.Operation
	words map[string]float64 // where the word stands: the name counts most
}

func newIndex(operations []provider.Operation) *index {
	x := &index{weight: map[string]float64{}}
	for _, op := range operations {
		s := op.Spec()
		e := entry{op, map[string]float64{}}
		for weight, texts := range map[float64][]string{1: {s.Name}, 0.6: {s.Group}, 0.3: {s.Doc, s.Provider}} {
			for _, word := range wordsOf(strings.Join(texts, " ")) {
				e.words[word] = max(e.words[word], weight)
			}
		}
		if strings.HasSuffix(s.Name, "_status_action") {
			e.words["status_action"] = 1
		}
		for word := range e.words {
			x.weight[word]++
		}
		x.entries = append(x.entries, e)
	}
	for word, count := range x.weight {
		x.weight[word] = 1 + math.Log(float64(len(operations))/count)
		x.known = append(x.known, word)
	}
	for _, row := range alike {
		x.known = append(x.known, row...)
	}
	slices.Sort(x.known)
	x.known = slices.Compact(x.known)
	return x
}

// wordsOf splits text into lower-case words, plural ones as singular.
func wordsOf(text string) []string {
	words := spoken(text)
	for i := range words {
		words[i] = singular(words[i])
	}
	return words
}

// spoken are the words of a text that say something.
func spoken(text string) []string {
	all := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.DeleteFunc(all, func(word string) bool { return empty[word] })
}

func singular(word string) string {
	switch {
	case strings.HasSuffix(word, "ies") && len(word) > 4:
		return strings.TrimSuffix(word, "ies") + "y"
	case strings.HasSuffix(word, "ss") || strings.HasSuffix(word, "us") || strings.HasSuffix(word, "dns"):
		return word
	}
	return strings.TrimSuffix(word, "s")
}

// meanings of a word of a query, with how much each says.
func (x *index) meanings(word string) map[string]float64 {
	if !x.knows(word) && !x.knows(singular(word)) {
		if word = provider.Nearest(word, x.known); word == "" {
			return nil
		}
	}
	word = singular(word)
	meant := map[string]float64{word: x.weight[word]}
	for _, row := range alike {
		if !slices.ContainsFunc(row, func(w string) bool { return singular(w) == word }) {
			continue
		}
		weight := x.weightOf(row)
		for _, other := range row {
			meant[singular(other)] = max(meant[singular(other)], 0.7*weight)
		}
	}
	return meant
}

// weightOf words of one meaning is that of the most usual: what one cloud calls
// by a rare word says no more than what the others call by a usual one.
func (x *index) weightOf(row []string) float64 {
	least := 0.0
	for _, word := range row {
		if w := x.weight[singular(word)]; w > 0 && (least == 0 || w < least) {
			least = w
		}
	}
	return least
}

func (x *index) knows(word string) bool {
	_, found := slices.BinarySearch(x.known, word)
	return found
}

// search ranks operations by how much of the query they answer; those that
// answer nothing of it are left out.
func (x *index) search(query string) []provider.Operation {
	type hit struct {
		op    provider.Operation
		score float64
	}
	var hits []hit
	var asked []map[string]float64
	for _, word := range spoken(query) {
		asked = append(asked, x.meanings(word))
	}
	exact := strings.Fields(strings.ToLower(query))
	for _, e := range x.entries {
		sum := score(e, asked)
		if slices.Contains(exact, e.op.Spec().Name) {
			sum += 100 // who knows the name means it
		}
		if sum > 0 {
			hits = append(hits, hit{e.op, sum})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.op.Spec().Name, b.op.Spec().Name))
	})
	var found []provider.Operation
	for _, h := range hits {
		found = append(found, h.op)
	}
	return found
}

func score(e entry, asked []map[string]float64) float64 {
	var sum float64
	answered := 0
	for _, meant := range asked {
		best := 0.0
		for word, weight := range meant {
			best = max(best, weight*e.words[word])
		}
		if best > 0 {
			answered++
		}
		sum += best
	}
	if answered == 0 {
		return 0
	}
	sum *= float64(answered) / float64(len(asked))
	// Of two that answer alike, the one that says less besides is meant.
	sum -= 0.02 * float64(len(wordsOf(e.op.Spec().Name)))
	if e.op.Spec().Deprecated {
		sum /= 2
	}
	return sum
}

package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Checkup looks at everything that a process needs, and changes nothing.
type Checkup struct {
	Options
	Within time.Duration    // what each other side may take to answer
	Now    func() time.Time // this machine's clock
}

// examination is a checkup under way.
type examination struct {
	Checkup
	Findings
	config Config
	dir    string
}

// Run returns what was found, in the order in which it is best mended, and the
// configuration; ok is false when that cannot be read, and what rests on it was
// not looked at.
func (c Checkup) Run(ctx context.Context) (found Findings, config Config, ok bool) {
	x := &examination{Checkup: c}
	var err error
	if x.dir, err = c.Directory(); err != nil {
		x.Bad(err.Error(), "Give --data DIR.")
		return x.Findings, config, false
	}
	if !x.read() {
		return x.Findings, config, false
	}
	x.secrets()
	x.directory()
	policy := x.policy()
	x.ledger(ctx, policy)
	x.host(ctx)
	x.clouds(ctx)
	x.webhook(ctx)
	return x.Findings, x.config, true
}

// read loads the configuration as a start does.
func (x *examination) read() bool {
	var err error
	x.config, err = LoadConfig(x.ConfigFile)
	switch {
	case err != nil:
		x.Bad(problem(err), "Correct the file; docs/deploy.md and README.md show every member.")
		return false
	case x.ConfigFile == "" && !x.Sandbox:
		x.Bad("no cloud is configured", "Give --config FILE with credentials, or --sandbox to try Signoff on simulated clouds.")
	case !x.Sandbox && len(x.config.Providers) == 0:
		x.Bad("the configuration "+x.ConfigFile+" has no cloud", "List accounts under providers, or give --sandbox.")
	case x.ConfigFile != "":
		x.Good("the configuration %s can be read", x.ConfigFile)
	}
	return true
}

// problem is the first line of an error: the parser's others quote the file,
// where a secret may stand by mistake.
func problem(err error) string {
	first, _, _ := strings.Cut(err.Error(), "\n")
	return first
}

// reference is a place of the configuration that names a secret.
type reference struct {
	field, value string
	elsewhere    bool // a process needs it that may run in another environment
}

// references are those that are given.
func (c Config) references(sandbox bool) []reference {
	var all []reference
	add := func(field, value string, elsewhere bool) {
		if value != "" {
			all = append(all, reference{field, value, elsewhere})
		}
	}
	add("seal_key", c.SealKey, false)
	for i, r := range c.SealKeysOld {
		add(fmt.Sprintf("seal_keys_old[%d]", i), r, false)
	}
	add("http.token", c.HTTP.Token, false)
	for i, t := range c.HTTP.Tokens {
		if !strings.HasPrefix(t.Hash, "sha256:") {
			add(fmt.Sprintf("http.tokens[%d].hash", i), t.Hash, false)
		}
	}
	add("notify.webhook", c.Notify.Webhook, false)
	add("slack.bot_token", c.Slack.BotToken, true)
	add("slack.app_token", c.Slack.AppToken, true)
	add("slack.signing_secret", c.Slack.SigningSecret, !c.HTTP.SlackIdentity)
	if sandbox {
		return all
	}
	if kind, _, _ := strings.Cut(c.Store, ":"); kind == "env" || kind == "file" {
		add("store", c.Store, false)
	}
	return append(all, c.credentials()...)
}

func (c Config) credentials() (all []reference) {
	for _, cloud := range sorted(c.Providers) {
		for i, a := range c.Providers[cloud].Accounts {
			field := fmt.Sprintf("providers.%s.accounts[%d].", cloud, i)
			if a.AccessKey == "" && a.SecretKey == "" {
				all = append(all, reference{field + "token", a.Token, false})
				continue
			}
			all = append(all, reference{field + "access_key", a.AccessKey, false}, reference{field + "secret_key", a.SecretKey, false})
		}
	}
	return all
}

// secrets resolves every reference; it names them, never what is behind.
func (x *examination) secrets() {
	all, good := x.config.references(x.Sandbox), 0
	for _, r := range all {
		_, err := Resolve(r.field, r.value)
		path, isFile := strings.CutPrefix(r.value, "file:")
		switch {
		case err != nil && r.elsewhere:
			x.Note(problem(err), "slackbot needs it; give it where that runs.")
		case err != nil:
			x.Bad(problem(err), "Give the secret there, or correct the reference.")
		case isFile && !private(path):
			x.Note(fmt.Sprintf("%s: others can read the file %s", r.field, path), "chmod 600 "+path)
		default:
			good++
		}
	}
	if len(all) > 0 && good == len(all) {
		x.Good("all %d references to secrets lead to one", good)
	}
}

// private reports whether nobody but the owner can use a file or directory.
func private(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().Perm()&0o077 == 0
}

// keyFiles are those of a data directory that are secrets, with the ledger.
var keyFiles = []string{"seal.key", "seal-old-*.key", "checkpoint.key", "ledger.db"}

// directory looks at the data directory without making it.
func (x *examination) directory() {
	x.space()
	_, err := os.Stat(x.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		x.Note("there is no data directory "+x.dir+" yet", "The first start makes it.")
		return
	case err != nil:
		x.Bad(err.Error(), "Let the user who runs Signoff own its data directory.")
		return
	}
	kept, err := os.ReadFile(filepath.Join(x.dir, "purpose"))
	if want := purposeOf(x.Sandbox); err == nil && len(kept) > 0 && string(kept) != want {
		x.Bad(fmt.Sprintf("the data directory %s is for %s", x.dir, strings.TrimSpace(string(kept))), "Give another one with --data.")
		return
	}
	if !private(x.dir) {
		x.Note("others can look into the data directory "+x.dir, "chmod 700 "+x.dir)
	} else {
		x.Good("the data directory %s is the owner's alone", x.dir)
	}
	x.files()
}

// files looks for secrets that are not the owner's alone. The directory's own
// name is no pattern.
func (x *examination) files() {
	all, err := os.ReadDir(x.dir)
	if err != nil {
		x.Bad(err.Error(), "Let the user who runs Signoff own its data directory.")
		return
	}
	for _, entry := range all {
		file := filepath.Join(x.dir, entry.Name())
		secret := slices.ContainsFunc(keyFiles, func(pattern string) bool {
			is, _ := filepath.Match(pattern, entry.Name()) // the patterns are good
			return is
		})
		if secret && !private(file) {
			x.Bad("others can use "+file, "chmod 600 "+file)
		}
	}
}

// Space below which a disk is full, and soon full, in bytes.
const (
	spaceFull = 100 << 20
	spaceLow  = 1 << 30
)

func (x *examination) space() {
	dir := x.dir
	for above := filepath.Dir(dir); above != dir; above = filepath.Dir(dir) {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			break
		}
		dir = above
	}
	free, known := freeSpace(dir)
	left := fmt.Sprintf("%d MB are free on the disk of %s", free>>20, x.dir)
	switch {
	case !known:
	case free < spaceFull:
		x.Bad(left, "Make room: a ledger that cannot be written to stops everything.")
	case free < spaceLow:
		x.Note(left, "Make room before the ledger cannot be written to.")
	default:
		x.Good("%s", left)
	}
}

// host says who serves console and sandbox of the directory.
func (x *examination) host(ctx context.Context) {
	if _, err := os.Stat(filepath.Join(x.dir, "host.lock")); err != nil || !HostOf(x.dir).Running() {
		x.Note("nothing serves the console of "+x.dir, "Start mcp-server stdio or http.")
		return
	}
	s, err := HostOf(x.dir).read()
	if err != nil {
		x.Bad("the process that serves the console does not say where ("+err.Error()+")", "End it and start it again.")
		return
	}
	if err := x.dial(ctx, address(s.Console)); err != nil {
		what, _ := unreachable(err)
		x.Bad(fmt.Sprintf("process %d serves the console at %s, but %s", s.PID, s.Console, what), "End it and start it again.")
		return
	}
	x.Good("process %d serves the console at %s", s.PID, s.Console)
}

// dial connects, and says nothing.
func (x *examination) dial(ctx context.Context, to string) error {
	ctx, cancel := context.WithTimeout(ctx, x.Within)
	defer cancel()
	c, err := (&net.Dialer{}).DialContext(ctx, "tcp", to)
	if err != nil {
		return err
	}
	return c.Close()
}

// webhook connects to where notices go, and sends none. The address is a
// secret, so errors do not quote it.
func (x *examination) webhook(ctx context.Context) {
	if x.config.Notify.Webhook == "" {
		return
	}
	secret, err := Resolve("notify.webhook", x.config.Notify.Webhook)
	if err != nil {
		return // found already
	}
	u, err := webhookURL(secret)
	if err != nil {
		x.Bad("notify.webhook: "+err.Error(), "Give an http or https URL behind the reference.")
		return
	}
	if err := x.connect(ctx, u); err != nil {
		what, mend := unreachable(err)
		x.Bad("the webhook cannot be reached: "+what, mend)
		return
	}
	x.Good("the webhook can be reached")
}

// dated asks an address for nothing but the time.
func (x *examination) dated(ctx context.Context, address string) (time.Time, error) {
	ctx, cancel := context.WithTimeout(ctx, x.Within)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, address, nil)
	if err != nil {
		return time.Time{}, err
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(request)
	if err != nil {
		return time.Time{}, err
	}
	response.Body.Close()
	return http.ParseTime(response.Header.Get("Date"))
}

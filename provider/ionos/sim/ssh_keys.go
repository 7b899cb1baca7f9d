package sim

import (
	"crypto/ed25519"
	"crypto/md5"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"slices"
	"strings"
	"time"

	"signoff/provider"
	"signoff/provider/ionos"
	"signoff/provider/simulator"
)

// SSHKey is a stored public key. The servers installed with it hold its id.
type SSHKey struct {
	ID, Name, Description, Created string
	Public, MD5                    string
	Stage
}

func (k *SSHKey) noun() string { return "SSH key" }

func (k *SSHKey) key() (id, name string) { return k.ID, k.Name }

func handleSSHKeys(c *Cloud) {
	simulator.Handle(c, ionos.ListSSHKeys, 200, func(s *State, now time.Time, in ionos.Listing) ([]ionos.SSHKey, error) {
		s.settle(now)
		return listed(s.SSHKeys, s.keyView, in)
	})
	simulator.Handle(c, ionos.GetSSHKey, 200, func(s *State, now time.Time, in ionos.GetSSHKeyInput) (ionos.SSHKey, error) {
		k, err := s.sshKey(now, in.SSHKeyID)
		return shown(k, err, s.keyView)
	})
	simulator.Handle(c, ionos.CreateSSHKey, 201, func(s *State, now time.Time, in ionos.CreateSSHKeyInput) (ionos.NewSSHKey, error) {
		return s.createKey(now, in)
	})
	simulator.Handle(c, ionos.UpdateSSHKey, 202, func(s *State, now time.Time, in ionos.UpdateSSHKeyInput) (ionos.SSHKey, error) {
		return changeKey(s, now, in.SSHKeyID, func(k *SSHKey) {
			k.Name, k.Description = in.Name, provider.Or(in.Description, k.Description)
			k.configure(now, c.Delay)
		})
	})
	simulator.Handle(c, ionos.DeleteSSHKey, 202, func(s *State, now time.Time, in ionos.GetSSHKeyInput) (ionos.SSHKey, error) {
		return changeKey(s, now, in.SSHKeyID, func(k *SSHKey) { k.begin(now, c.Delay, "DELETING", "") })
	})
	c.AsClientsSee(ionos.UpdateSSHKey, 200)
	c.AsClientsSee(ionos.DeleteSSHKey, 200)
}

// sshKey finds a stored key. The documented code of a missing one is an image's.
func (s *State) sshKey(now time.Time, id string) (*SSHKey, error) {
	s.settle(now)
	return find(s.SSHKeys, id, missing("IMAGE_NOT_FOUND", "SSH Key not found"))
}

// install gives a server stored keys, all or none.
func (s *State) install(now time.Time, v *Server, ids []string) error {
	var keys []string
	for _, id := range ids {
		k, err := s.sshKey(now, id)
		if err != nil {
			return unknownID("public_key", id)
		}
		keys = append(keys, k.ID)
	}
	v.Holds.Keys = keys
	return nil
}

func (s *State) keyView(k *SSHKey) ionos.SSHKey {
	return ionos.SSHKey{ID: &k.ID, Name: &k.Name, Description: &k.Description, State: k.shown(), MD5: &k.MD5, PublicKey: &k.Public,
		CreationDate: &k.Created, Servers: s.refs(func(v *Server) bool { return slices.Contains(v.Holds.Keys, k.ID) })}
}

func changeKey(s *State, now time.Time, id string, edit func(*SSHKey)) (ionos.SSHKey, error) {
	k, err := s.sshKey(now, id)
	return changed(k, err, now, func(k *SSHKey) error {
		edit(k)
		return nil
	}, s.keyView)
}

// createKey stores a key, or makes a pair whose private half only the answer has.
func (s *State) createKey(now time.Time, in ionos.CreateSSHKeyInput) (ionos.NewSSHKey, error) {
	s.settle(now)
	var private *provider.Secret
	public := provider.Value(in.PublicKey)
	id := s.newID()
	if in.PublicKey == nil {
		public, private = pair(id)
	}
	raw, ok := keyBytes(public)
	if !ok {
		return ionos.NewSSHKey{}, invalid(" ", map[string]string{"invalid": "public_key"})
	}
	k := &SSHKey{ID: id, Name: in.Name, Description: provider.Value(in.Description), Public: public, MD5: fmt.Sprintf("%x", md5.Sum(raw)),
		Created: now.UTC().Format("02-01-2006T 15:04:05") + "+00.00"}
	k.begin(now, 0, "CONFIGURING", "ACTIVE")
	s.SSHKeys = append(s.SSHKeys, k)
	return ionos.NewSSHKey{SSHKey: s.keyView(k), PrivateKey: private}, nil
}

// keyBytes reads a public key as OpenSSH writes it, or the bare base64 of the documents.
func keyBytes(public string) ([]byte, bool) {
	fields := strings.Fields(public)
	if len(fields) == 0 {
		return nil, false
	}
	raw, err := base64.StdEncoding.DecodeString(fields[min(1, len(fields)-1)])
	return raw, err == nil && len(raw) >= 32
}

// pair makes keys that are the same in every run.
func pair(id string) (public string, private *provider.Secret) {
	seed := sha256.Sum256([]byte("signoff sandbox key " + id))
	key := ed25519.NewKeyFromSeed(seed[:])
	secret, _ := x509.MarshalPKCS8PrivateKey(key) // an ed25519 key always marshals
	shown, _ := x509.MarshalPKIXPublicKey(key.Public())
	text := provider.Secret(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}))
	return base64.StdEncoding.EncodeToString(shown), &text
}

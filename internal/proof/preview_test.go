package proof

import (
	"testing"

	"github.com/stretchr/testify/require"

	"signoff/approvals"
	"signoff/provider"
)

// crowded are targets with something on them, where that of the cases has
// nothing.
var crowded = map[string]string{
	"ionos_firewall_policies_delete":     `{"firewall_id":"071C8EB665DBA2EE574F3ED1256E5694"}`,
	"ionos_firewall_policy_rules_create": `{"firewall_id":"071C8EB665DBA2EE574F3ED1256E5694","rules":[{"protocol":"ICMP"}]}`,
	"ionos_firewall_policy_rules_delete": `{"firewall_id":"071C8EB665DBA2EE574F3ED1256E5694","rule_id":"919FE1A304B63AFEEEE798BB3E6BC793"}`,
	"ionos_load_balancer_rules_delete":   `{"load_balancer_id":"37E2FDEB2945990CEE4B7927FB1ED425","rule_id":"1F831A7521FC4A056BF79E799DE7BE80"}`,
	"ionos_public_ips_delete":            `{"ip_id":"696469547988D3945B3FE59DFCB93C90"}`,
	"ionos_server_status_action":         `{"server_id":"92AA60BEC8333A21EDB9EAAA61852860","action":"REBOOT","method":"SOFTWARE"}`,
}

// card is what people are shown of a case.
func (b *bench) card(t *testing.T, operation, arguments string) *approvals.Presentation {
	t.Helper()
	b.renew(t, nil)
	r, err := b.service.Propose(t.Context(), approvals.Ask{Operation: operation, Arguments: []byte(arguments),
		Requester: approvals.Requester{Person: "bob@example.com", Agent: "proof", Channel: "mcp-stdio"}})
	require.NoError(t, err)
	require.Equal(t, approvals.Pending, r.State, r.Reason)
	p, err := r.Presentation()
	require.NoError(t, err)
	_, err = b.service.Withdraw(t.Context(), r.ID, "bob@example.com", "it was a look only")
	require.NoError(t, err)
	return p
}

// Every destructive operation that says that things hang on its target finds
// them in the simulated inventory.
func TestEveryCardListsWhatHangsOnItsTarget(t *testing.T) {
	for _, c := range clouds {
		b := newBench(t, c)
		for _, op := range c.changes() {
			name := op.Spec().Name
			if !op.Spec().Hangs {
				continue
			}
			t.Run(name, func(t *testing.T) {
				arguments, other := crowded[name]
				if !other {
					arguments = c.cases[name]
				}
				p := b.card(t, name, arguments)
				require.NotEmpty(t, p.Hangs)
				for _, h := range p.Hangs {
					require.NotEmpty(t, h.What)
					require.NotEmpty(t, h.Fate)
					require.NotEqual(t, "without a name", h.Name)
				}
			})
		}
	}
}

// Every operation that costs something says how much, or that the cloud does
// not tell.
func TestEveryCardSaysWhatItCosts(t *testing.T) {
	for _, c := range clouds {
		b := newBench(t, c)
		for _, op := range c.changes() {
			s := op.Spec()
			t.Run(s.Name, func(t *testing.T) {
				p := b.card(t, s.Name, c.cases[s.Name])
				require.Equal(t, s.Costs, p.Cost != nil)
				if !s.Costs {
					return
				}
				require.NotEmpty(t, p.Cost.Note)
				require.Equal(t, len(s.Prices) > 0, p.Cost.After != nil, p.Cost.Note)
				if p.Cost.After != nil {
					_, err := provider.ParseDecimal(string(p.Cost.After.Amount))
					require.NoError(t, err)
					require.Equal(t, "EUR", p.Cost.After.Currency)
				}
			})
		}
	}
}

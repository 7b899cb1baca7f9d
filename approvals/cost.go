package approvals

import (
	"context"
	"strings"
	"time"

	"signoff/provider"
)

// priceTime is how long all prices of a card are waited for. Then it goes
// without them.
const priceTime = 5 * time.Second

// The notes where no price is known.
const (
	costUntold = "This costs money; the cloud's API does not say how much."
	costUnread = "This costs money; the price could not be read."
	costLater  = "This costs money; how much depends on an earlier step."
)

// costs finds what every part costs, where the clouds tell. It never fails: a
// price that cannot be read stops nothing, and the card says so.
func (s *Service) costs(ctx context.Context, parts []part) {
	ctx, cancel := context.WithTimeout(ctx, priceTime)
	defer cancel()
	for i, p := range parts {
		if p.op.Spec().Costs {
			parts[i].cost = s.cost(ctx, p)
		}
	}
}

func (s *Service) cost(ctx context.Context, p part) *Cost {
	if len(p.from) > 0 {
		return &Cost{Note: costLater}
	}
	_, client, err := s.reach(p.content)
	if err != nil {
		return &Cost{Note: costUnread}
	}
	quote, err := p.op.Quote(ctx, client, p.content.Arguments, p.preview.Views)
	if err != nil {
		s.log.Warn("a price cannot be read", "operation", p.content.Operation, "error", err)
		return &Cost{Note: costUnread}
	}
	return told(p.op.Spec(), quote)
}

// told is a quote for the card.
func told(spec *provider.Spec, q provider.Quote) *Cost {
	if q.After == nil {
		note := costUntold
		if q.Note != "" {
			note += " " + Visible(q.Note)
		}
		return &Cost{Note: note}
	}
	var reads []string
	for _, look := range spec.Prices {
		reads = append(reads, look.Operation().Spec().Name)
	}
	return &Cost{Before: seenPrice(q.Before), After: seenPrice(q.After), Note: Visible(q.Note), Source: strings.Join(reads, ", ")}
}

// seenPrice makes the texts of a price visible; its amount is a number.
func seenPrice(p *provider.Price) *provider.Price {
	if p == nil {
		return nil
	}
	return &provider.Price{Amount: p.Amount, Currency: Visible(p.Currency), Per: Visible(p.Per)}
}

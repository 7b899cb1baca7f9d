package provider

import (
	"context"
	"slices"
)

// A Price is an amount for a span of time, exact.
type Price struct {
	Amount   Decimal `json:"amount"`
	Currency string  `json:"currency"` // such as EUR
	Per      string  `json:"per"`      // month or hour
}

// A Quote is what a cloud's own reads tell of the cost of a call.
type Quote struct {
	Before *Price // of a change: what is paid now
	After  *Price // what will be paid
	Note   string // what the prices leave out, or why there is none
}

// A Tariff finds the price of a call: reads made for this only, and how the
// price follows from them, from the other looks and from the arguments. A price
// stands in no fingerprint, and not being able to read it stops nothing.
type Tariff[In any] struct {
	Looks []Look
	Tell  func(in In, views []View) Quote // the tariff's views first
}

func (t Tariff[In]) erased() func(any, []View) Quote {
	if t.Tell == nil {
		return nil
	}
	return func(in any, views []View) Quote { return t.Tell(in.(In), views) }
}

// Quote implements [Operation].
func (o *operation) Quote(ctx context.Context, c *Client, canonical []byte, views []View) (Quote, error) {
	if o.tariff == nil {
		return Quote{}, nil
	}
	prices, err := observe(ctx, c, o.spec.Prices, canonical)
	if err != nil {
		return Quote{}, err
	}
	in, err := o.concealed(canonical)
	if err != nil {
		return Quote{}, err
	}
	return o.tariff(in, slices.Concat(prices, views)), nil
}

package provider_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"signoff/provider"
)

func TestSumsAndProductsOfDecimalsAreExact(t *testing.T) {
	for _, row := range []struct{ a, b, sum, product provider.Decimal }{
		{"0.1", "0.2", "0.3", "0.02"},
		{"7.2", "4", "11.2", "28.8"},
		{"0.072", "40", "40.072", "2.88"},
		{"-1.5", "0.5", "-1", "-0.75"},
		{"-0.05", "0.05", "0", "-0.0025"},
		{"0", "-3", "-3", "0"},
		{"12345678901234567890", "0.00000001", "12345678901234567890.00000001", "123456789012.3456789"},
	} {
		require.Equal(t, row.sum, row.a.Plus(row.b), "%s + %s", row.a, row.b)
		require.Equal(t, row.product, row.a.Times(row.b), "%s * %s", row.a, row.b)
	}
	require.Equal(t, provider.Decimal("2"), provider.Decimal("").Plus("2"), "the zero value is 0")
}

func TestSumsAndProductsOfDecimalsHaveOneSpelling(t *testing.T) {
	decimals := rapid.Custom(func(t *rapid.T) provider.Decimal {
		d, err := provider.ParseDecimal(rapid.StringMatching(`-?[0-9]{1,12}(\.[0-9]{1,6})?`).Draw(t, "text"))
		if err != nil {
			t.Fatal(err)
		}
		return d
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := decimals.Draw(t, "a"), decimals.Draw(t, "b")
		for _, d := range []provider.Decimal{a.Plus(b), a.Times(b)} {
			again, err := provider.ParseDecimal(d.String())
			if err != nil || again != d {
				t.Fatalf("%s is spelt %s", d, again)
			}
		}
		if a.Plus(b) != b.Plus(a) || a.Times(b) != b.Times(a) || a.Plus(b).Plus(b.Times("-1")) != a {
			t.Fatalf("%s and %s depend on their order", a, b)
		}
	})
}

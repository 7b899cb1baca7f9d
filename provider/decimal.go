package provider

import (
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Decimal is an exact decimal number in its shortest plain spelling, such as
// "0.5" or "2". It never passes through a float, so that equal numbers have
// equal bytes and unequal numbers do not. The zero value is the number 0.
type Decimal string

var decimalSpelling = regexp.MustCompile(`^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?$`)

// ParseDecimal reads a JSON number of at most 40 digits, exponents from -20 to 20.
func ParseDecimal(text string) (Decimal, error) {
	part := decimalSpelling.FindStringSubmatch(text)
	if part == nil {
		return "", fmt.Errorf("%q is not a decimal number", text)
	}
	exponent, _ := strconv.Atoi(part[4]) // absent or two digits, so never an error that matters
	if exponent < -20 || exponent > 20 || len(part[2])+len(part[3]) > 40 {
		return "", fmt.Errorf("%q is out of range", text)
	}
	return plain(part[1], part[2]+part[3], len(part[2])+exponent), nil
}

// plain spells sign digits with the decimal point before digits[point].
func plain(sign, digits string, point int) Decimal {
	if point < 0 {
		digits, point = strings.Repeat("0", -point)+digits, 0
	}
	if point > len(digits) {
		digits += strings.Repeat("0", point-len(digits))
	}
	whole := strings.TrimLeft(digits[:point], "0")
	fraction := strings.TrimRight(digits[point:], "0")
	switch {
	case whole == "" && fraction == "":
		return "0"
	case whole == "":
		whole = "0"
	}
	if fraction != "" {
		whole += "." + fraction
	}
	return Decimal(sign + whole)
}

// String is the number's plain spelling.
func (d Decimal) String() string {
	if d == "" {
		return "0"
	}
	return string(d)
}

// Plus is the exact sum.
func (d Decimal) Plus(other Decimal) Decimal {
	return decimalOf(new(big.Rat).Add(d.rat(), other.rat()), max(d.scale(), other.scale()))
}

// Times is the exact product.
func (d Decimal) Times(other Decimal) Decimal {
	return decimalOf(new(big.Rat).Mul(d.rat(), other.rat()), d.scale()+other.scale())
}

func (d Decimal) rat() *big.Rat {
	r, ok := new(big.Rat).SetString(d.String())
	if !ok {
		return new(big.Rat) // no Decimal that was parsed
	}
	return r
}

// scale counts the digits after the point.
func (d Decimal) scale() int {
	_, fraction, _ := strings.Cut(d.String(), ".")
	return len(fraction)
}

// decimalOf spells a number that has at most so many digits after the point.
func decimalOf(r *big.Rat, scale int) Decimal {
	text := r.FloatString(scale)
	sign := ""
	if strings.HasPrefix(text, "-") {
		sign, text = "-", text[1:]
	}
	whole, fraction, _ := strings.Cut(text, ".")
	return plain(sign, whole+fraction, len(whole))
}

// MarshalJSONTo writes a JSON number.
func (d Decimal) MarshalJSONTo(enc *jsontext.Encoder) error {
	return enc.WriteValue(jsontext.Value(d.String()))
}

// UnmarshalJSONFrom reads a JSON number exactly.
func (d *Decimal) UnmarshalJSONFrom(dec *jsontext.Decoder) error {
	value, err := dec.ReadValue()
	if err != nil {
		return err
	}
	if value.Kind() != '0' {
		return fmt.Errorf("want a number, got %s", value.Kind())
	}
	*d, err = ParseDecimal(string(value))
	return err
}

var (
	_ json.MarshalerTo     = Decimal("")
	_ json.UnmarshalerFrom = (*Decimal)(nil)
)

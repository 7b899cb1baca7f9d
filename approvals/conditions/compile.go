package conditions

import (
	"fmt"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"signoff/provider"
)

// Condition is one compiled CEL expression.
type Condition struct {
	Text    string
	program cel.Program
	names   map[string]bool
}

// costLimit ends conditions that take too long; a comparison costs about 5.
const costLimit = 100_000

// Environment is what conditions on one operation may look at.
type Environment struct{ env *cel.Env }

// Compile prepares a condition. The error says what is wrong and where.
func (e Environment) Compile(text string) (Condition, error) {
	checked, issues := e.env.Compile(text)
	if err := issues.Err(); err != nil {
		return Condition{}, fmt.Errorf("%s", strings.TrimSpace(issues.String()))
	}
	if checked.OutputType() != cel.BoolType {
		return Condition{}, fmt.Errorf("%s is a %s, not a condition", text, checked.OutputType())
	}
	program, err := e.env.Program(checked, cel.CostLimit(costLimit))
	return Condition{text, program, named(checked.NativeRep().Expr())}, err
}

// Names reports whether the condition speaks of an argument, by its dotted
// path: hardware.vcore for arguments.hardware.vcore.
func (c Condition) Names(argument string) bool { return c.names[argument] }

// named collects the paths below "arguments" that an expression spells out.
func named(e ast.Expr) map[string]bool {
	names := map[string]bool{}
	ast.PostOrderVisit(e, ast.NewExprVisitor(func(e ast.Expr) {
		if path, ok := strings.CutPrefix(chain(e), "arguments."); ok {
			names[path] = true
		}
	}))
	return names
}

// chain is a member as it was written, a.b.c or a.?b; empty for anything else.
func chain(e ast.Expr) string {
	var of ast.Expr
	member := ""
	switch e.Kind() {
	case ast.IdentKind:
		return e.AsIdent()
	case ast.SelectKind:
		of, member = e.AsSelect().Operand(), e.AsSelect().FieldName()
	case ast.CallKind:
		args := e.AsCall().Args()
		if e.AsCall().FunctionName() != "_?._" || len(args) != 2 || args[1].Kind() != ast.LiteralKind {
			return ""
		}
		text, ok := args[1].AsLiteral().Value().(string)
		if !ok {
			return ""
		}
		of, member = args[0], text
	default:
		return ""
	}
	if start := chain(of); start != "" {
		return start + "." + member
	}
	return ""
}

// For declares what conditions may look at for one operation. Names of
// arguments and of the subject's members are known; anything else is an error.
func For(op provider.Operation) (Environment, error) {
	known := newCatalogue()
	arguments, err := known.declare("arguments", op.InputSchema())
	if err != nil {
		return Environment{}, err
	}
	subject := cel.DynType
	if looks := op.Spec().Looks; len(looks) > 0 {
		if subject, err = known.declare("subject", looks[0].Operation().OutputSchema()); err != nil {
			return Environment{}, err
		}
	}
	requester := known.object("requester", map[string]*types.Type{"person": cel.StringType, "agent": cel.StringType, "channel": cel.StringType})
	env, err := cel.NewEnv(
		cel.CustomTypeProvider(known),
		cel.OptionalTypes(),
		cel.Variable("operation", cel.StringType), cel.Variable("provider", cel.StringType), cel.Variable("account", cel.StringType),
		cel.Variable("effect", cel.StringType), cel.Variable("why", cel.StringType), cel.Variable("now", cel.TimestampType), cel.Variable("blast", cel.IntType),
		cel.Variable("arguments", arguments), cel.Variable("subject", subject), cel.Variable("requester", requester),
	)
	return Environment{env}, err
}

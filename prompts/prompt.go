package prompts

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

//go:embed *.md
var files embed.FS

// Prompt is one job: the instructions that an assistant gets for it.
type Prompt struct {
	Name        string     `yaml:"-"` // of the file, without .md
	Title       string     `yaml:"title"`
	Description string     `yaml:"description"`
	Arguments   []Argument `yaml:"arguments"`
	Text        string     `yaml:"-"` // with {{name}} where an argument goes
}

// Argument is what the person who starts the job says.
type Argument struct {
	Name        string `yaml:"name"`
	Description string `yaml:"description"`
	Required    bool   `yaml:"required"`
	Complete    string `yaml:"complete"` // what its values are: server
	Default     string `yaml:"default"`  // stands for it when it is left out
}

// All reads every prompt, sorted by name. They are part of the program, so an
// error is a fault of its build.
func All() ([]Prompt, error) {
	names, err := fs.Glob(files, "*.md")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	var all []Prompt
	for _, name := range names {
		text, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		p, err := parse(strings.TrimSuffix(path.Base(name), ".md"), text)
		if err != nil {
			return nil, fmt.Errorf("prompt %s: %w", name, err)
		}
		all = append(all, p)
	}
	return all, nil
}

// parse splits front matter and text.
func parse(name string, text []byte) (Prompt, error) {
	p := Prompt{Name: name}
	front, body, ok := bytes.Cut(bytes.TrimPrefix(text, []byte("---\n")), []byte("\n---\n"))
	if !ok || !bytes.HasPrefix(text, []byte("---\n")) {
		return p, fmt.Errorf("it begins with front matter between lines of ---")
	}
	if err := yaml.UnmarshalWithOptions(front, &p, yaml.Strict()); err != nil {
		return p, fmt.Errorf("%s", yaml.FormatError(err, false, true))
	}
	p.Text = strings.TrimSpace(string(body))
	if p.Title == "" || p.Description == "" || p.Text == "" {
		return p, fmt.Errorf("title, description and text are all there")
	}
	return p, p.holes()
}

// holes checks that arguments and places for them are the same.
func (p Prompt) holes() error {
	rest := p.Text
	for _, a := range p.Arguments {
		hole := "{{" + a.Name + "}}"
		if !strings.Contains(p.Text, hole) {
			return fmt.Errorf("the text has no place for the argument %s", a.Name)
		}
		if !a.Required && a.Default == "" {
			return fmt.Errorf("argument %s: it is required, or has a default", a.Name)
		}
		rest = strings.ReplaceAll(rest, hole, "")
	}
	if at := strings.Index(rest, "{{"); at >= 0 {
		return fmt.Errorf("no argument fills %.30s", rest[at:])
	}
	return nil
}

// maxArgument bounds what a person says in one argument, in bytes.
const maxArgument = 500

// Fill puts the arguments into the text, each as a quoted string: what somebody
// pastes there is a value, not further instructions.
func (p Prompt) Fill(given map[string]string) (string, error) {
	var pairs []string
	for _, a := range p.Arguments {
		value := strings.TrimSpace(given[a.Name])
		switch {
		case value == "" && a.Required:
			return "", fmt.Errorf("argument %s: it is required: %s", a.Name, a.Description)
		case len(value) > maxArgument:
			return "", fmt.Errorf("argument %s: at most %d bytes", a.Name, maxArgument)
		case value == "":
			pairs = append(pairs, "{{"+a.Name+"}}", a.Default)
		default:
			pairs = append(pairs, "{{"+a.Name+"}}", fmt.Sprintf("%q", value))
		}
	}
	for name := range given {
		if !slices.ContainsFunc(p.Arguments, func(a Argument) bool { return a.Name == name }) {
			return "", fmt.Errorf("argument %s: there is none; known: %s", name, strings.Join(p.names(), ", "))
		}
	}
	return strings.NewReplacer(pairs...).Replace(p.Text), nil
}

func (p Prompt) names() []string {
	var all []string
	for _, a := range p.Arguments {
		all = append(all, a.Name)
	}
	return all
}

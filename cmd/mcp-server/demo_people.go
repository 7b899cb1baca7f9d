package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"

	"signoff/internal/app"
	"signoff/tools"
)

// assistant is the demo's MCP client: a real one, over HTTP.
type assistant struct {
	client *client.Client
	name   string
}

func connect(ctx context.Context, address string, options ...transport.StreamableHTTPCOption) (*assistant, error) {
	c, err := client.NewStreamableHttpClient(address, options...)
	if err != nil {
		return nil, err
	}
	a := &assistant{client: c, name: "the demo's assistant"}
	if err := c.Start(ctx); err != nil {
		return nil, err
	}
	hello := mcp.InitializeRequest{}
	hello.Params.ProtocolVersion = mcp.LATEST_PROTOCOL_VERSION
	hello.Params.ClientInfo = mcp.Implementation{Name: a.name, Version: app.Version()}
	_, err = c.Initialize(ctx, hello)
	return a, err
}

// text calls a tool and returns the JSON that it answers.
func (a *assistant) text(ctx context.Context, tool string, arguments map[string]any) ([]byte, error) {
	request := mcp.CallToolRequest{}
	request.Params.Name, request.Params.Arguments = tool, arguments
	result, err := a.client.CallTool(ctx, request)
	if err != nil {
		return nil, err
	}
	text, ok := mcp.AsTextContent(result.Content[0])
	if !ok {
		return nil, fmt.Errorf("%s answered no text", tool)
	}
	if result.IsError {
		return nil, fmt.Errorf("%s: %s", tool, text.Text)
	}
	return []byte(text.Text[strings.Index(text.Text, "{"):]), nil
}

func (a *assistant) call(ctx context.Context, tool string, arguments map[string]any) (tools.Envelope, error) {
	var e tools.Envelope
	raw, err := a.text(ctx, tool, arguments)
	if err != nil {
		return e, err
	}
	return e, json.Unmarshal(raw, &e)
}

// listedServer is what the demo shows of a server.
type listedServer struct {
	ID          string
	Name        string
	Description string
	Status      struct{ State string }
}

func (a *assistant) servers(ctx context.Context) ([]listedServer, error) {
	var list struct{ Items []listedServer }
	raw, err := a.text(ctx, "ionos_servers_list", map[string]any{"fields": "id,name,description,status.state"})
	if err != nil {
		return nil, err
	}
	return list.Items, json.Unmarshal(raw, &list, json.MatchCaseInsensitiveNames(true))
}

// person is somebody with a browser, reduced to what the demo needs of one.
type person struct{ browser *http.Client }

func newPerson() (*person, error) {
	jar, err := cookiejar.New(nil)
	return &person{&http.Client{Jar: jar}}, err
}

// signIn opens a login link and sends its form.
func signIn(ctx context.Context, link string) (*person, error) {
	p, err := newPerson()
	if err != nil {
		return nil, err
	}
	page, err := p.get(ctx, link)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(link)
	if err != nil {
		return nil, err
	}
	form := page.hidden()
	form.Set("code", u.Query().Get("code"))
	_, err = p.post(ctx, u.Scheme+"://"+u.Host+"/login", form)
	return p, err
}

// page is an HTML page as the person sees it.
type page struct {
	person *person
	url    string
	html   string
}

func (p *person) get(ctx context.Context, address string) (*page, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	return p.do(request)
}

func (p *person) post(ctx context.Context, address string, form url.Values) (*page, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.do(request)
}

func (p *person) do(request *http.Request) (*page, error) {
	response, err := p.browser.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s %s answered %s", request.Method, request.URL.Path, response.Status)
	}
	return &page{p, request.URL.String(), string(body)}, err
}

func (p *person) card(ctx context.Context, address string) (*page, error) { return p.get(ctx, address) }

// shows reports whether the page has the text.
func (p *page) shows(text string) bool { return strings.Contains(p.html, html.EscapeString(text)) }

var hiddenInput = regexp.MustCompile(`<input type="hidden" name="([a-z_]+)" value="([^"]*)"`)

// hidden reads the page's hidden inputs.
func (p *page) hidden() url.Values {
	form := url.Values{}
	for _, input := range hiddenInput.FindAllStringSubmatch(p.html, -1) {
		form.Set(input[1], html.UnescapeString(input[2]))
	}
	return form
}

// approve sends the card's form with the digests that it showed.
func (p *page) approve(ctx context.Context) error {
	form := p.hidden()
	if form.Get("approval_digest") == "" {
		return errors.New("the card has no approve button")
	}
	_, err := p.person.post(ctx, p.url+"/approve", form)
	return err
}

package provider

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// A route is a method and a path template such as "GET /servers/{server_id}".
type route struct {
	method   string
	path     string
	segments []string // of the template
}

var routeSpelling = regexp.MustCompile(`^(GET|POST|PUT|PATCH|DELETE) (/\S*)$`)

func parseRoute(text string) route {
	part := routeSpelling.FindStringSubmatch(text)
	if part == nil {
		panic(fmt.Sprintf("route %q is not METHOD /path", text))
	}
	return route{part[1], part[2], strings.Split(strings.TrimPrefix(part[2], "/"), "/")}
}

// variable returns the name inside {name}, or "".
func variable(segment string) string {
	if strings.HasPrefix(segment, "{") && strings.HasSuffix(segment, "}") {
		return segment[1 : len(segment)-1]
	}
	return ""
}

// variables of the template, in order.
func (r route) variables() []string {
	var names []string
	for _, segment := range r.segments {
		if name := variable(segment); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// fill puts values into the template, escaped. Values that are empty, a dot
// segment, or equal to a literal segment of a sibling path are refused: they
// would reach another operation.
func (r route) fill(values map[string]string, siblings []route) (string, error) {
	filled := make([]string, len(r.segments))
	for i, segment := range r.segments {
		name := variable(segment)
		if name == "" {
			filled[i] = segment
			continue
		}
		value := values[name]
		if value == "" || value == "." || value == ".." {
			return "", invalid(name, "%q cannot stand in a path", value)
		}
		if sibling := r.clash(i, value, siblings); sibling != "" {
			return "", invalid(name, "%q is not an id but part of another operation's path, %s", value, sibling)
		}
		filled[i] = url.PathEscape(value)
	}
	return "/" + strings.Join(filled, "/"), nil
}

// clash finds a sibling that has value as a literal where r has a variable.
func (r route) clash(at int, value string, siblings []route) string {
	for _, s := range siblings {
		if len(s.segments) <= at || !strings.EqualFold(s.segments[at], value) {
			continue
		}
		if samePrefix(r.segments[:at], s.segments[:at]) {
			return s.path
		}
	}
	return ""
}

func samePrefix(a, b []string) bool {
	for i := range a {
		if a[i] != b[i] && (variable(a[i]) == "" || variable(b[i]) == "") {
			return false
		}
	}
	return true
}

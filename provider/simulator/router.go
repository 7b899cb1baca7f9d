package simulator

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// A router finds the handler of a path. Clouds have routes that http.ServeMux
// refuses as ambiguous (/servers/fixed_sizes/{id} beside
// /servers/{id}/status); like them, this one lets the first literal decide.
type router struct{ routes []route }

type route struct {
	method   string
	segments []string
	serve    http.HandlerFunc
}

func (r *router) add(pattern string, serve http.HandlerFunc) {
	method, path, _ := strings.Cut(pattern, " ")
	added := route{method, strings.Split(path, "/"), serve}
	at, _ := slices.BinarySearchFunc(r.routes, added, func(a, b route) int { return a.compare(b) })
	r.routes = slices.Insert(r.routes, at, added)
}

// compare puts literals before variables, segment by segment.
func (a route) compare(b route) int {
	rank := func(s string) string {
		if strings.HasPrefix(s, "{") {
			return "\U0010FFFF"
		}
		return s
	}
	return slices.CompareFunc(a.segments, b.segments, func(x, y string) int { return strings.Compare(rank(x), rank(y)) })
}

// find returns the handler and sets the path values; nil if there is none.
func (r *router) find(request *http.Request) http.HandlerFunc {
	given := strings.Split(request.URL.EscapedPath(), "/")
	for _, candidate := range r.routes {
		if candidate.method == request.Method && candidate.matches(given, request) {
			return candidate.serve
		}
	}
	return nil
}

func (a route) matches(given []string, request *http.Request) bool {
	if len(given) != len(a.segments) {
		return false
	}
	values := map[string]string{}
	for i, segment := range a.segments {
		name, variable := strings.CutPrefix(strings.TrimSuffix(segment, "}"), "{")
		value, err := url.PathUnescape(given[i])
		if err != nil || !variable && value != segment || variable && value == "" {
			return false
		}
		if variable {
			values[name] = value
		}
	}
	for name, value := range values {
		request.SetPathValue(name, value)
	}
	return true
}

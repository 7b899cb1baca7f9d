// Package sandbox serves the simulated clouds on loopback listeners: one a
// cloud, on the ports after a base address, which itself has an index page.
//
// It is what --sandbox, the demo and people who train their assistant use.
// It may import package provider, its simulator engine and the clouds'
// simulators.
package sandbox

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"time"

	gcore "signoff/provider/gcore/sim"
	ionos "signoff/provider/ionos/sim"
	jotelulu "signoff/provider/jotelulu/sim"
	katapult "signoff/provider/katapult/sim"
	scp "signoff/provider/scp/sim"
	"signoff/provider/simulator"
)

// Config of a sandbox.
type Config struct {
	Addr  string        // of the index page; the clouds follow on the next ports. Port 0 = free ports
	Delay time.Duration // of asynchronous work; 0 ends it at once
	Dir   string        // where the clouds keep their state; empty = in memory
	// Profile chooses success codes where documents and public clients differ.
	Profile simulator.Profile
	// At lists addresses instead, by cloud and for the index page under "":
	// those of a sandbox that is taken over.
	At map[string]string
}

// address of a cloud, the offset-th after the base; "" is the index page.
func (c Config) address(cloud string, offset int) (string, error) {
	if at, ok := c.At[cloud]; ok {
		return at, nil
	}
	host, port, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return "", fmt.Errorf("sandbox address: %w", err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return "", fmt.Errorf("sandbox address: port %q is not a number", port)
	}
	if number != 0 {
		number += offset
	}
	return net.JoinHostPort(host, strconv.Itoa(number)), nil
}

// Sandbox is the running clouds.
type Sandbox struct {
	Index     string            // URL of the index page
	Endpoints map[string]string // cloud -> base URL

	servers []*http.Server
	clouds  []cloud
}

// cloud is any simulated cloud.
type cloud interface {
	http.Handler
	Calls(operation string) int
}

// place is where one cloud stands: the offset of its port, and the path that
// its base URL ends with. The paths of some clouds' operations bring their
// first segment themselves (/v1, /api-gateway).
type place struct {
	name   string
	offset int
	path   string
	start  func(simulator.Config) (cloud, error)
}

var places = []place{
	{"ionos", 1, "/v1", func(c simulator.Config) (cloud, error) { return ionos.New(c) }},
	{"gcore", 2, "/cloud", func(c simulator.Config) (cloud, error) { return gcore.New(c) }},
	{"katapult", 3, "/core/v1", func(c simulator.Config) (cloud, error) { return katapult.New(c) }},
	{"jotelulu", 4, "", func(c simulator.Config) (cloud, error) { return jotelulu.New(c) }},
	{"scp", 5, "", func(c simulator.Config) (cloud, error) { return scp.New(c) }},
}

// Start listens and serves until Close.
func Start(config Config) (*Sandbox, error) {
	s := &Sandbox{Endpoints: map[string]string{}}
	for _, p := range places {
		simulated, err := p.start(simulator.Config{Delay: config.Delay, File: stateFile(config.Dir, p.name), Profile: config.Profile})
		if err != nil {
			return nil, errors.Join(err, s.Close(context.Background()))
		}
		s.clouds = append(s.clouds, simulated)
		base, err := s.serve(config, p.name, p.offset, simulated)
		if err != nil {
			return nil, errors.Join(err, s.Close(context.Background()))
		}
		s.Endpoints[p.name] = base + p.path
	}
	var err error
	if s.Index, err = s.serve(config, "", 0, http.HandlerFunc(s.index)); err != nil {
		return nil, errors.Join(err, s.Close(context.Background()))
	}
	return s, nil
}

func stateFile(dir, cloud string) string {
	if dir == "" {
		return ""
	}
	return filepath.Join(dir, "sandbox-"+cloud+".json")
}

// serve listens for a cloud and returns the URL.
func (s *Sandbox) serve(config Config, cloud string, offset int, handler http.Handler) (string, error) {
	address, err := config.address(cloud, offset)
	if err != nil {
		return "", err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return "", fmt.Errorf("sandbox: %w", err)
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	s.servers = append(s.servers, server)
	go func() { _ = server.Serve(listener) }() // ends with Close
	return "http://" + listener.Addr().String(), nil
}

var indexPage = template.Must(template.New("index").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Signoff sandbox</title>
<style>body{font:16px/1.5 system-ui;margin:3rem auto;max-width:40rem;padding:0 1rem}</style>
<h1>Simulated clouds</h1>
<p>Nothing here is real. Any non-empty token is accepted; scp verifies
signatures of the access key <code>sandbox</code> and the secret <code>sandbox-secret</code>.</p>
<ul>{{range $name, $url := .}}<li><b>{{$name}}</b>: <code>{{$url}}</code></li>{{end}}</ul>
`))

func (s *Sandbox) index(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = indexPage.Execute(w, s.Endpoints) // the reader is gone, or not
}

// Calls counts the requests that reached an operation of a simulated cloud.
func (s *Sandbox) Calls(operation string) int {
	calls := 0
	for _, c := range s.clouds {
		calls += c.Calls(operation)
	}
	return calls
}

// Close ends the listeners; calls being answered are answered.
func (s *Sandbox) Close(ctx context.Context) error {
	var errs []error
	for _, server := range s.servers {
		errs = append(errs, server.Shutdown(ctx))
	}
	return errors.Join(errs...)
}

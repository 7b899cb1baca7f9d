package main

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// behind serves only what comes through the trusted proxies, over TLS as they
// say where they say it, and as coming from the address that they name. Probes may come directly.
func behind(proxies []netip.Prefix, next http.Handler) http.Handler {
	trusted := func(ip netip.Addr) bool {
		return slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(ip.Unmap()) })
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		peer, err := netip.ParseAddrPort(r.RemoteAddr)
		if probes := []string{"/healthz", "/readyz", "/metrics"}; slices.Contains(probes, r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		if err != nil || !trusted(peer.Addr()) {
			http.Error(w, "this server is reached through its proxy only", http.StatusForbidden)
			return
		}
		if insecure(r.Header.Values("X-Forwarded-Proto")) {
			http.Error(w, "this server is reached over https only", http.StatusForbidden)
			return
		}
		if from, ok := forwarded(r.Header.Values("X-Forwarded-For"), trusted); ok {
			r.RemoteAddr = net.JoinHostPort(from.String(), "0")
		}
		next.ServeHTTP(w, r)
	})
}

// insecure reports whether a proxy on the way was not reached over TLS. Without
// the header it is taken at the configuration's word.
func insecure(headers []string) bool {
	for _, proto := range strings.Split(strings.Join(headers, ","), ",") {
		if proto = strings.TrimSpace(proto); proto != "" && proto != "https" {
			return true
		}
	}
	return false
}

// forwarded is the last address that a trusted proxy saw and that is none
// itself. What stands before it, anybody may have written.
func forwarded(headers []string, trusted func(netip.Addr) bool) (netip.Addr, bool) {
	hops := strings.Split(strings.Join(headers, ","), ",")
	for _, hop := range slices.Backward(hops) {
		ip, err := address(strings.TrimSpace(hop))
		if err != nil {
			return ip, false
		}
		if !trusted(ip) {
			return ip.Unmap(), true
		}
	}
	return netip.Addr{}, false
}

// address reads one with or without its port; some proxies write both.
func address(hop string) (netip.Addr, error) {
	if with, err := netip.ParseAddrPort(hop); err == nil {
		return with.Addr(), nil
	}
	return netip.ParseAddr(strings.Trim(hop, "[]"))
}

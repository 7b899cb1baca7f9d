package app

import (
	"net/http"
	"sync"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"signoff/approvals"
)

// Metrics serves Prometheus metrics: the process, and how many active requests
// stand at each status. Nothing in them names a target or a person.
func Metrics(service *approvals.Service) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	gauge := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "signoff_requests_active", Help: "Requests to which something can still happen."}, []string{"status"})
	registry.MustRegister(gauge)
	metrics := promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
	var scraping sync.Mutex // each scrape counts anew
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		scraping.Lock()
		defer scraping.Unlock()
		active, err := service.Find(r.Context(), approvals.Query{Active: true})
		if err != nil {
			http.Error(w, "the ledger does not answer", http.StatusServiceUnavailable)
			return
		}
		gauge.Reset()
		for _, status := range approvals.Statuses {
			if !status.Final() {
				gauge.WithLabelValues(string(status)).Set(0)
			}
		}
		for _, request := range active {
			gauge.WithLabelValues(string(request.Status())).Inc()
		}
		metrics.ServeHTTP(w, r)
	})
}

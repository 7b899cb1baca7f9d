// Package pgtest gives tests PostgreSQL databases of their own.
//
// The server is the one at SIGNOFF_POSTGRES, the URL of a database in which
// they may create others, or else the one at 127.0.0.1:5432 if it lets the role
// postgres in without a password. Where there is none, tests are skipped, or
// fail if SIGNOFF_REQUIRE_ALL=1.
package pgtest

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

const byDefault = "postgres://postgres@127.0.0.1:5432/postgres"

// Database makes a database and returns its URL. It is dropped when t ends,
// whoever still uses it.
func Database(t testing.TB) string {
	t.Helper()
	server := reach(t)
	name := "signoff_test_" + strings.ToLower(rand.Text()[:12])
	Exec(t, server, "CREATE DATABASE "+name+" TEMPLATE template0 ENCODING 'UTF8'")
	t.Cleanup(func() { Exec(t, server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") })
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal("SIGNOFF_POSTGRES is not a URL")
	}
	u.Path = "/" + name
	return u.String()
}

// Exec runs one statement on a connection of its own.
func Exec(t testing.TB, address, statement string, args ...any) {
	t.Helper()
	if err := Try(address, statement, args...); err != nil {
		t.Fatalf("PostgreSQL: %s: %v", statement, err)
	}
}

// Try is Exec for what may fail.
func Try(address, statement string, args ...any) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer c.Close(ctx)
	_, err = c.Exec(ctx, statement, args...)
	return err
}

// CutAll ends every connection of the role to the database but the one it uses
// itself.
func CutAll(address string) error {
	return Try(address, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()")
}

// reach returns the URL of the server, or skips.
func reach(t testing.TB) string {
	t.Helper()
	if server := os.Getenv("SIGNOFF_POSTGRES"); server != "" {
		return server
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	c, err := pgx.Connect(ctx, byDefault)
	if err == nil {
		_ = c.Close(ctx)
		return byDefault
	}
	const missing = "there is no PostgreSQL for tests: start one at 127.0.0.1:5432 that trusts the role postgres, " +
		"or set SIGNOFF_POSTGRES to the URL of a database whose role may create databases; .ci/run does it on Debian"
	if os.Getenv("SIGNOFF_REQUIRE_ALL") == "1" {
		t.Fatal(missing)
	}
	t.Skip(missing)
	return ""
}

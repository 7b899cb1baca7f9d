// Package storetest holds every [approvals.Store] to its contract. Two stores
// that pass it are the same to the service, which is tested on one of them.
//
// A promise is a subtest, named by what it promises and by the invariant of the
// design that rests on it. Requests are made by hand and moved by the real
// events with the service's loop of load, apply and swap, since that loop is
// what a store exists for. Races run through several stores on one ledger, as
// several processes do. Time is injected; nothing sleeps but the listener for
// silence.
//
// The package imports approvals, provider and testify, and no store.
package storetest

// Package sim is Jotelulu simulated: organizations, their server subscriptions,
// instances with network interfaces, and the networks these are on.
//
// It takes a token in whatever header it comes (the documents do not say
// which), and answers errors as plain sentences, since no error body is
// documented.
package sim

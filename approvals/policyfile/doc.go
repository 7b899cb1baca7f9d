// Package policyfile is the policy of a team: a YAML file of rules with
// conditions in CEL, implementing approvals.Policy.
//
// A rule matches calls by operation, cloud, account and nature; its conditions
// look at arguments, live state, requester and time. Conditions are compiled
// when the file is loaded, against the input type of every operation that the
// rule matches, so that a misspelt argument is found then and not at night.
// All rules that hold are heard and the most restrictive outcome wins; an
// error means no. The package may import approvals, conditions and provider.
package policyfile

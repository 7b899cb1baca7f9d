// Package providertest checks a cloud's declarations against the documents.
//
// One call, [Check], buys every rule: catalogue and declarations agree in both
// directions, documented parameters and members are there with place and type,
// documented examples decode strictly and encode back equal, every secret is
// marked, names and references resolve, schemas are portable, and the
// simulator serves exactly what is declared.
//
// The witness is testdata/catalogue.json (facts without prose) and
// testdata/examples of the package under test.
package providertest

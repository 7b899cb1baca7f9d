// Package provider says what an operation of a cloud is.
//
// One API call is one exported Go value beside its input and output types
// (see [Define]). From that value alone come the strict decoder, the canonical
// bytes that an approval binds, the JSON Schemas, the HTTP request, the reads
// that show what the call will touch, and the rules by which its end or an
// unknown outcome is recognised. Everything outside this tree works on the
// type-erased [Operation].
//
//	raw arguments --Canon--> canonical bytes --Call--> HTTP --> Answer
//	                 |                          |
//	                 strict, once               secrets put back only here
//
// Input is decoded strictly (what was digested is what is sent), answers are
// decoded openly (clouds add fields and spell numbers as strings).
//
// The package imports nothing else of this module. The clouds live below it,
// one package each, one resource a file.
package provider

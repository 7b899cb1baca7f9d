package tools

// Stateless is the bare protocol, for tests of what the library does with it.
var Stateless = stateless

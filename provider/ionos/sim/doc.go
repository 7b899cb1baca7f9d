// Package sim is the IONOS Cloud Panel simulated: servers and everything that
// hangs on them, and whatever else the API has operations for.
//
// A change answers at once with a transitional state; after the configured
// delay the entity is at rest again, or gone (entity.go). A second change during the
// first is refused with 403 INVALID_STATE, as documented for images and public
// IPs and assumed elsewhere. Settings take effect at once in the state and are
// only shown as under way meanwhile. Relations are stored once, on the server;
// the other side is derived from the servers (relations.go).
package sim

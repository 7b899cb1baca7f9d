// Package sim is the IONOS Cloud Panel simulated: servers with their hardware,
// disks, addresses, networks, DVD, image and snapshot; users with API access,
// roles, monitoring policies.
//
// A change answers at once with a transitional state and percent; after the
// configured delay the server is at rest again (or gone). A second change
// during the first is refused with 403 INVALID_STATE, as documented for images
// and assumed for servers. Settings take effect at once in the state and are
// only shown as "under way" meanwhile.
package sim

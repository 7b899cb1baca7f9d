// Package sim is the Gcore Cloud simulated: instances with their flavor, ports,
// security groups, volumes, tags and server groups, in projects and regions.
//
// A change that takes time answers with a task and holds the instance until the
// configured delay is over; a second change meanwhile is refused with 409, as
// is assumed of the cloud. Settings take effect at once in the state, and only
// show as under way. A relation is stored once: a port and a volume know their
// instance, a floating IP its port, an instance its server group.
//
// Requests may use the older spellings of the seed, answers carry both.
package sim

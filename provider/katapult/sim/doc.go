// Package sim is Katapult simulated: organizations with their machines, network
// interfaces, networks, tasks and trash.
//
// A power action queues a task: pending, running, completed; the machine shows
// the transitional state from running on and comes to rest a little after its
// task. Deleted machines lie in the trash for 48 hours, answer 406
// object_in_trash, and can be restored or purged. Errors are wrapped as on the
// wire. Objects may be named in every way that the wire takes: the documented
// one, the query instead of the body, and the id in the path.
//
// Assumed, since no document says it: a machine has one task at a time (a
// second is 406 task_queueing_error), as has a reset only when started; an
// action that changes nothing completes; lists leave out what is in the trash;
// a machine in the trash is stopped.
package sim

// Package sim is the Samsung Cloud Platform virtualserver service simulated:
// servers with their network ports.
//
// Signatures are verified bit by bit, for the access key sandbox and the secret
// sandbox-secret, with a clock that may be five minutes off. All four versions
// of the API are served alike; [RefuseExpired] makes it refuse those whose end
// date has come.
//
// Assumed, since no document says it: a server about to start or stop still
// shows the state it had, one that reboots shows REBOOT or HARD_REBOOT; a
// second action meanwhile, or one that does not fit the state, is 409; a port
// on its way is DOWN; a port made for a server is deleted with its removal, one
// that existed before becomes free again.
package sim

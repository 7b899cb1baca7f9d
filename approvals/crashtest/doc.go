// Package crashtest proves by crashing it that the workflow calls at most once
// and loses nothing. It holds tests only.
//
// Executors are processes of their own: the test binary, started again
// (executor_test.go). They work on one ledger and on one cloud, which lives in
// the test's process and counts each call (cloud_test.go). Two tests run on
// SQLite and on PostgreSQL:
//
//   - TestCrash kills executors every 40 to 140 ms while requests are asked for
//     and several approvers race to decide each; some executors are stopped for
//     longer than their lease and wake again. On PostgreSQL all connections are
//     cut every second. In the end the ledger must tell what the cloud counted.
//   - TestPoints kills or stops an executor at one named point of one request.
//
// SIGNOFF_CRASH_REQUESTS=300 makes TestCrash longer. SIGNOFF_POSTGRES_RESTART
// is a command that restarts the PostgreSQL server at once, three times in a
// run; nothing else should be using the server then.
package crashtest

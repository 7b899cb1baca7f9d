// Package proof takes every operation that changes something through the whole
// workflow: once as it should go, and once with its answer lost. It holds tests
// only; a mutating operation without a case here fails them.
package proof

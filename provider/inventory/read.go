package inventory

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/go-json-experiment/json"

	"signoff/provider"
)

// width is how many reads of one account run at once; the client paces them.
const width = 4

// read performs a typed read through the reader. Secrets stay hidden in it.
func read[In, Out any](ctx context.Context, r Reader, op *provider.Def[In, Out], in In) (Out, error) {
	var out Out
	arguments, err := json.Marshal(in)
	if err != nil {
		return out, err
	}
	answer, err := r(ctx, op, arguments)
	if err != nil {
		return out, err
	}
	if len(answer.Body) == 0 {
		return out, nil
	}
	return out, json.Unmarshal(answer.Body, &out)
}

// page is how many items are asked for at once where the caller may say, and
// most how many pages are read before the cloud is not believed any more.
const (
	page = 100
	most = 50
)

// pages reads a list to its end: a page shorter than asked for is the last.
// next is told how many items came before.
func pages[T any](next func(items int) ([]T, error)) ([]T, error) {
	var all []T
	for range most {
		part, err := next(len(all))
		if err != nil {
			return all, err
		}
		if all = append(all, part...); len(part) < page {
			return all, nil
		}
	}
	return all, fmt.Errorf("the list goes on after %d items", len(all))
}

// found is what came of one read, or of several of which some went wrong.
type found[T any] struct {
	items []T
	errs  []error
}

// parallel does n things, at most so many at once, and keeps their order.
func parallel[R any](n, atOnce int, do func(i int) R) []R {
	results := make([]R, n)
	slots := make(chan struct{}, max(1, atOnce))
	var work sync.WaitGroup
	for i := range n {
		slots <- struct{}{}
		work.Go(func() {
			results[i] = do(i)
			<-slots
		})
	}
	work.Wait()
	return results
}

// each reads something about every item; what goes wrong for one is kept beside
// what went well for the others.
func each[T, R any](items []T, do func(T) ([]R, error)) ([]R, []error) {
	var all []R
	var errs []error
	for _, f := range parallel(len(items), width, func(i int) found[R] {
		some, err := do(items[i])
		return found[R]{some, list(err)}
	}) {
		all, errs = append(all, f.items...), append(errs, f.errs...)
	}
	return all, errs
}

func list(err error) []error {
	if err == nil {
		return nil
	}
	return []error{err}
}

// gather joins the findings of sources.
func gather[T any](sources []Source, each []found[T]) (all []T, problems []Problem) {
	for i, f := range each {
		all = append(all, f.items...)
		for _, err := range f.errs {
			problems = append(problems, Problem{sources[i].Cloud, sources[i].Account, err})
		}
	}
	return all, problems
}

// or is what p points to, or the zero value.
func or[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// state finds the word that the cloud's own one means.
func state(word string, meanings map[State][]string) State {
	for s, words := range meanings {
		if slices.Contains(words, word) {
			return s
		}
	}
	return Unclear
}

package sqlstore

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// channel carries the name of the opening that changed something, so that
// nobody is woken by themselves.
const channel = "signoff"

// Watch implements [approvals.Store]. PostgreSQL tells; of a SQLite file nobody
// does, and those who share it look every tick.
func (s *Store) Watch(ctx context.Context) <-chan struct{} {
	if s.listen == nil {
		return nil
	}
	told := make(chan struct{}, 1)
	go func() {
		defer close(told)
		for ctx.Err() == nil {
			s.hear(ctx, told) // an error is the connection's: it is made anew
			select {
			case <-ctx.Done():
			case <-time.After(time.Second):
			}
		}
	}()
	return told
}

// hear listens on a connection of its own until that fails. What happened
// before it was there may have been missed, so it begins with a signal.
func (s *Store) hear(ctx context.Context, told chan<- struct{}) {
	c, err := pgx.ConnectConfig(ctx, s.listen.Copy())
	if err != nil {
		return
	}
	defer c.Close(context.WithoutCancel(ctx))
	if _, err := c.Exec(ctx, "LISTEN "+channel); err != nil {
		return
	}
	signal(told)
	for {
		n, err := c.WaitForNotification(ctx)
		if err != nil {
			return
		}
		if n.Payload != s.name {
			signal(told)
		}
	}
}

// signal leaves one that waits already as it is.
func signal(told chan<- struct{}) {
	select {
	case told <- struct{}{}:
	default:
	}
}

package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"time"

	"signoff/approvals"
)

// HoldPosts implements [approvals.Store].
func (s *Store) HoldPosts(ctx context.Context, request, holder string, lease time.Duration) ([]approvals.Post, bool, error) {
	held := false
	posts, err := returning(ctx, s, func(t *tx) (posts []approvals.Post, err error) {
		held, err = t.change(ctx, holdPosts, request, holder, nanos(t.now.Add(lease)), nanos(t.now))
		if err != nil || !held {
			return nil, err
		}
		rows, err := t.query(ctx, listPosts, request)
		if err != nil {
			return nil, err
		}
		return collect(rows, scanPost)
	})
	return posts, held && err == nil, doing("hold posts", err)
}

// SetPost implements [approvals.Store].
func (s *Store) SetPost(ctx context.Context, holder string, p approvals.Post) error {
	return doing("set post", s.write(ctx, func(t *tx) error {
		var kept string
		err := t.row(ctx, keepPosts, p.Request, holder, nanos(t.now)).Scan(&kept)
		if errors.Is(err, sql.ErrNoRows) {
			return approvals.ErrConflict
		}
		if err != nil {
			return err
		}
		return t.must(ctx, approvals.ErrConflict, setPost, p.Request, p.Name, p.Place, p.Stamp, p.Drawn, nanos(t.now))
	}))
}

// LetPosts implements [approvals.Store]; what is another's by now stays so.
func (s *Store) LetPosts(ctx context.Context, request, holder string) error {
	return doing("let posts", s.write(ctx, func(t *tx) error {
		_, err := t.exec(ctx, letPosts, request, holder)
		return err
	}))
}

// PostsOf implements [approvals.Store]; in the order of their names.
func (s *Store) PostsOf(ctx context.Context, request string) ([]approvals.Post, error) {
	rows, err := s.query(ctx, listPosts, request)
	if err != nil {
		return nil, doing("read posts", err)
	}
	all, err := collect(rows, scanPost)
	return all, doing("read posts", err)
}

// PostAt implements [approvals.Store].
func (s *Store) PostAt(ctx context.Context, place, stamp string) (approvals.Post, error) {
	if stamp == "" {
		return approvals.Post{}, approvals.ErrNotFound // several may be under way at one place
	}
	p, err := scanPost(s.row(ctx, readPost, place, stamp))
	return p, doing("read post", found(err))
}

// Behind implements [approvals.Store]; without a limit it lists all.
func (s *Store) Behind(ctx context.Context, name string, limit int) ([]string, error) {
	if limit <= 0 {
		limit = math.MaxInt32
	}
	rows, err := s.query(ctx, behind, name, limit)
	if err != nil {
		return nil, doing("read posts", err)
	}
	all, err := collect(rows, func(row scanner) (id string, err error) {
		err = row.Scan(&id)
		return id, err
	})
	return all, doing("read posts", err)
}

func scanPost(row scanner) (p approvals.Post, err error) {
	var at int64
	err = row.Scan(&p.Request, &p.Name, &p.Place, &p.Stamp, &p.Drawn, &at)
	p.At = moment(at)
	return p, err
}

package fakeslack

// place finds the channel of a call: its id, #name, or a user's id for the
// direct message with that user.
func (s *Slack) place(name string) (*Channel, *refusal) {
	if c, ok := s.channels[name]; ok {
		return c, nil
	}
	if p, ok := s.people[name]; ok {
		if p.Deleted || p.Bot {
			return nil, refuse("channel_not_found")
		}
		return s.direct(name), nil
	}
	for _, c := range s.channels {
		if "#"+c.Name == name || c.Name == name {
			return c, nil
		}
	}
	return nil, refuse("channel_not_found")
}

// known finds a channel by its id alone: names and user ids are for posting
// only, and a bot that has kept "#ops" must learn so in its tests.
func (s *Slack) known(id string) (*Channel, *refusal) {
	if c, ok := s.channels[id]; ok {
		return c, nil
	}
	return nil, refuse("channel_not_found")
}

// direct is the channel between the bot and the person.
func (s *Slack) direct(user string) *Channel {
	id := "D" + user
	if s.channels[id] == nil {
		s.channels[id] = &Channel{ID: id, Private: true, Members: []string{user, BotUser}}
	}
	return s.channels[id]
}

// writable is place, where the bot may also post.
func (s *Slack) writable(name string) (*Channel, *refusal) {
	c, refused := s.place(name)
	switch {
	case refused != nil:
		return nil, refused
	case c.Archived:
		return nil, refuse("is_archived")
	case c.Without && c.Private:
		return nil, refuse("channel_not_found")
	case c.Without:
		return nil, refuse("not_in_channel")
	}
	return c, nil
}

// has reports whether the person is in the channel; one without a list is open
// to all.
func (c *Channel) has(user string) bool {
	if c.Members == nil {
		return true
	}
	for _, m := range c.Members {
		if m == user {
			return true
		}
	}
	return false
}

package fakeslack

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

func (s *Slack) authTest(*request) (object, *refusal) {
	out := object{"url": "https://example.slack.com/", "team": "Example", "user": "signoff", "team_id": s.options.Team, "user_id": BotUser, "bot_id": BotID}
	if s.options.Enterprise != "" {
		out["enterprise_id"] = s.options.Enterprise
	}
	return out, nil
}

// personWire is a person as users.info answers; the e-mail needs a scope of its own.
func (s *Slack) personWire(p *Person) object {
	profile := object{"real_name": p.Name, "display_name": p.Name, "team": p.Team}
	if p.Email != "" && s.scope("users:read.email") == nil {
		profile["email"] = p.Email
	}
	out := object{
		"id": p.ID, "team_id": p.Team, "name": p.Name, "real_name": p.Name, "deleted": p.Deleted, "profile": profile,
		"is_bot": p.Bot, "is_restricted": p.Guest || p.SingleGuest, "is_ultra_restricted": p.SingleGuest, "is_stranger": p.Stranger,
		"is_app_user": p.AppUser, "is_connector_bot": p.ConnectorBot, "is_workflow_bot": p.WorkflowBot, "is_invited_user": p.Invited,
	}
	if s.options.Enterprise != "" {
		out["enterprise_user"] = object{"id": p.ID, "enterprise_id": cmp.Or(p.Enterprise, s.options.Enterprise), "enterprise_name": "Example", "teams": []string{p.Team}}
	}
	return out
}

func (s *Slack) userInfo(req *request) (object, *refusal) {
	p, known := s.people[req.args["user"]]
	if !known {
		return nil, refuse("user_not_found")
	}
	return object{"user": s.personWire(p)}, nil
}

func (s *Slack) userByEmail(req *request) (object, *refusal) {
	for _, id := range slices.Sorted(maps.Keys(s.people)) {
		p := s.people[id]
		if p.Email != "" && strings.EqualFold(p.Email, req.args["email"]) && !p.Deleted {
			return object{"user": s.personWire(p)}, nil
		}
	}
	return nil, refuse("users_not_found")
}

func (s *Slack) groupList(req *request) (object, *refusal) {
	list := []object{}
	for _, id := range slices.Sorted(maps.Keys(s.groups)) {
		g := s.groups[id]
		if g.Disabled && req.args["include_disabled"] != "true" {
			continue
		}
		item := object{"id": g.ID, "team_id": s.options.Team, "is_usergroup": true, "name": g.Handle, "handle": g.Handle, "user_count": len(g.Members), "date_delete": 0}
		if g.Disabled {
			item["date_delete"] = s.now().Unix()
		}
		if req.args["include_users"] == "true" {
			item["users"] = g.Members
		}
		list = append(list, item)
	}
	return object{"usergroups": list}, nil
}

func (s *Slack) groupMembers(req *request) (object, *refusal) {
	g, known := s.groups[req.args["usergroup"]]
	switch {
	case !known:
		return nil, refuse("no_such_subteam")
	case g.Disabled && req.args["include_disabled"] != "true":
		return nil, refuse("subteam_disabled")
	}
	members := []string{}
	return object{"users": append(members, g.Members...)}, nil
}

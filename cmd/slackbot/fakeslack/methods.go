package fakeslack

// Which token a method wants.
const (
	botToken = iota
	appToken
	noToken
)

// method is one row of the Web API.
type method struct {
	tier  tier
	scope string // that every call needs; "" = none, or it depends on the channel
	token int
	run   func(s *Slack, req *request) (object, *refusal)
}

// methods is everything that the fake can do; calling another one fails the
// test.
var methods = map[string]method{
	"auth.test":                    {tier: tier4, run: (*Slack).authTest},
	"apps.connections.open":        {tier: tier1, token: appToken, run: (*Slack).connectionsOpen},
	"chat.postMessage":             {tier: posting, scope: "chat:write", run: (*Slack).postMessage},
	"chat.postEphemeral":           {tier: tier4, scope: "chat:write", run: (*Slack).postEphemeral},
	"chat.update":                  {tier: tier3, scope: "chat:write", run: (*Slack).updateMessage},
	"chat.delete":                  {tier: tier3, scope: "chat:write", run: (*Slack).deleteMessage},
	"chat.getPermalink":            {tier: tier4, run: (*Slack).permalink},
	"conversations.history":        {tier: tier3, run: (*Slack).conversationHistory},
	"conversations.replies":        {tier: tier3, run: (*Slack).conversationReplies},
	"conversations.info":           {tier: tier3, run: (*Slack).conversationInfo},
	"conversations.open":           {tier: tier3, scope: "im:write", run: (*Slack).conversationOpen},
	"conversations.list":           {tier: tier2, scope: "channels:read", run: (*Slack).conversationList},
	"conversations.members":        {tier: tier4, run: (*Slack).conversationMembers},
	"views.open":                   {tier: tier4, run: (*Slack).openView},
	"views.push":                   {tier: tier4, run: (*Slack).pushView},
	"views.update":                 {tier: tier4, run: (*Slack).updateView},
	"views.publish":                {tier: tier4, run: (*Slack).publishView},
	"users.info":                   {tier: tier4, scope: "users:read", run: (*Slack).userInfo},
	"users.lookupByEmail":          {tier: tier3, scope: "users:read.email", run: (*Slack).userByEmail},
	"usergroups.list":              {tier: tier2, scope: "usergroups:read", run: (*Slack).groupList},
	"usergroups.users.list":        {tier: tier2, scope: "usergroups:read", run: (*Slack).groupMembers},
	"files.getUploadURLExternal":   {tier: tier4, scope: "files:write", run: (*Slack).uploadURL},
	"files.completeUploadExternal": {tier: tier4, scope: "files:write", run: (*Slack).uploadComplete},
	"blocks.validate":              {tier: tier4, token: noToken, run: (*Slack).validateBlocks},
}

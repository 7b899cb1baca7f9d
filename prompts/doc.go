// Package prompts holds ready MCP prompts for jobs that operators have: one
// Markdown file a job, embedded, with what it is called and asks for in front.
//
// A prompt names tools; a test tries each of them against the simulated clouds
// in the order in which the prompt wants them. The package knows tools only by
// name, so that it can be read and changed by people who write no Go.
package prompts

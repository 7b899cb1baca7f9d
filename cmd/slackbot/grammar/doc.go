// Package grammar reads what people type after /signoff, in a mention of the
// bot or in a direct message to it. It may import form and provider, and does no
// input or output.
//
//	help | queue | search WORDS
//	OPERATION key=value key="two words" list=a list=b why="..." account=main
//	OPERATION {"key": "value"}
//
// What keyboards and Slack make of a text is undone first: curly quotes, long
// dashes, odd spaces, links and entities. Nothing is ever expanded.
package grammar

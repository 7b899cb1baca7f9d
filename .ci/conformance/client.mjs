// One client of the official TypeScript SDK against the product: it lists,
// reads, asks for a change, follows it, and asks wrongly. The SDK checks every
// structured answer against the tool's output schema.
//
//   node client.mjs v1|v2 URL          over streamable HTTP
//   node client.mjs v1|v2 COMMAND ...  over stdio
import assert from "node:assert/strict";

const [version, ...where] = process.argv.slice(2);
const sdk = version === "v1"
  ? {
      ...(await import("@modelcontextprotocol/sdk/client/index.js")),
      ...(await import("@modelcontextprotocol/sdk/client/streamableHttp.js")),
      ...(await import("@modelcontextprotocol/sdk/client/stdio.js")),
    }
  : { ...(await import("@modelcontextprotocol/client")), ...(await import("@modelcontextprotocol/client/stdio")) };

const transport = where[0].startsWith("http")
  ? new sdk.StreamableHTTPClientTransport(new URL(where[0]))
  : new sdk.StdioClientTransport({ command: where[0], args: where.slice(1), stderr: "ignore" });
const client = new sdk.Client({ name: `typescript-${version}`, version: "1" }, { capabilities: {} });
await client.connect(transport);

const call = (name, args) => client.callTool({ name, arguments: args });
const { tools } = await client.listTools();
const names = tools.map((t) => t.name);
for (const name of ["operations_search", "operation_read", "request_get", "inventory_servers"]) assert(names.includes(name), `${name} is not offered`);
assert(!names.some((n) => /approve|deny|grant|settle|freeze/.test(n)), "a tool decides");

const listed = await call("inventory_servers", { cloud: "ionos", name: "staging" });
const server = listed.structuredContent.items[0];
assert.equal(server.name, "staging-3");

const read = await call("operation_read", { operation: "ionos_servers_get", arguments: server.arguments });
assert(!JSON.stringify(read).includes("Fg52K21506"), "a password reached the model");

const asked = await call("operation_change", { operation: "ionos_servers_delete", arguments: server.arguments, why: "left over from the spring tests" });
assert.equal(asked.structuredContent.status, "pending_approval");
const followed = await call("request_get", { request_id: asked.structuredContent.request_id, wait_seconds: 1 });
assert.equal(followed.structuredContent.status, "pending_approval");

const wrong = await call("operation_read", { operation: "ionos_servers_get", arguments: { server_id: "web-1" } });
assert(wrong.isError && JSON.stringify(wrong.content).includes("server_id"));

const { prompts } = await client.listPrompts();
assert(prompts.length >= 10);
const prompt = await client.getPrompt({ name: "who-can-reach", arguments: { server: "web-1" } });
assert(prompt.messages[0].content.text.includes('"web-1"'));
const request = await client.readResource({ uri: `signoff://requests/${asked.structuredContent.request_id}` });
assert(request.contents[0].text.includes("pending_approval"));
const { completion } = await client.complete({ ref: { type: "ref/prompt", name: "who-can-reach" }, argument: { name: "server", value: "web" } });
assert(completion.values.includes("web-1"));

const withdrawn = await call("request_withdraw", { request_id: asked.structuredContent.request_id, reason: "only a test" });
assert.equal(withdrawn.structuredContent.status, "withdrawn");
await client.close();
console.log(`TypeScript SDK ${version}, ${where[0].startsWith("http") ? "HTTP" : "stdio"}: ${tools.length} tools, ${prompts.length} prompts, one change asked for, followed and withdrawn`);

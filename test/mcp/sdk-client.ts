import { createRequire } from "node:module";

/** What the tests use of the MCP SDK's client. */
export interface McpClient {
  connect(transport: object): Promise<void>;
  close(): Promise<void>;
  getInstructions(): string | undefined;
  listTools(): Promise<{ tools: { name: string; annotations?: { readOnlyHint?: boolean }; inputSchema: object }[] }>;
  callTool(
    call: { name: string; arguments?: Record<string, unknown> },
    schema?: undefined,
    options?: { signal?: AbortSignal; onprogress?: (progress: { message?: string }) => void },
  ): Promise<{ content: { type: string; text: string }[]; isError?: boolean }>;
  listResources(): Promise<{ resources: { uri: string }[] }>;
  listResourceTemplates(): Promise<{ resourceTemplates: { uriTemplate: string }[] }>;
  readResource(request: { uri: string }): Promise<{ contents: { uri: string; mimeType: string; text: string }[] }>;
}

interface Sdk {
  Client: new (info: { name: string; version: string }) => McpClient;
  StdioClientTransport: new (server: {
    command: string;
    args: string[];
    cwd?: string;
    stderr?: "pipe" | "ignore";
  }) => object & { pid: number | null };
}

/** The SDK's own client; undefined where the SDK is not installed. */
export async function loadClient(): Promise<Sdk | undefined> {
  const name = "@modelcontextprotocol/sdk/client";
  try {
    createRequire(import.meta.url).resolve(`${name}/index.js`);
  } catch {
    return undefined;
  }
  const [client, stdio] = (await Promise.all([import(`${name}/index.js`), import(`${name}/stdio.js`)])) as [Sdk, Sdk];
  return { ...client, ...stdio };
}

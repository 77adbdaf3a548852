/*
 * What paperweave uses of the MCP SDK, which is an optional peer. Its own types are those of zod
 * schemas, which make each type check some seconds longer.
 */

declare module "@modelcontextprotocol/sdk/server/index.js" {
  /** What a request handler is told beside the request. */
  export interface RequestContext {
    signal: AbortSignal;
    _meta?: { progressToken?: string | number };
    sendNotification(notification: { method: string; params: Record<string, unknown> }): Promise<void>;
  }

  export class Server {
    constructor(info: { name: string; version: string }, options: { capabilities: object; instructions: string });
    setRequestHandler(
      schema: object,
      handler: (
        request: { params?: Record<string, unknown> },
        context: RequestContext,
      ) => Promise<Record<string, unknown>>,
    ): void;
    connect(transport: object): Promise<void>;
    close(): Promise<void>;
  }
}

declare module "@modelcontextprotocol/sdk/server/stdio.js" {
  export class StdioServerTransport {}
}

declare module "@modelcontextprotocol/sdk/types.js" {
  export const CallToolRequestSchema: object;
  export const ListToolsRequestSchema: object;
  export const ListResourcesRequestSchema: object;
  export const ListResourceTemplatesRequestSchema: object;
  export const ReadResourceRequestSchema: object;
  export class McpError extends Error {
    constructor(code: number, message: string);
  }
}

import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const project = fileURLToPath(new URL("../../", import.meta.url));
export const tablePath = `${project}models/minilm-fast/table.bin`;
export const tokenizerPath = `${project}models/all-MiniLM-L6-v2/tokenizer.json`;

/** The built `paperweave/web` with all that it imports, as a user's bundler packs it for browsers. */
export async function bundleForBrowsers() {
  const { outputFiles, metafile, warnings } = await build({
    entryPoints: { web: `${project}dist/web.js` },
    outdir: "/",
    splitting: true,
    bundle: true,
    minify: true,
    charset: "utf8",
    platform: "browser",
    format: "esm",
    write: false,
    metafile: true,
    logLevel: "silent",
    external: ["usearch", "hnswlib-node", "@huggingface/transformers"],
  });
  const files = new Map(outputFiles.map(({ path, text }) => [`/${path.split(/[\\/]/).at(-1)!}`, text]));
  return { files, metafile, warnings };
}

/** A server of a page that has the bundle as `web`, of that, and the files of the model, on this machine alone. */
export async function serve(bundle: ReadonlyMap<string, string>): Promise<{ server: Server; origin: string }> {
  const files: Record<string, [type: string, content: string | Uint8Array]> = {
    "/": [
      "text/html",
      '<!doctype html><script type="module">import * as web from "/web.js"; globalThis.web = web;</script>',
    ],
    ...Object.fromEntries([...bundle].map(([path, text]) => [path, ["text/javascript", text]])),
    "/table.bin": ["application/octet-stream", readFileSync(tablePath)],
    "/tokenizer.json": ["application/json", readFileSync(tokenizerPath)],
  };
  const server = createServer(({ url }, response) => {
    const file = files[url!];
    response.writeHead(file ? 200 : 404, { "content-type": file?.[0] ?? "text/plain" }).end(file?.[1]);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

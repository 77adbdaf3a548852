import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { Failure, npm, run } from "../support.js";

const PACKAGES = ["next@16", "react@19", "react-dom@19"];
const PAGE = "export default function Page({ children }) { return <html><body>{children}</body></html>; }\n";
const ROUTE = `import { PaperIndex } from "paperweave";
export const dynamic = "force-dynamic";
export async function GET() {
  try {
    const index = await PaperIndex.inMemory();
    await index.upsert([{ title: "Crowd counting in pictures" }, { title: "Graph neural networks" }]);
    return new Response((await index.topics()).list().length > 0 ? "works" : "no topics");
  } catch (error) {
    return new Response(\`\${error.code}: \${error.message}\`);
  }
}
`;

/** An application of Next.js with a route that finds topics, built by Turbopack and served. */
export function nextJs(place) {
  return {
    "Next.js 16 (Turbopack): works with serverExternalPackages, without works or says what to do": async () => {
      const folder = application(place);
      await built(folder, `{ serverExternalPackages: ["paperweave"] }`, /^works$/);
      await built(folder, "{}", /^(works$|not-found: paperweave has been bundled; keep it external)/);
    },
  };
}

function application(place) {
  place.tool(PACKAGES); // skips where the registry has none
  const folder = place.project("next");
  const words = ["install", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund"];
  npm(folder, [...words, place.tarball, ...PACKAGES]);
  mkdirSync(join(folder, "app", "topics"), { recursive: true });
  writeFileSync(join(folder, "app", "layout.js"), PAGE);
  writeFileSync(join(folder, "app", "topics", "route.js"), ROUTE);
  return folder;
}

async function built(folder, config, expected) {
  writeFileSync(join(folder, "next.config.mjs"), `export default ${config};\n`);
  const next = join(folder, "node_modules", "next", "dist", "bin", "next");
  const options = { cwd: folder, env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" } };
  const { code, stdout, stderr } = run(process.execPath, [next, "build"], { ...options, timeout: 300_000 });
  if (code !== 0) throw new Failure(`next build with ${config} failed:\n${`${stdout}${stderr}`.slice(0, 3000)}`);
  const server = spawn(process.execPath, [next, "start", "-p", "0", "-H", "127.0.0.1"], options);
  try {
    const answer = await (await fetch(`${await address(server)}/topics`)).text();
    if (!expected.test(answer)) throw new Failure(`With ${config} the route answers:\n${answer}`);
  } finally {
    server.kill();
  }
}

/** What the server says that it listens at. */
function address(server) {
  return new Promise((resolve, reject) => {
    let said = "";
    const hear = (text) => {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec((said += text))?.[0];
      if (url && /Ready/.test(said)) resolve(url);
    };
    server.stdout.on("data", hear);
    server.stderr.on("data", hear);
    server.on("exit", (code) => reject(new Failure(`next start ended with ${code}:\n${said}`)));
  });
}

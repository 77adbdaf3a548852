import { get } from "node:http";
import { closestName } from "../core/edit-distance.js";
import { PaperweaveError } from "../core/errors.js";
import { counted } from "../core/format.js";
import { readPapers, type ReadResult } from "../papers/index.js";

/* Zotero's local API: https://www.zotero.org/support/dev/web_api/v3/basics, under /api/ of the running program. */

/** Only this computer is asked, and by its address: a name could lead to another one. */
const HOST = "127.0.0.1";
const PORT = 23119;
/** Items of one answer. */
const PAGE = 500;
/** Collections that an error names. */
const NAMED = 20;

/** Whether a FILE of the command line is a library or a collection of Zotero: "zotero:", "zotero:NAME". */
export function isZotero(file: string): boolean {
  return /^zotero:/i.test(file);
}

/** An item or a collection, as Zotero answers. */
interface Answered {
  data: { key?: unknown; name?: unknown; parentCollection?: unknown; collections?: unknown; deleted?: unknown };
}

/**
 * The papers of the user's own library in Zotero, or of one collection and those inside it. Items
 * in the trash are left out; of collections, the names are kept, as in "Thesis/Methods".
 * @param source "zotero:", or "zotero:" with the name of a collection, perhaps with those that it is in
 * @throws PaperweaveError `unavailable` (Zotero does not run, or does not allow it), `not-found` (no
 *   such collection, nothing in it), `invalid-argument` (several of that name), `bad-format`
 */
export async function readZotero(source: string): Promise<ReadResult> {
  const name = source.slice("zotero:".length).trim();
  const paths = pathsOf(await ask("collections"));
  const wanted = name === "" ? undefined : collectionsIn(findCollection(name, paths), paths);
  const items = (await ask("items/top")).filter(({ data }) => !isTrue(data.deleted));
  const keysOf = ({ data }: Answered): string[] =>
    Array.isArray(data.collections) ? data.collections.filter((key) => typeof key === "string") : [];
  const found = wanted ? items.filter((item) => keysOf(item).some((key) => wanted.has(key))) : items;
  if (found.length === 0) throw new PaperweaveError("not-found", `There are no items in ${nameOfZotero(source)}.`);
  const named = found.map((item) => ({
    ...item,
    data: { ...item.data, collections: keysOf(item).map((key) => paths.get(key) ?? key) },
  }));
  return readPapers(Buffer.from(JSON.stringify(named)), { format: "json" });
}

/** How errors and reports name such a source. */
export function nameOfZotero(source: string): string {
  const name = source.slice("zotero:".length).trim();
  return name === "" ? "Zotero's library" : `Zotero's collection "${name}"`;
}

/** The names of collections by their keys, each behind those that it is in: "Thesis/Methods". */
function pathsOf(collections: readonly Answered[]): Map<string, string> {
  const byKey = new Map(collections.filter(({ data }) => !isTrue(data.deleted)).map(({ data }) => [data.key, data]));
  const pathOf = (key: unknown, inside: readonly unknown[] = []): string => {
    const { name, parentCollection } = byKey.get(key)!;
    const isInside = byKey.has(parentCollection) && !inside.includes(parentCollection);
    return `${isInside ? `${pathOf(parentCollection, [...inside, key])}/` : ""}${String(name)}`;
  };
  return new Map([...byKey.keys()].map((key) => [String(key), pathOf(key)]));
}

/** The path of the one collection that a name means, in whatever case: its own name, or the end of its path. */
function findCollection(name: string, paths: ReadonlyMap<string, string>): string {
  const all = [...new Set(paths.values())].sort();
  const ending = `/${name.toLowerCase()}`;
  const found = all.filter((path) => `/${path.toLowerCase()}`.endsWith(ending));
  const exact = found.filter((path) => path === name);
  if (exact.length === 1) return exact[0]!;
  if (found.length === 1) return found[0]!;
  if (found.length > 1)
    throw new PaperweaveError(
      "invalid-argument",
      `Several collections of Zotero are called "${name}"; name one with those that it is in: ${quoted(found)}.`,
    );
  const meant = closestName(name, all);
  const hint = meant === undefined ? `It has ${all.length === 0 ? "none" : quoted(all)}.` : `Did you mean "${meant}"?`;
  throw new PaperweaveError("not-found", `Zotero has no collection "${name}". ${hint}`);
}

function quoted(names: readonly string[]): string {
  const rest = names.length > NAMED ? ` and ${counted(names.length - NAMED, "other")}` : "";
  return `${names
    .slice(0, NAMED)
    .map((name) => `"${name}"`)
    .join(", ")}${rest}`;
}

/** The keys of the collections with a path, and of those inside. */
function collectionsIn(path: string, paths: ReadonlyMap<string, string>): Set<string> {
  const keys = [...paths].filter(([, one]) => one === path || one.startsWith(`${path}/`)).map(([key]) => key);
  return new Set(keys);
}

/** All that Zotero answers under a path of the user's library, page by page. */
async function ask(path: string): Promise<Answered[]> {
  const all: Answered[] = [];
  for (;;) {
    // New items come last in this order, so that no page is shifted by them.
    const query = `format=json&sort=dateAdded&direction=asc&limit=${PAGE}&start=${all.length}`;
    const { list, total } = await answer(`/api/users/0/${path}?${query}`);
    all.push(...list);
    if (list.length === 0 || !(all.length < total)) return all;
  }
}

/** One answer: its list, and how many there are in all, which a header says. */
async function answer(path: string): Promise<{ list: Answered[]; total: number }> {
  const { status, total, body } = await request(path);
  if (status === 403) throw new PaperweaveError("unavailable", `Zotero does not allow other programs to read. ${HELP}`);
  if (status === 404) throw new PaperweaveError("unavailable", `This Zotero has no local API. ${HELP}`);
  if (status !== 200)
    throw new PaperweaveError("unavailable", `Zotero answers with the status ${status}: ${body.slice(0, 200).trim()}`);
  let list: unknown;
  try {
    list = JSON.parse(body);
  } catch (cause) {
    throw new PaperweaveError("bad-format", `What answers at ${HOST}:${port()} is not Zotero: no JSON.`, { cause });
  }
  if (!Array.isArray(list) || !list.every(isAnswered))
    throw new PaperweaveError("bad-format", `What answers at ${HOST}:${port()} is not Zotero: no list of items.`);
  return { list, total };
}

function isAnswered(one: unknown): one is Answered {
  const data = typeof one === "object" && one !== null && "data" in one ? one.data : undefined;
  return typeof data === "object" && data !== null;
}

const HELP =
  "Start Zotero 7 or later, and in its settings, under Advanced, switch on " +
  "“Allow other applications on this computer to communicate with Zotero”.";

function request(path: string): Promise<{ status: number; total: number; body: string }> {
  return new Promise((resolve, reject) => {
    const fail = (cause: Error): void =>
      reject(new PaperweaveError("unavailable", `Zotero does not answer at ${HOST}:${port()}. ${HELP}`, { cause }));
    // No agent: the one of all requests may be set to send them through a proxy.
    const options = { host: HOST, port: port(), path, agent: false, headers: { "Zotero-API-Version": "3" } };
    get(options, (response) => {
      const pieces: Buffer[] = [];
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("error", fail);
      response.on("end", () =>
        resolve({
          status: response.statusCode!,
          total: Number(response.headers["total-results"]),
          body: Buffer.concat(pieces).toString(),
        }),
      );
    }).on("error", fail);
  });
}

/** The port of Zotero's server: its hidden setting `extensions.zotero.httpServer.port` can change it. */
function port(): number {
  const given = process.env.PAPERWEAVE_ZOTERO_PORT;
  if (given === undefined || given === "") return PORT;
  if (/^\d{1,5}$/.test(given) && Number(given) > 0 && Number(given) < 65536) return Number(given);
  throw new PaperweaveError("invalid-argument", `PAPERWEAVE_ZOTERO_PORT must be a port, got "${given}".`);
}

/** Zotero writes 1 or true. */
function isTrue(value: unknown): boolean {
  return value === 1 || value === true;
}

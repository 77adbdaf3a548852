import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import ts from "typescript";

/** Source files by their path under src, with "/" between folders. */
export type Sources = ReadonlyMap<string, string>;

/** One import of a file by another; both paths under src. */
export interface Arrow {
  from: string;
  to: string;
}

/**
 * The rooms in the order in which imports may go: a room may import those of earlier lines, never
 * one of its own line.
 */
const lines = [
  ["core"],
  ["papers"],
  ["embed", "lexical"],
  ["neighbors"],
  ["topics", "layout", "search"],
  ["view"],
  ["model"],
  ["store"],
  ["database"],
  ["index"],
  ["cli"],
];
/** The files right in src. They wire the rooms together and are a room of their own, "index". */
const wiring = ["index.ts", "paper-index.ts", "notebook.ts"];
/** Rooms beside the line: what they may import; nobody may import them. */
const beside: Record<string, readonly string[]> = { testing: ["core", "embed"], "map-page": ["core", "view"] };
/** What may be imported from outside of src. */
const outside = ["../package.json"];

export function readSources(folder: string): Sources {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  return new Map(names.sort().map((name) => [name.replaceAll("\\", "/"), readFileSync(join(folder, name), "utf8")]));
}

/**
 * What breaks the rule of one-way imports, one sentence each, naming both files; empty when nothing
 * does.
 */
export function brokenRules(sources: Sources): string[] {
  const arrows = readArrows(sources);
  return [...arrows.flatMap((arrow) => brokenBy(arrow, sources) ?? []), ...cyclesOf(arrows)];
}

/** Imports that go past the index.ts of the room that they reach into. */
export function pastTheDoor(sources: Sources): Arrow[] {
  return readArrows(sources).filter(({ from, to }) => {
    const room = roomOf(to);
    return room !== undefined && room !== roomOf(from) && sources.has(`${room}/index.ts`) && to !== `${room}/index.ts`;
  });
}

/**
 * Every relative import of every file: static, `export … from`, types only, `import("…")` as a
 * value and as a type.
 */
export function readArrows(sources: Sources): Arrow[] {
  return [...sources].flatMap(([from, text]) =>
    specifiersOf(from, text)
      .filter((specifier) => specifier.startsWith("."))
      .map((specifier) => ({ from, to: posix.join(posix.dirname(from), specifier).replace(/\.js$/, ".ts") })),
  );
}

function specifiersOf(path: string, text: string): string[] {
  const found: string[] = [];
  const take = (node: ts.Node | undefined): void => {
    if (node && ts.isStringLiteralLike(node)) found.push(node.text);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) take(node.moduleSpecifier);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) take(node.argument.literal);
    else if (ts.isExternalModuleReference(node)) take(node.expression);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) take(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
  return found;
}

/** The room of a file; undefined for one that is in none of them. */
function roomOf(path: string): string | undefined {
  const room = wiring.includes(path) ? "index" : path.split("/").slice(0, -1)[0];
  return room !== undefined && (room in beside || lines.some((line) => line.includes(room))) ? room : undefined;
}

function brokenBy({ from, to }: Arrow, sources: Sources): string | undefined {
  const problem = (why: string): string => `${from} imports ${to}: ${why}.`;
  if (outside.includes(to)) return undefined;
  if (to.startsWith("../")) return problem("it lies outside of src");
  const [user, used] = [roomOf(from), roomOf(to)];
  if (user === undefined) return problem(`${from} is in no room of the architecture`);
  if (used === undefined) return problem(`${to} is in no room of the architecture`);
  if (!sources.has(to)) return problem("there is no such file");
  if (user === used) return undefined;
  if (used in beside) return problem(`no room may import ${used}`);
  if (user in beside)
    return beside[user]!.includes(used) ? undefined : problem(`${user} may import ${beside[user]!.join(" and ")} only`);
  const [own, other] = [user, used].map((room) => lines.findIndex((line) => line.includes(room)));
  if (own === other) return problem(`${user} and ${used} stand beside each other, neither may import the other`);
  return own! < other! ? problem(`an arrow back, ${used} comes after ${user}`) : undefined;
}

/**
 * One sentence for each ring of files that import each other (the first found through each closing
 * import).
 */
function cyclesOf(arrows: readonly Arrow[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of arrows) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const path: string[] = [];
  const cycles = new Set<string>();
  const walk = (file: string): void => {
    const at = path.indexOf(file);
    if (at >= 0) cycles.add(`${[...path.slice(at), file].join(" imports ")}: a cycle of files.`);
    if (at >= 0 || done.has(file)) return;
    path.push(file);
    for (const to of next.get(file) ?? []) walk(to);
    path.pop();
    done.add(file);
  };
  for (const file of next.keys()) walk(file);
  return [...cycles];
}

import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import ts from "typescript";

/** Source files by their path under src, with "/" between folders. */
export type Sources = ReadonlyMap<string, string>;

/**
 * The rooms of the house, and what each may import: rooms that stand before it, or single files of
 * them. No room stands before one that it imports, so that imports go one way.
 */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  core: [],
  papers: ["core"],
  embed: ["core"],
  lexical: ["core", "papers"],
  neighbors: ["core"],
  topics: ["core", "lexical", "neighbors"],
  layout: ["core", "neighbors"],
  search: ["core", "papers", "embed", "lexical", "neighbors"],
  view: ["core", "papers", "topics", "layout", "search"],
  // A program of its own, for browsers: it takes the data of the page as view packs them, colours,
  // texts and links that page and picture have in common, and the writers of the files that it
  // offers for download. None of these needs Node.js.
  "map-page": [
    "core/edit-distance.ts",
    "core/format.ts",
    "core/math.ts",
    "core/types.ts",
    "papers/to-bibtex.ts",
    "papers/to-csv.ts",
    "search/query-syntax.ts",
    "view/map/page/page-data.ts",
    "view/map/page/page-messages.ts",
    "view/map/page/paper-links.ts",
    "view/theme/palette.ts",
    "view/theme/svg-text.ts",
  ],
  model: ["core", "papers", "embed", "neighbors", "topics", "view"],
  store: ["core", "papers", "embed", "lexical", "neighbors", "search", "topics", "model"],
  database: ["core", "papers", "embed", "search", "view", "model", "store"],
  digest: ["core", "search", "view", "model"],
  "paper-index.ts": ["core", "papers", "neighbors", "search", "view", "model", "digest", "store", "database"],
  "notebook.ts": ["view"],
  "index.ts": [
    "core",
    "papers",
    "neighbors",
    "search",
    "topics",
    "view",
    "model",
    "digest",
    "store",
    "database",
    "paper-index.ts",
  ],
  mcp: ["core", "search", "model", "store", "paper-index.ts"],
  cli: ["core", "papers", "search", "topics", "model", "store", "paper-index.ts", "mcp"],
  adapters: ["core", "papers", "embed", "search", "paper-index.ts"],
  testing: ["core", "embed"],
  // A door for web pages, and the files that stand in for those which need Node.js.
  web: [
    ...[
      "core",
      "papers",
      "embed",
      "neighbors",
      "topics",
      "layout",
      "search",
      "view",
      "model",
      "digest",
      "store",
      "database",
    ],
    ...["paper-index.ts", "index.ts"],
  ],
};
/** What may be imported from outside of src. */
const OUTSIDE = ["../package.json", "../models/manifest.json"];

/** A use of a file by another; `through` is the file that exports it again, if there is one. */
export interface Arrow {
  from: string;
  to: string;
  through?: string;
}

export function readSources(folder: string): Sources {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    // wasm holds AssemblyScript, which no file imports
    (name) => name.endsWith(".ts") && !/^wasm[\\/]/.test(name),
  );
  return new Map(names.sort().map((name) => [name.replaceAll("\\", "/"), readFileSync(join(folder, name), "utf8")]));
}

/** What breaks the rules, one sentence each, naming the files; empty when nothing does. */
export function brokenRules(sources: Sources): string[] {
  const arrows = readArrows(sources);
  return [...new Set([...arrows.flatMap((arrow) => brokenBy(arrow, sources) ?? []), ...cyclesOf(arrows)])];
}

/**
 * Every use of a file by another, by relative imports: static, `export … from`, types only,
 * `import("…")` as a value and as a type. What a file exports again is used by those, too, who
 * import it from there.
 */
export function readArrows(sources: Sources): Arrow[] {
  const modules = modulesOf(sources);
  return [...modules].flatMap(([from, { imports }]) =>
    imports.flatMap(({ to, names }) => {
      const origins = (names ?? namesOf(to, modules)).map((name) => originOf(to, name, modules));
      const further = [...new Set(origins)].filter((origin) => origin !== undefined && origin !== to);
      return [{ from, to }, ...further.map((origin) => ({ from, to: origin!, through: to }))];
    }),
  );
}

/** What the table allows although no file needs it: "room may import other". */
export function unusedAllowances(sources: Sources): string[] {
  const used = new Set(
    readArrows(sources).flatMap(({ from, to }) => [`${roomOf(from)} ${roomOf(to)}`, `${roomOf(from)} ${to}`]),
  );
  return Object.entries(ROOMS).flatMap(([room, allowed]) =>
    allowed.filter((other) => !used.has(`${room} ${other}`)).map((other) => `${room} may import ${other}`),
  );
}

/** The names that a file exports, types among them, in alphabetical order. */
export function exportedNames(sources: Sources, path: string): string[] {
  return [...new Set(namesOf(path, modulesOf(sources)))].sort();
}

/** What a file imports and exports. */
interface Module {
  /** `names` is undefined where all that the other file exports is meant. */
  imports: { to: string; names: string[] | undefined }[];
  /** By the exported name: where it comes from, and by which name; undefined: from this file. */
  exports: Map<string, { to: string; name: string } | undefined>;
  /** Files of which all is exported again. */
  stars: string[];
}
type Modules = ReadonlyMap<string, Module>;

/** Parsing takes long: the modules of each tree of sources are kept. */
const parsed = new WeakMap<Sources, Modules>();

function modulesOf(sources: Sources): Modules {
  const modules = parsed.get(sources) ?? new Map([...sources].map(([path, text]) => [path, readModule(path, text)]));
  parsed.set(sources, modules);
  return modules;
}

function readModule(path: string, text: string): Module {
  const module: Module = { imports: [], exports: new Map(), stars: [] };
  const imported = new Map<string, { to: string; name: string }>();
  const take = (node: ts.Node | undefined, names?: string[]): string | undefined => {
    if (!node || !ts.isStringLiteralLike(node) || !node.text.startsWith(".")) return undefined;
    const to = posix.join(posix.dirname(path), node.text).replace(/\.js$/, ".ts");
    module.imports.push({ to, names });
    return to;
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      const bindings = node.importClause?.namedBindings;
      const named = bindings && ts.isNamedImports(bindings) ? [...bindings.elements] : undefined;
      const to = take(node.moduleSpecifier, named?.map(nameThere));
      if (to) named?.forEach((one) => imported.set(one.name.text, { to, name: nameThere(one) }));
    } else if (ts.isExportDeclaration(node)) {
      const named =
        node.exportClause && ts.isNamedExports(node.exportClause) ? [...node.exportClause.elements] : undefined;
      const to = take(node.moduleSpecifier, named?.map(nameThere));
      if (to && !node.exportClause) module.stars.push(to);
      named?.forEach((one) => {
        const name = nameThere(one);
        module.exports.set(one.name.text, to ? { to, name } : imported.get(name));
      });
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) take(node.argument.literal);
    else if (isExported(node)) declaredNames(node).forEach((name) => module.exports.set(name, undefined));
    else if (ts.isExternalModuleReference(node)) take(node.expression);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) take(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest));
  return module;
}

function isExported(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

function declaredNames(node: ts.Node): string[] {
  if (ts.isVariableStatement(node))
    return node.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? name.text : []));
  const { name } = node as ts.NamedDeclaration;
  return name && ts.isIdentifier(name) ? [name.text] : [];
}

/** The name by which another file exports what is imported or exported here, perhaps by another name. */
function nameThere({ name, propertyName }: ts.ImportSpecifier | ts.ExportSpecifier): string {
  return (propertyName ?? name).text;
}

/** All names that a file exports. */
function namesOf(path: string, modules: Modules, seen: readonly string[] = []): string[] {
  if (seen.includes(path)) return [];
  const { exports, stars } = modules.get(path) ?? { exports: new Map<string, undefined>(), stars: [] };
  return [...exports.keys(), ...stars.flatMap((star) => namesOf(star, modules, [...seen, path]))];
}

/** The file in which a name is declared that a file exports; undefined when there is none. */
function originOf(path: string, name: string, modules: Modules, seen: readonly string[] = []): string | undefined {
  const module = modules.get(path);
  if (!module || seen.includes(path)) return undefined;
  const further = [...seen, path];
  if (module.exports.has(name)) {
    const source = module.exports.get(name);
    return source ? originOf(source.to, source.name, modules, further) : path;
  }
  for (const star of module.stars) {
    const origin = originOf(star, name, modules, further);
    if (origin !== undefined) return origin;
  }
  return undefined;
}

/** The room of a file: its folder in src, or the file itself where it is in none; undefined for none of the rooms. */
function roomOf(path: string): string | undefined {
  const room = path.split("/")[0]!;
  return room in ROOMS ? room : undefined;
}

function brokenBy({ from, to, through }: Arrow, sources: Sources): string | undefined {
  const problem = (why: string): string =>
    `${from} imports ${to}${through === undefined ? "" : ` through ${through}`}: ${why}.`;
  if (OUTSIDE.includes(to)) return undefined;
  if (to.startsWith("../")) return problem("it lies outside of src");
  const [user, used] = [roomOf(from), roomOf(to)];
  if (user === undefined) return problem(`${from} is in no room of the architecture`);
  if (used === undefined) return problem(`${to} is in no room of the architecture`);
  if (!sources.has(to)) return problem("there is no such file");
  const allowed = ROOMS[user]!;
  if (user === used || allowed.includes(used) || allowed.includes(to)) return undefined;
  return problem(`${user} may import ${allowed.length === 0 ? "nothing" : `only ${allowed.join(", ")}`}`);
}

/**
 * One sentence for each ring of files that import each other (the first found through each closing
 * import).
 */
function cyclesOf(arrows: readonly Arrow[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to, through } of arrows)
    if (through === undefined) next.set(from, [...(next.get(from) ?? []), to]);
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

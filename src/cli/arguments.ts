import { parseArgs } from "node:util";
import { exportFormats, formatOf, tableFormats, type ExportFormat } from "../store/export/index.js";
import { PaperweaveError } from "../core/errors.js";
import { parseFilter, searchModes, type Filter, type SearchMode } from "../search/index.js";

export const commands = ["topics", "related", "recommend", "search", "map", "index", "info", "export", "mcp"] as const;
export type Command = (typeof commands)[number];

/** A command line that was understood. */
export interface Invocation {
  command: Command;
  files: string[];
  json: boolean;
  k: number;
  count?: number;
  resolution?: number;
  levels?: number;
  /** Each guide has a name and a description: words, or ids of example papers between commas. */
  guides: { name: string; description: string }[];
  outliers?: "assign" | "keep";
  over?: "year" | "month";
  quality: boolean;
  to?: string;
  for?: string;
  mode?: SearchMode;
  filter?: Filter;
  unlike?: string[];
  liked: string[];
  disliked: string[];
  recency?: number;
  diversity?: number;
  /** For map: the file of the page, and the file of the picture. */
  page?: string;
  svg?: string;
  /** For map: show the page, or else the picture, in the browser. */
  open: boolean;
  title?: string;
  embedder?: string;
  out?: string;
  format?: ExportFormat;
  /** For export: also find the topics. */
  topics: boolean;
  check: boolean;
  repair: boolean;
  /** For mcp: clients may add papers. */
  allowAdd: boolean;
}

/** A command line that cannot be run; the message says why. */
export class UsageError extends Error {}

/** All options. Those with `commands` are for these commands only. */
const OPTIONS = {
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "v" },
  json: { type: "boolean" },
  k: { type: "string", short: "k", commands: ["related", "recommend", "search"] },
  count: { type: "string", commands: ["topics", "map"] },
  resolution: { type: "string", commands: ["topics", "map"] },
  levels: { type: "string", commands: ["topics"] },
  guide: { type: "string", multiple: true, commands: ["topics"] },
  outliers: { type: "string", commands: ["topics"] },
  over: { type: "string", commands: ["topics"] },
  quality: { type: "boolean", commands: ["topics"] },
  to: { type: "string", commands: ["related"] },
  for: { type: "string", commands: ["search"] },
  mode: { type: "string", commands: ["search", "related"] },
  filter: { type: "string", commands: ["search", "related", "recommend"] },
  unlike: { type: "string", multiple: true, commands: ["related"] },
  liked: { type: "string", multiple: true, commands: ["recommend"] },
  disliked: { type: "string", multiple: true, commands: ["recommend"] },
  recency: { type: "string", commands: ["recommend"] },
  diversity: { type: "string", commands: ["related"] },
  svg: { type: "string", commands: ["map"] },
  open: { type: "boolean", commands: ["map"] },
  title: { type: "string", commands: ["map"] },
  embedder: { type: "string" },
  out: { type: "string", short: "o", commands: ["export", "map"] },
  format: { type: "string", commands: ["export"] },
  topics: { type: "boolean", commands: ["export"] },
  check: { type: "boolean", commands: ["info"] },
  repair: { type: "boolean", commands: ["info"] },
  "allow-add": { type: "boolean", commands: ["mcp"] },
} as const;

export function parseCommandLine(words: readonly string[]): Invocation | "help" | "version" {
  const { values, positionals } = parse(words);
  if (values.help || positionals[0] === "help") return "help";
  if (values.version) return "version";
  const [command, ...files] = positionals;
  if (command === undefined) throw new UsageError("no command was given");
  if (!isCommand(command)) throw new UsageError(`unknown command "${command}"`);
  for (const [name, option] of Object.entries(OPTIONS)) {
    const only: readonly Command[] = "commands" in option ? option.commands : commands;
    if (name in values && !only.includes(command)) throw new UsageError(`${command} has no option --${name}`);
  }
  if (command === "index" && files.length < 2) throw new UsageError("index needs a FOLDER and at least one FILE");
  if (command === "info" && files.length !== 1) throw new UsageError("info needs one FOLDER");
  if (command === "mcp" && files.length !== 1) throw new UsageError("mcp needs one FOLDER");
  if (command === "mcp" && values.json) throw new UsageError("mcp has no option --json");
  if (files.length === 0) throw new UsageError(`${command} needs at least one FILE`);
  if (values.check && values.repair) throw new UsageError("info takes either --check or --repair, not both");
  if (command === "related" && !values.to) throw new UsageError("related needs --to ID_OR_TITLE");
  if (command === "recommend" && !values.liked) throw new UsageError("recommend needs --liked ID_OR_TITLE");
  if (command === "search" && !values.for?.trim()) throw new UsageError('search needs --for "WORDS"');
  if (command === "info" && values.embedder !== undefined && !values.repair)
    throw new UsageError("info takes --embedder only together with --repair");
  if (command === "export" && values.out === undefined && values.format === undefined)
    throw new UsageError("export needs -o FILE, or --format to write to standard output");
  const format = command === "export" ? exportFormat(values.out ?? values.format!, values.format) : undefined;
  if (values.topics && !tableFormats.includes(format!))
    throw new UsageError(`--topics needs a format with columns: ${tableFormats.join(", ")}`);
  const map = command === "map" ? mapFiles(values.out, values.svg, values.json ?? false) : {};
  if (values.open && map.page === undefined && map.svg === undefined)
    throw new UsageError("map --open needs -o FILE.html");
  return {
    command,
    files,
    json: values.json ?? false,
    k: wholeNumber("k", values.k) ?? 10,
    count: wholeNumber("count", values.count),
    resolution: positiveNumber("resolution", values.resolution),
    levels: wholeNumber("levels", values.levels),
    guides: parseGuides(values.guide ?? []),
    outliers: oneOf("outliers", values.outliers, ["assign", "keep"]),
    over: oneOf("over", values.over, ["year", "month"]),
    quality: values.quality ?? false,
    to: values.to,
    for: values.for,
    mode: oneOf("mode", values.mode, searchModes),
    filter: parseFilterOption(values.filter),
    unlike: values.unlike,
    liked: values.liked ?? [],
    disliked: values.disliked ?? [],
    recency: fraction("recency", values.recency),
    diversity: fraction("diversity", values.diversity),
    ...map,
    open: values.open ?? false,
    title: values.title,
    embedder: values.embedder,
    out: values.out,
    format,
    topics: values.topics ?? false,
    check: values.check ?? false,
    repair: values.repair ?? false,
    allowAdd: values["allow-add"] ?? false,
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw new UsageError(shortMessage(error as NodeJS.ErrnoException));
  }
}

/** One line in place of the several lines of Node's messages. */
function shortMessage({ code, message }: NodeJS.ErrnoException): string {
  const option = /'(?:-\w, )?(-[^' ]+)/.exec(message)?.[1] ?? "";
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") return `unknown option ${option}`;
  if (/ambiguous/.test(message))
    return `${option} needs a value; write a value that begins with a dash as ${option}=-x`;
  if (/argument missing/.test(message)) return `${option} needs a value`;
  if (/does not take an argument/.test(message)) return `${option} takes no value`;
  return message.split("\n")[0]!.replace(/\.$/, "");
}

function exportFormat(target: string, format: string | undefined): ExportFormat {
  if (format !== undefined && !(exportFormats as string[]).includes(format))
    throw new UsageError(`--format must be one of ${exportFormats.join(", ")}, got "${format}"`);
  try {
    return formatOf(target, format);
  } catch {
    throw new UsageError(`the ending of "${target}" is not a known format; add --format ${exportFormats.join("|")}`);
  }
}

/** The files of the page and of the picture of a map; with --json neither is needed. */
function mapFiles(
  output: string | undefined,
  svg: string | undefined,
  json: boolean,
): Pick<Invocation, "page" | "svg"> {
  if (output === "" || svg === "") throw new UsageError("map needs -o FILE.html, got an empty name");
  if (output === undefined && svg === undefined && !json) throw new UsageError("map needs -o FILE.html");
  if (output === undefined) return { svg };
  if (/\.html?$/i.test(output)) return { page: output, svg };
  if (!/\.svg$/i.test(output)) throw new UsageError(`map -o needs a name that ends in .html or .svg, got "${output}"`);
  if (svg !== undefined) throw new UsageError("map takes either -o FILE.svg or --svg FILE, not both");
  return { svg: output };
}

function isCommand(word: string): word is Command {
  return (commands as readonly string[]).includes(word);
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new UsageError(`--${name} must be a whole number of at least 1, got "${text}"`);
  return Number(text);
}

function positiveNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value <= 0)
    throw new UsageError(`--${name} must be a number above 0, got "${text}"`);
  return value;
}

function fraction(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= 1))
    throw new UsageError(`--${name} must be a number from 0 to 1, got "${text}"`);
  return value;
}

/** Checked here, so that a mistake is reported before anything is embedded. */
function parseFilterOption(text: string | undefined): Filter | undefined {
  if (text === undefined) return undefined;
  let filter: unknown;
  try {
    filter = JSON.parse(text);
    parseFilter(filter);
  } catch (error) {
    if (PaperweaveError.is(error)) throw new UsageError(error.message.replace(/\.$/, ""));
    throw new UsageError(`--filter must be JSON such as '{"year": {"$gte": 2023}}', got "${text}"`);
  }
  return filter as Filter;
}

/** "name=description"; a name without a description is its own description. */
function parseGuides(texts: readonly string[]): Invocation["guides"] {
  const names = new Set<string>();
  return texts.map((text) => {
    const at = text.indexOf("=");
    const name = (at < 0 ? text : text.slice(0, at)).trim(),
      description = (at < 0 ? text : text.slice(at + 1)).trim();
    if (name === "" || description === "")
      throw new UsageError(`--guide must be "NAME=WORDS" or "NAME=ID,ID", got "${text}"`);
    if (names.has(name.toLowerCase())) throw new UsageError(`two --guide options have the name "${name}"`);
    names.add(name.toLowerCase());
    return { name, description };
  });
}

function oneOf<Value extends string>(
  name: string,
  text: string | undefined,
  allowed: readonly Value[],
): Value | undefined {
  if (text === undefined) return undefined;
  const value = allowed.find((one) => one === text);
  if (value === undefined) throw new UsageError(`--${name} must be ${allowed.join(" or ")}, got "${text}"`);
  return value;
}

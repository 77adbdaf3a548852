import { parseArgs } from "node:util";
import { exportFormats, formatOf, tableFormats, type ExportFormat } from "../store/export/index.js";
import { PaperweaveError } from "../core/errors.js";
import { parseFilter, searchModes, type Filter, type SearchMode } from "../search/index.js";

export const commands = ["topics", "related", "search", "map", "index", "info", "export"] as const;
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
  /** Name and what it is about: words, or ids of example papers with commas between. */
  guides: { name: string; about: string }[];
  outliers?: "assign" | "keep";
  over?: "year" | "month";
  quality: boolean;
  to?: string;
  for?: string;
  mode?: SearchMode;
  filter?: Filter;
  unlike?: string[];
  diversity?: number;
  /** map: where the page goes, and where the picture. */
  page?: string;
  svg?: string;
  /** map: show the page, or the picture, when it is there. */
  open: boolean;
  title?: string;
  embedder?: string;
  out?: string;
  format?: ExportFormat;
  /** export: find the topics, too. */
  topics: boolean;
  check: boolean;
  repair: boolean;
}

/** A command line that was not; the message says why. */
export class UsageError extends Error {}

/** Options that only some commands take; the rest are for all. */
const onlyFor: Record<string, readonly Command[]> = {
  k: ["related", "search"],
  count: ["topics", "map"],
  resolution: ["topics", "map"],
  levels: ["topics"],
  guide: ["topics"],
  outliers: ["topics"],
  over: ["topics"],
  quality: ["topics"],
  to: ["related"],
  for: ["search"],
  embedder: ["topics", "related", "search", "map", "index", "info", "export"],
  out: ["export", "map"],
  format: ["export"],
  topics: ["export"],
  check: ["info"],
  repair: ["info"],
  mode: ["search", "related"],
  filter: ["search", "related"],
  unlike: ["related"],
  diversity: ["related"],
  svg: ["map"],
  open: ["map"],
  title: ["map"],
};

export function parseCommandLine(words: readonly string[]): Invocation | "help" | "version" {
  const { values, positionals } = parse(words);
  if (values.help || positionals[0] === "help") return "help";
  if (values.version) return "version";
  const [command, ...files] = positionals;
  if (command === undefined) throw new UsageError("which command?");
  if (!isCommand(command)) throw new UsageError(`unknown command "${command}"`);
  for (const [name, takers] of Object.entries(onlyFor)) {
    if (name in values && !takers.includes(command)) throw new UsageError(`${command} takes no --${name}`);
  }
  const least = command === "index" ? 2 : 1;
  if (files.length < least)
    throw new UsageError(
      command === "index"
        ? "index takes a FOLDER and at least one FILE"
        : `${command} takes a ${command === "info" ? "FOLDER" : "FILE"}`,
    );
  if (values.check && values.repair) throw new UsageError("info takes --check or --repair, not both");
  if (command === "info" && files.length > 1) throw new UsageError("info takes one FOLDER");
  if (command === "related" && !values.to) throw new UsageError("related takes --to ID_OR_TITLE");
  if (command === "search" && !values.for?.trim()) throw new UsageError('search takes --for "WORDS"');
  if (command === "info" && values.embedder !== undefined && !values.repair)
    throw new UsageError("info takes no --embedder without --repair");
  if (command === "export" && values.out === undefined && values.format === undefined)
    throw new UsageError("export takes -o FILE, or --format for standard output");
  const format = command === "export" ? exportFormat(values.out ?? values.format!, values.format) : undefined;
  if (values.topics && !tableFormats.includes(format!))
    throw new UsageError(`--topics takes a format with columns: ${tableFormats.join(", ")}`);
  const map = command === "map" ? mapFiles(values.out, values.svg, values.json ?? false) : {};
  if (values.open && map.page === undefined && map.svg === undefined)
    throw new UsageError("map --open takes -o FILE.html");
  return {
    command,
    files,
    json: values.json ?? false,
    k: wholeNumber("k", values.k) ?? 10,
    count: wholeNumber("count", values.count),
    resolution: positiveNumber("resolution", values.resolution),
    levels: wholeNumber("levels", values.levels),
    guides: readGuides(values.guide ?? []),
    outliers: oneOf("outliers", values.outliers, ["assign", "keep"]),
    over: oneOf("over", values.over, ["year", "month"]),
    quality: values.quality ?? false,
    to: values.to,
    for: values.for,
    mode: modeNamed(values.mode),
    filter: filterIn(values.filter),
    unlike: values.unlike,
    diversity: share("diversity", values.diversity),
    ...map,
    open: values.open ?? false,
    title: values.title,
    embedder: values.embedder,
    out: values.out,
    format,
    topics: values.topics ?? false,
    check: values.check ?? false,
    repair: values.repair ?? false,
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "v" },
        json: { type: "boolean" },
        k: { type: "string", short: "k" },
        count: { type: "string" },
        resolution: { type: "string" },
        levels: { type: "string" },
        guide: { type: "string", multiple: true },
        outliers: { type: "string" },
        over: { type: "string" },
        quality: { type: "boolean" },
        to: { type: "string" },
        for: { type: "string" },
        mode: { type: "string" },
        filter: { type: "string" },
        unlike: { type: "string", multiple: true },
        diversity: { type: "string" },
        svg: { type: "string" },
        open: { type: "boolean" },
        title: { type: "string" },
        embedder: { type: "string" },
        out: { type: "string", short: "o" },
        format: { type: "string" },
        topics: { type: "boolean" },
        check: { type: "boolean" },
        repair: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new UsageError(inShort(error as NodeJS.ErrnoException));
  }
}

/** Node's messages run over several lines; one is enough. */
function inShort({ code, message }: NodeJS.ErrnoException): string {
  const option = /'(?:-\w, )?(-[^' ]+)/.exec(message)?.[1] ?? "";
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") return `unknown option ${option}`;
  if (/ambiguous/.test(message)) return `${option} takes a value; one that begins with a dash is written ${option}=-x`;
  if (/argument missing/.test(message)) return `${option} takes a value`;
  if (/does not take an argument/.test(message)) return `${option} takes no value`;
  return message.split("\n")[0]!.replace(/\.$/, "");
}

function exportFormat(target: string, format: string | undefined): ExportFormat {
  if (format !== undefined && !(exportFormats as string[]).includes(format))
    throw new UsageError(`--format takes ${exportFormats.join(", ")}, got "${format}"`);
  try {
    return formatOf(target, format);
  } catch {
    throw new UsageError(`the end of "${target}" tells no format: add --format ${exportFormats.join("|")}`);
  }
}

/** Where the page and the picture of a map go; with --json they need not go anywhere. */
function mapFiles(
  output: string | undefined,
  svg: string | undefined,
  json: boolean,
): Pick<Invocation, "page" | "svg"> {
  if (output === "" || svg === "") throw new UsageError("map takes -o FILE.html, got an empty name");
  if (output === undefined && svg === undefined && !json) throw new UsageError("map takes -o FILE.html");
  if (output === undefined) return { svg };
  if (/\.html?$/i.test(output)) return { page: output, svg };
  if (!/\.svg$/i.test(output)) throw new UsageError(`map -o takes a name that ends in .html or .svg, got "${output}"`);
  if (svg !== undefined) throw new UsageError("map draws one picture: -o FILE.svg or --svg FILE");
  return { svg: output };
}

function isCommand(word: string): word is Command {
  return (commands as readonly string[]).includes(word);
}

function wholeNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new UsageError(`--${name} takes a whole number of at least 1, got "${text}"`);
  return Number(text);
}

function positiveNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value <= 0)
    throw new UsageError(`--${name} takes a number above 0, got "${text}"`);
  return value;
}

function share(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= 1))
    throw new UsageError(`--${name} takes a number from 0 to 1, got "${text}"`);
  return value;
}

function modeNamed(text: string | undefined): SearchMode | undefined {
  if (text === undefined || (searchModes as readonly string[]).includes(text)) return text as SearchMode | undefined;
  throw new UsageError(`--mode takes ${searchModes.join(", ")}; got "${text}"`);
}

/** Read here, so that a mistake in it is told before anything is embedded. */
function filterIn(text: string | undefined): Filter | undefined {
  if (text === undefined) return undefined;
  let filter: unknown;
  try {
    filter = JSON.parse(text);
    parseFilter(filter);
  } catch (error) {
    if (PaperweaveError.is(error)) throw new UsageError(error.message.replace(/\.$/, ""));
    throw new UsageError(`--filter takes JSON such as '{"year": {"$gte": 2023}}', got "${text}"`);
  }
  return filter as Filter;
}

/** "name=what it is about"; a name alone says what it is about itself. */
function readGuides(texts: readonly string[]): Invocation["guides"] {
  const names = new Set<string>();
  return texts.map((text) => {
    const at = text.indexOf("=");
    const name = (at < 0 ? text : text.slice(0, at)).trim(),
      about = (at < 0 ? text : text.slice(at + 1)).trim();
    if (name === "" || about === "") throw new UsageError(`--guide takes "NAME=WORDS" or "NAME=ID,ID", got "${text}"`);
    if (names.has(name.toLowerCase())) throw new UsageError(`two --guide have the name "${name}"`);
    names.add(name.toLowerCase());
    return { name, about };
  });
}

function oneOf<Value extends string>(
  name: string,
  text: string | undefined,
  allowed: readonly Value[],
): Value | undefined {
  if (text === undefined) return undefined;
  const value = allowed.find((one) => one === text);
  if (value === undefined) throw new UsageError(`--${name} takes ${allowed.join(" or ")}, got "${text}"`);
  return value;
}

import { parseArgs } from "node:util";

export const commands = ["topics", "related", "search", "index", "info"] as const;
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
  embedder?: string;
}

/** A command line that was not; the message says why. */
export class UsageError extends Error {}

/** Options that only some commands take; the rest are for all. */
const onlyFor: Record<string, readonly Command[]> = {
  k: ["related", "search"],
  count: ["topics"],
  resolution: ["topics"],
  levels: ["topics"],
  guide: ["topics"],
  outliers: ["topics"],
  over: ["topics"],
  quality: ["topics"],
  to: ["related"],
  for: ["search"],
  embedder: ["topics", "related", "search", "index"],
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
  if (files.length < least) throw new UsageError(command === "index" ? "index takes a FOLDER and at least one FILE" : `${command} takes a ${command === "info" ? "FOLDER" : "FILE"}`);
  if (command === "info" && files.length > 1) throw new UsageError("info takes one FOLDER");
  if (command === "related" && !values.to) throw new UsageError("related takes --to ID_OR_TITLE");
  if (command === "search" && !values.for?.trim()) throw new UsageError('search takes --for "WORDS"');
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
    embedder: values.embedder,
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
        embedder: { type: "string" },
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
  if (text.trim() === "" || !Number.isFinite(value) || value <= 0) throw new UsageError(`--${name} takes a number above 0, got "${text}"`);
  return value;
}

/** "name=what it is about"; a name alone says what it is about itself. */
function readGuides(texts: readonly string[]): Invocation["guides"] {
  const names = new Set<string>();
  return texts.map((text) => {
    const at = text.indexOf("=");
    const name = (at < 0 ? text : text.slice(0, at)).trim(), about = (at < 0 ? text : text.slice(at + 1)).trim();
    if (name === "" || about === "") throw new UsageError(`--guide takes "NAME=WORDS" or "NAME=ID,ID", got "${text}"`);
    if (names.has(name.toLowerCase())) throw new UsageError(`two --guide have the name "${name}"`);
    names.add(name.toLowerCase());
    return { name, about };
  });
}

function oneOf<Value extends string>(name: string, text: string | undefined, allowed: readonly Value[]): Value | undefined {
  if (text === undefined) return undefined;
  const value = allowed.find((one) => one === text);
  if (value === undefined) throw new UsageError(`--${name} takes ${allowed.join(" or ")}, got "${text}"`);
  return value;
}

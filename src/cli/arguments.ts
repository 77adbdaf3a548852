import { parseArgs } from "node:util";
import { exportFormats, formatOf, type ExportFormat } from "../store/export/index.js";
import { closestName } from "../core/edit-distance.js";
import { commands, optionNames, optionOf, optionTable, takes, type Command, type OptionName } from "./commands.js";
import { searchModes, type Filter, type SearchMode } from "../search/index.js";
import {
  digestFormat,
  fraction,
  oneOf,
  parseFilterOption,
  parseGuides,
  positiveNumber,
  UsageError,
  wholeNumber,
  type DigestFormat,
  type Guide,
} from "./values.js";

/** A command line that was understood. */
export interface Invocation {
  command: Command;
  files: string[];
  json: boolean;
  /** Print without bold and dim. */
  noColor: boolean;
  k: number;
  count?: number;
  resolution?: number;
  levels?: number;
  guides: Guide[];
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
  /** False: papers are found by their texts alone. */
  citations?: boolean;
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
  /** For today: the index folder. */
  library?: string;
  /** For today: what is written. */
  digest: DigestFormat;
  date?: string;
  /** For mcp: clients may add papers. */
  allowAdd: boolean;
}

/** A wish for help: of a command, of all in common, or in short. */
export interface HelpRequest {
  help: Command | "all" | "short";
  noColor: boolean;
}

/** @throws UsageError */
export function parseCommandLine(words: readonly string[]): Invocation | HelpRequest | "version" {
  const command = commandOf(words);
  try {
    return parseWords(words, command);
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(error.message, command);
    throw error;
  }
}

/** The command that is meant, whatever else the line says; undefined when there is none. */
function commandOf(words: readonly string[]): Command | undefined {
  const { positionals } = parseArgs({ args: [...words], allowPositionals: true, options: optionTable, strict: false });
  const word = positionals[positionals[0] === "help" ? 1 : 0];
  return word !== undefined && isCommand(word) ? word : undefined;
}

function parseWords(words: readonly string[], known: Command | undefined): Invocation | HelpRequest | "version" {
  const { values, positionals } = parse(words, known);
  const noColor = values["no-color"] ?? false;
  const asksHelp = values.help === true || positionals[0] === "help";
  const [command, ...files] = positionals.slice(positionals[0] === "help" ? 1 : 0);
  if (values.version) return "version";
  if (command === undefined && asksHelp) return { help: "all", noColor };
  if (command === undefined && words.every((word) => word === "--no-color")) return { help: "short", noColor };
  if (command === undefined) throw new UsageError("no command was given");
  if (!isCommand(command)) throw new UsageError(`unknown command "${command}"${meantCommand(command)}`);
  if (asksHelp) return { help: command, noColor };
  for (const name of optionNames)
    if (name in values && !takes(command, name)) throw new UsageError(noOption(command, name));
  if (command === "index" && files.length < 2) throw new UsageError("index needs a FOLDER and at least one FILE");
  if (command === "info" && files.length !== 1) throw new UsageError("info needs one FOLDER");
  if (command === "mcp" && files.length !== 1) throw new UsageError("mcp needs one FOLDER");
  if (files.length === 0) throw new UsageError(`${command} needs at least one FILE`);
  if (values.check && values.repair) throw new UsageError("info takes either --check or --repair, not both");
  if (command === "related") checkText("to", values.to, "related needs --to ID_OR_TITLE");
  if (command === "recommend") checkText("liked", values.liked?.[0], "recommend needs --liked ID_OR_TITLE");
  if (command === "today") checkText("library", values.library, "today needs --library FOLDER");
  if (command === "today" && values.disliked && !values.liked)
    throw new UsageError("today takes --disliked only together with --liked");
  if (values.unlike?.some((one) => one.trim() === "")) throw new UsageError("--unlike is empty; it needs a paper");
  if (command === "search") checkText("for", values.for, 'search needs --for "WORDS"');
  if (command === "info" && values.embedder !== undefined && !values.repair)
    throw new UsageError("info takes --embedder only together with --repair");
  if (command === "export" && values.out === undefined && values.format === undefined)
    throw new UsageError("export needs -o FILE, or --format to write to standard output");
  const format = command === "export" ? exportFormat(values.out ?? values.format!, values.format) : undefined;
  if (values.topics && format === "npy") throw new UsageError("--topics is not for npy, which has vectors only");
  const map = command === "map" ? mapFiles(values.out, values.svg, values.json ?? false) : {};
  if (values.open && map.page === undefined && map.svg === undefined)
    throw new UsageError("map --open needs -o FILE.html");
  return {
    command,
    files,
    json: values.json ?? false,
    noColor,
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
    citations: values["no-citations"] ? false : undefined,
    ...map,
    open: values.open ?? false,
    title: values.title,
    embedder: values.embedder,
    out: values.out,
    format,
    topics: values.topics ?? false,
    check: values.check ?? false,
    repair: values.repair ?? false,
    library: values.library,
    digest: command === "today" ? digestFormat(values.out, values.format) : "text",
    date: values.date,
    allowAdd: values["allow-add"] ?? false,
  };
}

function parse(words: readonly string[], command: Command | undefined) {
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options: optionTable });
  } catch (error) {
    throw new UsageError(shortMessage(error as NodeJS.ErrnoException, command));
  }
}

/** One line in place of the several lines of Node's messages. */
function shortMessage({ code, message }: NodeJS.ErrnoException, command: Command | undefined): string {
  const typed = /'(?:-\w, )?(-[^' ]+)/.exec(message)?.[1] ?? "";
  const long = optionNames.find((name) => typed === `-${optionOf(name).short}`);
  const option = long === undefined ? typed : `--${long}`;
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    const known = optionNames.filter((name) => command === undefined || takes(command, name));
    return `unknown option ${option}${didYouMean(
      option,
      [...known, ...optionNames].map((name) => `--${name}`),
    )}`;
  }
  if (/ambiguous/.test(message))
    return `${option} needs a value; write a value that begins with a dash as ${option}=-x`;
  if (/argument missing/.test(message)) return `${option} needs a value`;
  if (/does not take an argument/.test(message)) return `${option} takes no value`;
  return message.split("\n")[0]!.replace(/\.$/, "");
}

/** A file in place of a command is what newcomers type. */
function meantCommand(word: string): string {
  return /[./\\]/.test(word) ? `; a command comes first, as in: paperweave topics ${word}` : didYouMean(word, commands);
}

/** "; did you mean …?", when a known name is spelt nearly so. */
function didYouMean(word: string, known: readonly string[]): string {
  const meant = closestName(word, known);
  return meant === undefined ? "" : `; did you mean ${meant}?`;
}

function noOption(command: Command, name: OptionName): string {
  const owners = optionOf(name).commands;
  if (owners === undefined) return `${command} has no option --${name}`;
  return `${command} has no option --${name}; ${listed(owners)} ${owners.length === 1 ? "has" : "have"} it`;
}

/** "a", "a and b", "a, b and c". */
function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** A text that must be given, and must not be empty. */
function checkText(name: OptionName, text: string | undefined, missing = ""): void {
  if (text === undefined) throw new UsageError(missing);
  if (text.trim() === "") throw new UsageError(`--${name} is empty; it needs ${optionOf(name).does}`);
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

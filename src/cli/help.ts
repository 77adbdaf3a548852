import { capitalised } from "../core/format.js";
import { commands, commandTable, optionNames, optionOf, takes, type Command, type OptionName } from "./commands.js";
import { plain, type Style } from "./style.js";

/** Lines are at most so long, however wide the terminal is. */
const MAX_WIDTH = 100;
const MIN_WIDTH = 30;
/** A narrower terminal has each description below its name. */
const TWO_COLUMNS = 60;

const files =
  "FILE is BibTeX, RIS, PubMed (.nbib, XML), arXiv (Atom, OAI, the JSONL snapshot), JSON or JSONL (Semantic Scholar, " +
  "OpenAlex, Crossref, Zotero, your own), CSV, TSV, a Daily Papers page, other HTML, or plain text, also compressed " +
  "with gzip. The format is recognised from the content. FILE can also be an index folder, zotero: or " +
  "zotero:COLLECTION (of a running Zotero), or - for standard input.";

const purpose = "paperweave finds topics and related work in research papers, on your own computer.";
const commandList = commands.map((name): Entry => [name, commandTable[name].does]);

/**
 * The commands, and where to read more.
 * @param width columns of the terminal; default 80
 */
export function shortHelp(width = 80, style: Style = plain): string {
  return pageOf(width, [
    purpose,
    style.bold("Commands"),
    commandList,
    "For example: paperweave topics papers.bib",
    "paperweave COMMAND --help shows what a command takes, paperweave --help what all of them take.",
  ]);
}

/** What all commands have in common. */
export function generalHelp(width = 80, style: Style = plain): string {
  const common = optionNames.filter((name) => optionOf(name).commands === undefined);
  return pageOf(width, [
    purpose,
    style.bold("paperweave COMMAND FILE… [OPTIONS]"),
    style.bold("Commands"),
    commandList,
    files,
    style.bold("Options of every command"),
    common.map((name) => optionEntry(name)),
    "paperweave COMMAND --help shows the options of a command.",
    "Exit codes: 0 done, 1 failed, 2 wrong usage.",
  ]);
}

/** What one command takes. */
export function commandHelp(command: Command, width = 80, style: Style = plain): string {
  const { given, does } = commandTable[command];
  const own = optionNames.filter((name) => name !== "version" && takes(command, name));
  return pageOf(width, [
    style.bold(`paperweave ${command} ${given} [OPTIONS]`),
    `${capitalised(does)}.`,
    style.bold("Options"),
    own.map((name) => optionEntry(name, command)),
    ...(given.includes("FILE") ? [files] : []),
  ]);
}

/** A name, and what it does. */
type Entry = [name: string, does: string];

function optionEntry(name: OptionName, command?: Command): Entry {
  const { short, value, does, doesFor } = optionOf(name);
  const typed = `${short === undefined ? "" : `-${short}, `}--${name}`;
  return [value === undefined ? typed : `${typed} ${value}`, (command && doesFor?.[command]) ?? does];
}

/** Paragraphs and lists with empty lines between them, but for that between a heading and its list. */
function pageOf(width: number, parts: readonly (string | Entry[])[]): string {
  const columns = Math.max(MIN_WIDTH, Math.min(width, MAX_WIDTH));
  return parts
    .map((part, at) => {
      if (typeof part !== "string") return entryLines(part, columns);
      return `${at === 0 ? "" : "\n"}${wrap(part, columns)}`;
    })
    .join("\n");
}

/** Names, and their descriptions in a column of their own. */
function entryLines(entries: readonly Entry[], columns: number): string {
  const widest = Math.max(...entries.map(([name]) => name.length));
  const indent = " ".repeat(columns < TWO_COLUMNS ? 4 : widest + 4);
  return entries
    .map(([name, does]) => {
      const first = columns < TWO_COLUMNS ? `  ${name}\n${indent}` : `  ${name.padEnd(widest)}  `;
      return first + wrap(does, columns - indent.length).replaceAll("\n", `\n${indent}`);
    })
    .join("\n");
}

/** Breaks a text between words into lines of at most so many characters. */
export function wrap(text: string, columns: number): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
}

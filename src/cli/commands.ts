/** A command of the command line. */
export interface CommandTable {
  /** What it is given, as it is typed. */
  given: string;
  /** What it does, in one line. */
  does: string;
}

/** All commands, in the order in which help lists them. */
export const commandTable = {
  topics: { given: "FILE…", does: "find topics, with labels and papers" },
  related: { given: "FILE… --to ID_OR_TITLE", does: "find the papers most similar to one paper" },
  recommend: { given: "FILE… --liked ID_OR_TITLE", does: "find papers like those you liked" },
  search: { given: 'FILE… --for "WORDS"', does: "find papers by words and by meaning" },
  map: { given: "FILE… -o FILE.html", does: "draw a map of the papers, coloured by topic" },
  index: { given: "FOLDER FILE…", does: "add papers to an index folder; a new one is created" },
  info: { given: "FOLDER", does: "show what an index folder holds; check or repair its files" },
  export: { given: "FILE… -o OUT", does: "write papers, or their vectors, to a file" },
  today: {
    given: "FILE… --library FOLDER",
    does: "tell what is new in files, such as today's feed, and add it to an index folder",
  },
  mcp: { given: "FOLDER", does: "answer an assistant's questions about an index folder (Model Context Protocol)" },
} as const satisfies Record<string, CommandTable>;

/** The name of a command. */
export type Command = keyof typeof commandTable;
export const commands = Object.keys(commandTable) as Command[];

interface OptionTable {
  type: "boolean" | "string";
  short?: string;
  multiple?: boolean;
  /** What its value is called in help. */
  value?: string;
  /** The commands that take it; default all. */
  commands?: readonly Command[];
  /** The commands that do not take it, though all others do. */
  not?: readonly Command[];
  /** What it does. */
  does: string;
  /** What it does for a command where that is something else. */
  doesFor?: Partial<Record<Command, string>>;
}

/** All options, in the order in which help lists them. */
export const optionTable = {
  to: {
    type: "string",
    value: "ID_OR_TITLE",
    commands: ["related"],
    does: "the paper: its id, title, or a part of it",
  },
  for: { type: "string", value: '"WORDS"', commands: ["search"], does: "the words, or the question" },
  k: {
    type: "string",
    short: "k",
    value: "N",
    commands: ["related", "recommend", "search", "today"],
    does: "number of papers to show (default 10)",
    doesFor: { today: "number of papers to recommend (default 10)" },
  },
  mode: {
    type: "string",
    value: "MODE",
    commands: ["related", "search"],
    does: "hybrid (default), semantic (by meaning alone) or lexical (by words alone)",
  },
  filter: {
    type: "string",
    value: "JSON",
    commands: ["related", "recommend", "search"],
    does: `only papers that match, for example '{"year":{"$gte":2023}}'`,
  },
  unlike: {
    type: "string",
    multiple: true,
    value: "ID_OR_TITLE",
    commands: ["related"],
    does: "a paper, as in --to: avoid papers like it; can be repeated",
  },
  liked: {
    type: "string",
    multiple: true,
    value: "ID_OR_TITLE",
    commands: ["recommend", "today"],
    does: "a paper that you liked; can be repeated",
  },
  disliked: {
    type: "string",
    multiple: true,
    value: "ID_OR_TITLE",
    commands: ["recommend", "today"],
    does: "a paper that you did not like; can be repeated",
  },
  recency: {
    type: "string",
    value: "R",
    commands: ["recommend"],
    does: "from 0 (default) to 1: prefer newer papers",
  },
  diversity: {
    type: "string",
    value: "D",
    commands: ["related"],
    does: "from 0 (default) to 1: prefer papers that differ from each other",
  },
  "no-citations": {
    type: "boolean",
    commands: ["related", "recommend"],
    does: "by the texts alone, whatever the papers cite",
  },
  out: {
    type: "string",
    short: "o",
    value: "FILE",
    commands: ["export", "map", "today"],
    does:
      "the file to write; its ending sets the format: .jsonl, .csv, .bib, .ris, .json (CSL), .parquet, " +
      "or .npy for vectors",
    doesFor: {
      map: "the page to write, .html; or .svg for a picture alone",
      today: "the file to write; its ending sets the format: .txt, .md, .html, .atom or .xml, .json (a JSON Feed)",
    },
  },
  format: {
    type: "string",
    value: "FORMAT",
    commands: ["export", "today"],
    does:
      "jsonl, csv, bibtex, ris, csl, parquet or npy, whatever the ending of the name; without -o, write to " +
      "standard output",
    doesFor: { today: "text (default), markdown, html, atom or jsonfeed, whatever the ending of the name" },
  },
  topics: {
    type: "boolean",
    commands: ["export"],
    does: "also export topics: with map positions in jsonl, csv and parquet, as keywords in the others",
  },
  count: {
    type: "string",
    value: "N",
    commands: ["topics", "map"],
    does: "find exactly N topics (default: chosen from the papers)",
  },
  resolution: {
    type: "string",
    value: "R",
    commands: ["topics", "map"],
    does: "above 1: more and smaller topics; below 1: fewer and larger",
  },
  svg: { type: "string", value: "FILE", commands: ["map"], does: "also draw a picture" },
  open: { type: "boolean", commands: ["map"], does: "open the map in the browser" },
  title: {
    type: "string",
    value: "TEXT",
    commands: ["map", "today"],
    does: "title of the map",
    doesFor: { today: 'title of the text or feed (default "New papers")' },
  },
  levels: { type: "string", value: "N", commands: ["topics"], does: "a tree of topics with N levels" },
  guide: {
    type: "string",
    multiple: true,
    value: '"NAME=…"',
    commands: ["topics"],
    does:
      "a topic of your own: its description in words, or ids of example papers with commas between them; " +
      "NAME alone is its own description; can be repeated",
  },
  outliers: {
    type: "string",
    value: "keep",
    commands: ["topics"],
    does: "leave papers that fit no topic without a topic (default: assign)",
  },
  over: {
    type: "string",
    value: "year|month",
    commands: ["topics"],
    does: "how the share of each topic changes over time",
  },
  quality: {
    type: "boolean",
    commands: ["topics"],
    does: "coherence and stability of each topic; takes several times as long",
  },
  check: { type: "boolean", commands: ["info"], does: "check whether every file is intact; exit code 1 if not" },
  repair: { type: "boolean", commands: ["info"], does: "repair what can be repaired" },
  library: { type: "string", value: "FOLDER", commands: ["today"], does: "your index folder; a new one is created" },
  date: {
    type: "string",
    value: "DAY",
    commands: ["today"],
    does: "the day that the text or feed bears, such as 2024-05-31 (default: today)",
  },
  "allow-add": { type: "boolean", commands: ["mcp"], does: "let the assistant add papers" },
  embedder: {
    type: "string",
    value: "NAME",
    does:
      "minilm (default); minilm-int8: twice as fast on processors with VNNI, nearly as exact; " +
      "minilm-fast: hundreds of times as fast, nearly as good for topics and neighbours; " +
      "owner/name on the Hugging Face hub, or the folder of such a model (./my-model): " +
      "both need the package @huggingface/transformers",
    doesFor: { info: "with --repair: the model that embeds papers again whose vectors are lost" },
  },
  json: { type: "boolean", not: ["mcp"], does: "print JSON" },
  "no-color": { type: "boolean", does: "print without bold and dim, as NO_COLOR=1 does" },
  help: { type: "boolean", short: "h", does: "show this text" },
  version: { type: "boolean", short: "v", does: "show the version" },
} as const satisfies Record<string, OptionTable>;

/** The name of an option, without its dashes. */
export type OptionName = keyof typeof optionTable;
export const optionNames = Object.keys(optionTable) as OptionName[];

/** What is known of an option. */
export function optionOf(name: OptionName): OptionTable {
  return optionTable[name];
}

/** Whether a command takes an option. */
export function takes(command: Command, name: OptionName): boolean {
  const { commands, not = [] } = optionOf(name);
  return (commands?.includes(command) ?? true) && !not.includes(command);
}

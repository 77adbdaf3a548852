import { expect, test } from "vitest";
import { parseCommandLine } from "../../src/cli/arguments.js";

const split = (line: string): string[] => (line === "" ? [] : line.split(" "));

test("a command line becomes command, files and options", () => {
  expect(parseCommandLine(["search", "a.jsonl", "-", "--for", "long inputs", "-k", "3", "--json"])).toMatchObject({
    command: "search",
    files: ["a.jsonl", "-"],
    for: "long inputs",
    k: 3,
    json: true,
  });
  expect(parseCommandLine(split("topics a --count 4 --resolution 1.5"))).toMatchObject({
    count: 4,
    resolution: 1.5,
    json: false,
  });
  expect(
    parseCommandLine([
      "topics",
      "a",
      "--levels",
      "2",
      "--guide",
      "attention",
      "--guide",
      " few bits = quantization, 4-bit=weights",
      "--outliers",
      "keep",
      "--over",
      "month",
      "--quality",
    ]),
  ).toMatchObject({
    levels: 2,
    outliers: "keep",
    over: "month",
    quality: true,
    guides: [
      { name: "attention", description: "attention" },
      { name: "few bits", description: "quantization, 4-bit=weights" },
    ],
  });
  expect(parseCommandLine(split("related a --to=-x"))).toMatchObject({ to: "-x", k: 10 });
  expect(parseCommandLine(split("export a b -o out.parquet --topics"))).toMatchObject({
    files: ["a", "b"],
    out: "out.parquet",
    format: "parquet",
    topics: true,
  });
  expect(parseCommandLine(split("info a --repair --embedder x"))).toMatchObject({
    repair: true,
    check: false,
    embedder: "x",
  });
  expect(
    parseCommandLine([
      "related",
      "a",
      "--to",
      "x",
      "--unlike",
      "y",
      "--unlike",
      "z",
      "--diversity",
      "0.3",
      "--no-citations",
      "--mode",
      "semantic",
      "--filter",
      '{"year":2024}',
    ]),
  ).toMatchObject({
    unlike: ["y", "z"],
    diversity: 0.3,
    citations: false,
    mode: "semantic",
    filter: { year: 2024 },
  });
  expect(parseCommandLine(split("map a -o b/c.svg --title T --count 3"))).toMatchObject({
    command: "map",
    svg: "b/c.svg",
    title: "T",
    count: 3,
  });
  expect(parseCommandLine(split("map a -o b/c.html --svg d --open"))).toMatchObject({
    page: "b/c.html",
    svg: "d",
    open: true,
  });
  expect(parseCommandLine(split("map a -o b.HTM"))).toMatchObject({ page: "b.HTM", svg: undefined, open: false });
  expect(parseCommandLine(split("map a --svg picture"))).toMatchObject({ svg: "picture" });
  expect(parseCommandLine(split("map a --json"))).toMatchObject({ json: true });
  expect(parseCommandLine(split("topics -- --odd-name"))).toMatchObject({ files: ["--odd-name"] });
});

test.each([
  ["", "short"],
  ["--no-color", "short"],
  ["--help", "all"],
  ["-h", "all"],
  ["help", "all"],
  ["help topics", "topics"],
  ["topics --help", "topics"],
  ["map -h", "map"],
  ["--help search", "search"],
])("“paperweave %s” asks for help: %s", (line, help) => {
  expect(parseCommandLine(split(line))).toEqual({ help, noColor: line === "--no-color" });
});

test.each([
  ["--json", "no command was given"],
  ["frob a", 'unknown command "frob"'],
  ["topcs a", 'unknown command "topcs"; did you mean topics?'],
  ["help serch", 'unknown command "serch"; did you mean search?'],
  ["papers.bib", 'unknown command "papers.bib"; a command comes first, as in: paperweave topics papers.bib'],
  ["topics a --cuont 3", "unknown option --cuont; did you mean --count?"],
  ["topics a --jsn", "unknown option --jsn; did you mean --json?"],
  ["related a --tp x", "unknown option --tp; did you mean --to?"],
  ["topics", "topics needs at least one FILE"],
  ["index folder", "index needs a FOLDER and at least one FILE"],
  ["info", "info needs one FOLDER"],
  ["info a b", "info needs one FOLDER"],
  ["topics a --bogus", "unknown option --bogus"],
  ["topics a -z", "unknown option -z"],
  ["topics a --count", "--count needs a value"],
  ["topics a --guide =x", '--guide must be "NAME=WORDS" or "NAME=ID,ID", got "=x"'],
  ["topics a --guide x=", '--guide must be "NAME=WORDS" or "NAME=ID,ID", got "x="'],
  ["topics a --guide x=1 --guide X=2", 'two --guide options have the name "X"'],
  ["topics a --over week", '--over must be year or month, got "week"'],
  ["topics a --outliers drop", '--outliers must be assign or keep, got "drop"'],
  ["topics a --levels 0", '--levels must be a whole number of at least 1, got "0"'],
  ["search a --for x --quality", "search has no option --quality; topics has it"],
  ["search a --for -k 2", "--for needs a value; write a value that begins with a dash as --for=-x"],
  ["topics a --json=yes", "--json takes no value"],
  ["search a -k", "--k needs a value"],
  ["related a", "related needs --to ID_OR_TITLE"],
  ["search a", 'search needs --for "WORDS"'],
  ["search a --for=", "--for is empty; it needs the words, or the question"],
  ["related a --to=", "--to is empty; it needs the paper: its id, title, or a part of it"],
  ["related a --to x --unlike=", "--unlike is empty; it needs a paper"],
  ["search a --for x -k -3", "--k needs a value; write a value that begins with a dash as --k=-x"],
  ["map a", "map needs -o FILE.html"],
  ["map a --json --open", "map --open needs -o FILE.html"],
  ["topics a --open", "topics has no option --open; map has it"],
  ["map a -o", "--out needs a value"],
  ["map a --out=", "map needs -o FILE.html, got an empty name"],
  ["map a -o x.png", 'map -o needs a name that ends in .html or .svg, got "x.png"'],
  ["map a -o x.svg --svg y.svg", "map takes either -o FILE.svg or --svg FILE, not both"],
  ["topics a -o x.svg", "topics has no option --out; export, map and today have it"],
  ["topics a --for x", "topics has no option --for; search has it"],
  ["search a --for x --count 2", "search has no option --count; topics and map have it"],
  ["info a --embedder x", "info takes --embedder only together with --repair"],
  ["info a --check --repair", "info takes either --check or --repair, not both"],
  ["topics a --check", "topics has no option --check; info has it"],
  ["export a", "export needs -o FILE, or --format to write to standard output"],
  [
    "export a -o a.xlsx",
    'the ending of "a.xlsx" is not a known format; add --format jsonl|csv|npy|bibtex|ris|csl|parquet',
  ],
  ["export a -o a.csv --format xml", '--format must be one of jsonl, csv, npy, bibtex, ris, csl, parquet, got "xml"'],
  ["export a -o a.npy --topics", "--topics is not for npy, which has vectors only"],
  ["topics a --count 0", '--count must be a whole number of at least 1, got "0"'],
  ["topics a --count 1.5", '--count must be a whole number of at least 1, got "1.5"'],
  ["search a --for x -k many", '--k must be a whole number of at least 1, got "many"'],
  ["topics a --mode lexical", "topics has no option --mode; related and search have it"],
  ["search a --for x --unlike y", "search has no option --unlike; related has it"],
  ["search a --for x --mode fuzzy", '--mode must be hybrid or semantic or lexical, got "fuzzy"'],
  ["related a --to x --diversity 2", '--diversity must be a number from 0 to 1, got "2"'],
  ["search a --for x --filter year", '--filter must be JSON such as \'{"year": {"$gte": 2023}}\', got "year"'],
  [
    'search a --for x --filter {"yeer":1}',
    'filter has no field "yeer"; did you mean "year"? It knows "id", "title", "abstract", "authors", "year", ' +
      '"date", "categories", "venue", "keywords", "retracted", "url", "doi", "fields.NAME"',
  ],
  ["topics a --resolution 0", '--resolution must be a number above 0, got "0"'],
  ["topics a --resolution=-1", '--resolution must be a number above 0, got "-1"'],
])("the command line “%s” is refused: %s", (line, message) => {
  expect(() => parseCommandLine(split(line))).toThrow(expect.objectContaining({ message }) as Error);
});

import { expect, test } from "vitest";
import { parseCommandLine, UsageError } from "../../src/cli/arguments.js";

const split = (line: string): string[] => (line === "" ? [] : line.split(" "));

test("a command line becomes command, files and options", () => {
  expect(parseCommandLine(["search", "a.jsonl", "-", "--for", "long inputs", "-k", "3", "--json"])).toMatchObject({
    command: "search", files: ["a.jsonl", "-"], for: "long inputs", k: 3, json: true,
  });
  expect(parseCommandLine(split("topics a --count 4 --resolution 1.5"))).toMatchObject({ count: 4, resolution: 1.5, json: false });
  expect(parseCommandLine(["topics", "a", "--levels", "2", "--guide", "attention", "--guide", " few bits = quantization, 4-bit=weights", "--outliers", "keep", "--over", "month", "--quality"])).toMatchObject({
    levels: 2, outliers: "keep", over: "month", quality: true,
    guides: [{ name: "attention", about: "attention" }, { name: "few bits", about: "quantization, 4-bit=weights" }],
  });
  expect(parseCommandLine(split("related a --to=-x"))).toMatchObject({ to: "-x", k: 10 });
  expect(parseCommandLine(split("topics -- --odd-name"))).toMatchObject({ files: ["--odd-name"] });
});

test.each(["--help", "-h", "help", "help topics", "topics --help"])("%s asks for help", (line) => {
  expect(parseCommandLine(split(line))).toBe("help");
});

test.each([
  ["", "which command?"],
  ["frob a", 'unknown command "frob"'],
  ["topics", "topics takes a FILE"],
  ["index folder", "index takes a FOLDER and at least one FILE"],
  ["info", "info takes a FOLDER"],
  ["info a b", "info takes one FOLDER"],
  ["topics a --bogus", "unknown option --bogus"],
  ["topics a -z", "unknown option -z"],
  ["topics a --count", "--count takes a value"],
  ["topics a --guide =x", '--guide takes "NAME=WORDS" or "NAME=ID,ID", got "=x"'],
  ["topics a --guide x=", '--guide takes "NAME=WORDS" or "NAME=ID,ID", got "x="'],
  ["topics a --guide x=1 --guide X=2", 'two --guide have the name "X"'],
  ["topics a --over week", '--over takes year or month, got "week"'],
  ["topics a --outliers drop", '--outliers takes assign or keep, got "drop"'],
  ["topics a --levels 0", '--levels takes a whole number of at least 1, got "0"'],
  ["search a --for x --quality", "search takes no --quality"],
  ["search a --for -k 2", "--for takes a value; one that begins with a dash is written --for=-x"],
  ["topics a --json=yes", "--json takes no value"],
  ["search a -k", "--k takes a value"],
  ["related a", "related takes --to ID_OR_TITLE"],
  ["search a", 'search takes --for "WORDS"'],
  ["search a --for= ", 'search takes --for "WORDS"'],
  ["topics a --for x", "topics takes no --for"],
  ["search a --for x --count 2", "search takes no --count"],
  ["info a --embedder x", "info takes no --embedder"],
  ["topics a --count 0", '--count takes a whole number of at least 1, got "0"'],
  ["topics a --count 1.5", '--count takes a whole number of at least 1, got "1.5"'],
  ["search a --for x -k many", '--k takes a whole number of at least 1, got "many"'],
  ["topics a --resolution 0", '--resolution takes a number above 0, got "0"'],
  ["topics a --resolution=-1", '--resolution takes a number above 0, got "-1"'],
])("the command line “%s” is refused: %s", (line, message) => {
  expect(() => parseCommandLine(split(line))).toThrow(new UsageError(message));
});

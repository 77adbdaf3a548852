import { expect, test } from "vitest";
import { commands, optionNames, optionOf, takes } from "../../src/cli/commands.js";
import { commandHelp, generalHelp, shortHelp, wrap } from "../../src/cli/help.js";
import { styleFor } from "../../src/cli/style.js";

test.each([30, 40, 59, 60, 80, 100])("no line of help is wider than a terminal of %i columns", (width) => {
  for (const text of [shortHelp(width), generalHelp(width), ...commands.map((one) => commandHelp(one, width))])
    for (const line of text.split("\n")) expect(line.length, line).toBeLessThanOrEqual(width);
});

test("the help of a command has its options, and no others", () => {
  for (const command of commands) {
    const text = commandHelp(command);
    const listed = [...text.matchAll(/^ {2}(?:-\w, )?--([\w-]+)/gm)].map(([, name]) => name!);
    expect(listed).toEqual(optionNames.filter((name) => name !== "version" && takes(command, name)));
  }
});

test("every option and command says what it does, and its lines hang under its first", () => {
  for (const name of optionNames) expect(optionOf(name).does).toMatch(/^\w.{5,}[^.]$/);
  expect(commandHelp("topics", 80)).toContain(
    [
      "  --quality          coherence and stability of each topic; takes several times",
      "                     as long",
    ].join("\n"),
  );
});

test("a text is broken between words, as late as it can be, and a long word has a line of its own", () => {
  expect(wrap("one two three four", 9)).toBe("one two\nthree\nfour");
  expect(wrap("a incomprehensibilities b", 5)).toBe("a\nincomprehensibilities\nb");
});

test.each([
  ["a terminal", true, false, {}, true],
  ["a pipe", false, false, {}, false],
  ["a terminal with --no-color", true, true, { FORCE_COLOR: "1" }, false],
  ["a terminal with NO_COLOR", true, false, { NO_COLOR: "1" }, false],
  ["a terminal with an empty NO_COLOR", true, false, { NO_COLOR: "" }, true],
  ["a pipe with FORCE_COLOR", false, false, { FORCE_COLOR: "1" }, true],
  ["a terminal with FORCE_COLOR=0", true, false, { FORCE_COLOR: "0" }, false],
  ["both variables", true, false, { NO_COLOR: "1", FORCE_COLOR: "1" }, false],
  ["a terminal without abilities", true, false, { TERM: "dumb" }, false],
])("%s: bold and dim or not", (_, isTTY, off, env, styled) => {
  expect(styleFor({ isTTY }, off, env).bold("x")).toBe(styled ? "\x1b[1mx\x1b[22m" : "x");
});

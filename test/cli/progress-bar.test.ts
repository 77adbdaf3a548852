import { expect, test } from "vitest";
import { ProgressBar, progressLine } from "../../src/cli/progress-bar.js";

/** A stream that keeps what is written to it. */
function fakeStream(isTTY: boolean): { stream: NodeJS.WriteStream; written: () => string } {
  let text = "";
  const stream = { isTTY, write: (piece: string) => ((text += piece), true) } as unknown as NodeJS.WriteStream;
  return { stream, written: () => text };
}

test("a line of progress has the stage, a bar, the count and the time left", () => {
  expect(progressLine({ stage: "embedding", done: 14, total: 56, secondsLeft: 12.4 })).toBe(
    `embedding ${"█".repeat(7)}${"░".repeat(21)} 14/56, 12 s left`,
  );
});

test.each([
  [0.2, "1 s"],
  [59.4, "59 s"],
  [59.6, "1 min 0 s"],
  [135, "2 min 15 s"],
  [3600 + 120 + 7, "1 h 2 min"],
])("%d seconds left are written as %s", (secondsLeft, text) => {
  expect(progressLine({ stage: "embedding", done: 1, total: 2, secondsLeft })).toMatch(new RegExp(`, ${text} left$`));
});

test("no time is given before there is an estimate, nor at the end; nothing to do is a full bar", () => {
  expect(progressLine({ stage: "topics", done: 0, total: 1 })).toMatch(/ 0\/1$/);
  expect(progressLine({ stage: "topics", done: 1, total: 1, secondsLeft: 0 })).toMatch(/ 1\/1$/);
  expect(progressLine({ stage: "topics", done: 0, total: 0 })).toBe(`topics ${"█".repeat(28)} 0/0`);
});

test("on a terminal the bar is drawn over itself on one line, and wiped when done", () => {
  const { stream, written } = fakeStream(true);
  const bar = new ProgressBar(stream);
  bar.show({ stage: "embedding", done: 1, total: 2, secondsLeft: 3 });
  expect(written()).toBe(`\r\x1b[2K${progressLine({ stage: "embedding", done: 1, total: 2, secondsLeft: 3 })}`);
  bar.show({ stage: "embedding", done: 2, total: 2, secondsLeft: 0 });
  expect(written().endsWith(" 2/2\r\x1b[2K")).toBe(true);
  expect(written()).not.toContain("\n");
  const before = written();
  bar.clear();
  expect(written()).toBe(before);
});

test("a bar that was left in the middle is wiped by clear", () => {
  const { stream, written } = fakeStream(true);
  const bar = new ProgressBar(stream);
  bar.show({ stage: "embedding", done: 1, total: 2 });
  bar.clear();
  expect(written().endsWith(" 1/2\r\x1b[2K")).toBe(true);
});

test("nothing at all is written to a stream that is no terminal", () => {
  const { stream, written } = fakeStream(false);
  const bar = new ProgressBar(stream);
  bar.show({ stage: "embedding", done: 1, total: 2 });
  bar.show({ stage: "embedding", done: 2, total: 2 });
  bar.clear();
  expect(written()).toBe("");
});

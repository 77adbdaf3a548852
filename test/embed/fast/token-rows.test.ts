import fc from "fast-check";
import { expect, test } from "vitest";
import { tokenRows } from "../../../src/embed/fast/token-rows.js";

const TOKENS = 30522;

/** Codes alone, times 1. */
const codes = (columns: number): Int8Array => tokenRows(new Int8Array(0), new Int8Array(TOKENS).fill(1), 0, columns);

test("the signs are those that the fit had, by models/fast/codes.py", () => {
  const rows = codes(272);
  const shown = (token: number): string =>
    Array.from(rows.subarray(272 * token, 272 * (token + 1)), (sign) => (sign > 0 ? "+" : "-")).join("");
  expect(shown(1)).toBe(
    "--++-+++-++-+-++++-----++-++++--++++-++-++-+++++-+-++-++-++-+---++-++++++-------+++++-+---++-++---++---+-+" +
      "--+-+-+++-+++-++-----++-++-++--+-----+--+---+--+-+-++--+++------++-+----+-+---------+--+-+++-++++--+--+-+-" +
      "-+++++--++--++----+---++-+-+-+-++-++-+-+-+-++++-+---+----++-",
  );
  expect(shown(2000)).toBe(
    "+++----++++--++-++----+--++++--+--+----+---+-+-++--+---++-----+----+--++--++-+-+-++-++-++---++-+++------++" +
      "---+-++-+---+--+-+-+----++--++-+---++++--++--++-+-----+++-++---+-+-++-++-++++----+-+---++-+++----++--+-+++" +
      "+-+-+-+++-+++-+-+-+--++----+--+++-++-+-++++----+--+++--++---",
  );
  expect(shown(30521)).toBe(
    "+++---+-++-+-++-++-+-+----++---+++---++-+++++-----+--+--+-++++-++---+---++-+++-+---++---++-+-+--+-++-+++-+" +
      "+--+---+----+++-++++------++++++----+-+-+++----++---+++++++--++---++-++----++---+----++-++-+---+++-+---++-" +
      "+--+--+--+-+--++-++-++-+++++++-++-++--+++--+-++-+--++++++---",
  );
});

test("a row is what was learned, then its signs times its own number", () => {
  const signs = codes(40);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -127, max: 127 }), fc.integer({ min: 0, max: 127 })), {
        minLength: 1,
        maxLength: 20,
      }),
      (tokens) => {
        const learned = Int8Array.from(tokens.flatMap(([value]) => [value, 1, 0 - value]));
        const rows = tokenRows(
          learned,
          Int8Array.from(tokens, ([, code]) => code),
          3,
          43,
        );
        expect([...rows]).toEqual(
          tokens.flatMap(([value, code], token) => [
            value,
            1,
            0 - value,
            ...Array.from(signs.subarray(40 * token, 40 * (token + 1)), (sign) => 0 + sign * code),
          ]),
        );
      },
    ),
  );
});

test("codes of different tokens are as near to right angles as signs by chance", () => {
  const columns = 272,
    rows = codes(columns);
  const pair = fc.tuple(fc.nat(TOKENS - 1), fc.nat(TOKENS - 1)).filter(([one, other]) => one !== other);
  let squares = 0,
    count = 0;
  fc.assert(
    fc.property(pair, ([one, other]) => {
      let dot = 0;
      for (let i = 0; i < columns; i++) dot += rows[one * columns + i]! * rows[other * columns + i]!;
      squares += dot * dot;
      count++;
      expect(Math.abs(dot)).toBeLessThan(columns / 2); // 8 standard deviations
    }),
    { numRuns: 2000 },
  );
  expect(squares / count / columns).toBeGreaterThan(0.8);
  expect(squares / count / columns).toBeLessThan(1.25);
});

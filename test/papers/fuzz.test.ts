import { readdirSync, readFileSync } from "node:fs";
import { test } from "vitest";
import { PaperweaveError } from "../../src/core/errors.js";
import { seededRandom, type Random } from "../../src/core/random.js";
import { readPapers } from "../../src/papers/index.js";
import { ATOMS } from "../support/reader-templates.js";

const RUNS = process.env.PAPERWEAVE_FULL ? 20_000 : 400;
/** Processor time of one small file, in seconds. */
const LONGEST = 2;

const seeds = ["../fixtures/readers/", "../fixtures/formats/"].flatMap((folder) => {
  const url = new URL(folder, import.meta.url);
  return readdirSync(url)
    .filter((name) => name !== "expected.json")
    .map((name) => readFileSync(new URL(name, url)));
});

const MUTATIONS: ((data: Buffer, random: Random) => Buffer)[] = [
  (data, random) => {
    data[random.below(data.length)] = random.below(256);
    return data;
  },
  (data, random) => {
    const [from, to] = twoOf(data.length, random);
    return Buffer.concat([data.subarray(0, from), data.subarray(to)]);
  },
  (data, random) => {
    const [from, to] = twoOf(data.length, random);
    return Buffer.concat([data.subarray(0, to), data.subarray(from)]);
  },
  (data, random) => {
    const atom = Buffer.from(ATOMS[random.below(ATOMS.length)]!.repeat(1 + random.below(50)));
    const at = random.below(data.length);
    return Buffer.concat([data.subarray(0, at), atom, data.subarray(at)]);
  },
  (data, random) => {
    const other = seeds[random.below(seeds.length)]!;
    return Buffer.concat([data.subarray(0, random.below(data.length)), other.subarray(random.below(other.length))]);
  },
  (data) => Buffer.from(data.toString("latin1").replaceAll("\n", "\r"), "latin1"),
  (data) => Buffer.from(`\ufeff${data.toString()}`, "utf16le"),
];

function twoOf(length: number, random: Random): [number, number] {
  const [a, b] = [random.below(length), random.below(length)];
  return [Math.min(a, b), Math.max(a, b)];
}

test(`${RUNS} randomly changed files are read or refused in little time, with no other error`, async () => {
  const random = seededRandom(22);
  for (let run = 0; run < RUNS; run++) {
    let data: Buffer = Buffer.from(seeds[random.below(seeds.length)]!);
    for (let i = random.below(4); i >= 0 && data.length > 1; i--)
      data = MUTATIONS[random.below(MUTATIONS.length)]!(data, random);
    const before = process.cpuUsage();
    let error: unknown;
    try {
      await readPapers(data);
    } catch (reason) {
      error = reason;
    }
    const { user } = process.cpuUsage(before);
    if (error !== undefined && !PaperweaveError.is(error)) throw new Error(`run ${run}: ${(error as Error).stack}`);
    if (user / 1e6 > LONGEST) throw new Error(`run ${run} took ${user / 1e6} s`);
  }
}, 3_600_000);

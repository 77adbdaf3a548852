import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { hasCorpora } from "./digests/corpora.js";
import type { Digests } from "./digests/digest.js";
import { processorFeatures } from "./digests/processor.js";

/* Two minutes of CPU: with PAPERWEAVE_FULL=1 only. digests/digests.ts says how to write the digests again. */

const project = fileURLToPath(new URL("..", import.meta.url));
const recorded = JSON.parse(readFileSync(new URL("digests/digests.json", import.meta.url), "utf8")) as Digests;
const missing = hasCorpora
  ? process.env.PAPERWEAVE_FULL
    ? undefined
    : "PAPERWEAVE_FULL=1 runs them"
  : "the shared data are not beside the project";
const here = processorFeatures();
const otherProcessor =
  here === recorded.processor
    ? ""
    : ` (not compared: the digests were made on another processor, "${recorded.processor}"; this one is "${here}")`;

describe.skipIf(missing)(`digests of all answers on four corpora${missing ? `: ${missing}` : ""}`, () => {
  let now: Digests;
  beforeAll(() => {
    const program = ["--import", "tsx", "test/digests/digests.ts", "dist", "--json"];
    now = JSON.parse(
      execFileSync(process.execPath, program, { cwd: project, encoding: "utf8", maxBuffer: 1 << 26 }),
    ) as Digests;
  }, 1_800_000);

  test("answers that are the same bits on every processor have not changed", () => {
    expect(now.everywhere).toEqual(recorded.everywhere);
  });

  test.skipIf(otherProcessor !== "")(
    `answers that depend on the processor's instructions have not changed${otherProcessor}`,
    () => {
      expect(now.processorBound).toEqual(recorded.processorBound);
    },
  );
});

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

/* Nothing is sent, and nothing is written but what was asked for: not by paperweave, not by ONNX Runtime. */

const dist = new URL("../dist/", import.meta.url).href;
let place: string;
beforeAll(() => void (place = mkdtempSync(join(tmpdir(), "paperweave-privacy-"))));
afterAll(() => rmSync(place, { recursive: true, force: true }));

const work = `
  const { PaperIndex } = await import("${dist}index.js");
  const { knnGraph } = await import("${dist}neighbors.js");
  const papers = Array.from({ length: 30 }, (_, i) => ({
    title: ["Attention in language models", "Quantization of networks", "Robots that walk"][i % 3] + ", part " + i,
  }));
  const index = await PaperIndex.open(process.env.INDEX, { embedder: "minilm" });
  await index.upsert(papers);
  await index.topics();
  await index.search("walking machines");
  await index.close();
  const data = Float32Array.from({ length: 600 * 16 }, (_, i) => Math.sin(i) + Math.cos(i * 0.3));
  await knnGraph({ data, rows: 600, cols: 16 }, { k: 5 });`;
/** Where the work is done: in the main thread, or in one of the user's. */
const programs = {
  "the main thread": work,
  "a user's thread": `
    const { Worker } = await import("node:worker_threads");
    const worker = new Worker(${JSON.stringify(`(async () => { ${work} })()`)}, { eval: true });
    await new Promise((resolve, reject) => worker.on("exit", resolve).on("error", reject));`,
};

/** Loaded before all else in every thread and process: writes down who asks the network for anything. */
const watcher = `
  const { appendFileSync, readFileSync } = require("node:fs");
  const net = require("node:net"), dns = require("node:dns"), dgram = require("node:dgram");
  const note = (what) => appendFileSync(process.env.NETWORK_LOG, what + "\\n");
  for (const [name, module, functions] of [
    ["net", net.Socket.prototype, ["connect"]],
    ["dns", dns, ["lookup", "resolve", "resolve4", "resolve6"]],
    ["dns.promises", dns.promises, ["lookup", "resolve", "resolve4", "resolve6"]],
    ["dgram", dgram, ["createSocket"]],
  ])
    for (const key of functions) {
      const real = module[key];
      module[key] = function (...args) {
        note(name + "." + key);
        return real.apply(this, args);
      };
    }
  note("watching " + process.pid);
  if (/onnx-process/.test(process.argv[1])) {
    // On Linux what the process was started with: native code may have read it before this.
    const given = process.platform === "linux"
      ? readFileSync("/proc/self/environ", "utf8").split("\\0")
      : Object.entries(process.env).map((pair) => pair.join("="));
    note("onnx-process " + given.filter((one) => one.startsWith("ORT_")));
  }`;

test.each(Object.keys(programs) as (keyof typeof programs)[])(
  "embedding, neighbours and topics in %s write nothing outside the index's folder, and ask the network for nothing",
  (where) => {
    const own = mkdtempSync(join(place, "run-"));
    const [home, temporary, log] = [join(own, "home"), join(own, "tmp"), join(own, "network.log")];
    mkdirSync(home);
    mkdirSync(temporary);
    writeFileSync(join(own, "watch.cjs"), watcher);
    const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", programs[where]], {
      cwd: home,
      encoding: "utf8",
      timeout: 120_000,
      env: {
        PATH: process.env.PATH,
        HOME: home,
        USERPROFILE: home,
        TMPDIR: temporary,
        TEMP: temporary,
        INDEX: join(own, "index"),
        NETWORK_LOG: log,
        NODE_OPTIONS: `--require ${join(own, "watch.cjs")}`,
      },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect([readdirSync(home), readdirSync(temporary)]).toEqual([[], []]);
    expect(readdirSync(own).sort()).toEqual(["home", "index", "network.log", "tmp", "watch.cjs"]);
    const lines = readFileSync(log, "utf8").trim().split("\n");
    const others = lines.filter((line) => !line.startsWith("watching "));
    // ONNX Runtime 1.28 and later send telemetry, from native code, unless they were started with this.
    expect(others.length).toBeGreaterThan(0);
    expect(others.filter((line) => line !== "onnx-process ORT_DISABLE_TELEMETRY=1")).toEqual([]);
  },
);

import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkIndex, PaperIndex } from "../../../src/index.js";
import { isAlive, thisProcess, type LockOwner } from "../../../src/store/folder/lock-owner.js";
import { createTestEmbedder } from "../../../src/testing/index.js";

const embedder = createTestEmbedder();
let folder: string;
const children: ChildProcessWithoutNullStreams[] = [];
beforeEach(async () => {
  folder = join(mkdtempSync(join(tmpdir(), "paperweave-lock-")), "index");
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert([{ id: "one", title: "One" }]);
  await index.close();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(join(folder, ".."), { recursive: true, force: true });
});

const locks = (): string[] => readdirSync(folder).filter((name) => name.startsWith("lock-"));

/**
 * Another program that has opened the index as `index`; runs a line of code for each line that it
 * is sent, and answers.
 */
async function program(): Promise<{ run: (code: string) => Promise<string>; child: ChildProcessWithoutNullStreams }> {
  const dist = new URL("../../../dist/", import.meta.url).href;
  const source = `
    import { createInterface } from "node:readline";
    import { PaperIndex } from "${dist}index.js";
    import { createTestEmbedder } from "${dist}testing.js";
    const embedder = createTestEmbedder();
    const folder = ${JSON.stringify(folder)};
    let index = await PaperIndex.open(folder, { embedder });
    console.log("ready");
    for await (const line of createInterface({ input: process.stdin })) {
      try { console.log(String(await eval("(async () => { " + line + " })()"))); }
      catch (error) { console.log(error.code + ": " + error.message); }
    }`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", source]);
  children.push(child);
  child.stderr.pipe(process.stderr);
  const answers: string[] = [];
  let waiting: ((line: string) => void) | undefined;
  let rest = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) {
      const answer = waiting ?? ((one: string) => void answers.push(one));
      waiting = undefined;
      answer(line);
    }
  });
  const next = (): Promise<string> =>
    answers.length > 0 ? Promise.resolve(answers.shift()!) : new Promise((resolve) => (waiting = resolve));
  expect(await next()).toBe("ready");
  return { child, run: (code) => (child.stdin.write(`${code}\n`), next()) };
}

test("of two programs the first may change an index; the other is told which, and may once it has closed", async () => {
  const [a, b] = await Promise.all([program(), program()]);
  expect(await a.run('return (await index.upsert([{ id: "two", title: "Two" }])).added')).toBe("two");
  const refusal = await b.run('return (await index.upsert([{ id: "three", title: "Three" }])).added');
  expect(refusal).toContain(`locked: ${folder} is being changed by process ${a.child.pid} (since 20`);
  expect(refusal).toContain("nothing was changed");
  for (const code of ['return index.remove("one")', "return index.save()"])
    expect(await b.run(code)).toMatch(/^locked: /);
  expect(await b.run("return index.size")).toBe("1");
  expect((await checkIndex(folder)).owner).toMatchObject({ pid: a.child.pid, host: hostname() });

  // What the first has saved is not lost by the second.
  await a.run("return index.close()");
  expect(await b.run('return (await index.upsert([{ id: "three", title: "Three" }])).added')).toBe("three");
  expect(await b.run("return [...index.papers()].map(({ id }) => id)")).toBe("one,three,two");
  await b.run("return index.close()");
  expect(locks()).toEqual([]);
});

test("a program that only reads takes no lock, reads while another one changes, and sees what it opened", async () => {
  const writer = await program();
  await writer.run('return (await index.upsert([{ id: "two", title: "Two" }])).added');
  const reader = await PaperIndex.open(folder, { embedder, readOnly: true });
  await writer.run('return (await index.upsert([{ id: "three", title: "Three" }])).added');
  expect([reader.size, (await reader.search("Two")).length]).toEqual([2, 2]);
  expect((await PaperIndex.open(folder, { embedder })).size).toBe(3);
  expect(locks()).toHaveLength(1);
});

test("the lock of a killed program does not count, also where another program has its process number", async () => {
  const killed = await program();
  await killed.run('return (await index.upsert([{ id: "two", title: "Two" }])).added');
  killed.child.kill("SIGKILL");
  await new Promise((resolve) => killed.child.once("close", resolve));
  expect(locks()).toHaveLength(1);
  const owner = JSON.parse(readFileSync(join(folder, locks()[0]!), "utf8")) as {
    pid: number;
    started: string;
    place: string;
  };
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert([{ id: "three", title: "Three" }]);
  expect(index.size).toBe(3);
  await index.close();
  if (owner.started === "") return; // the system does not tell when a process started
  writeFileSync(
    join(folder, "lock-00000001deadbeef.json"),
    JSON.stringify({ ...owner, pid: process.pid, host: hostname(), since: "2026-01-01T00:00:00Z" }),
  );
  const again = await PaperIndex.open(folder, { embedder });
  await again.remove("three");
  await again.close();
  expect(locks()).toEqual([]);
});

test("a program that ends without closing its index leaves no lock", async () => {
  const { child, run } = await program();
  await run('return (await index.upsert([{ id: "two", title: "Two" }])).added');
  expect(locks()).toHaveLength(1);
  child.stdin.end();
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(0);
  expect(locks()).toEqual([]);
});

test("the lock of a program on another machine counts as long as it is touched", async () => {
  const path = join(folder, "lock-0000000112345678.json");
  writeFileSync(
    path,
    JSON.stringify({ pid: 1, host: "elsewhere", since: "2026-01-01T00:00:00.000Z", place: "elsewhere", started: "7" }),
  );
  const index = await PaperIndex.open(folder, { embedder });
  await expect(index.upsert([{ title: "Two" }])).rejects.toMatchObject({
    code: "locked",
    message: expect.stringContaining("process 1 on elsewhere (since 2026-01-01T00:00:00.000Z)") as string,
  });
  expect(locks()).toEqual(["lock-0000000112345678.json"]);
  utimesSync(path, 1, 1);
  await index.upsert([{ title: "Two" }]);
  await index.close();
  expect(locks()).toEqual([]);
});

test("a lock that cannot be read counts while it may be half written, and no longer", async () => {
  const path = join(folder, "lock-0000000112345678.json");
  for (const text of ["", '{"pid":', "null", '{"pid":"x"}']) {
    const index = await PaperIndex.open(folder, { embedder });
    writeFileSync(path, text);
    await expect(index.remove("one")).rejects.toMatchObject({ code: "locked" });
    utimesSync(path, 1, 1);
    await index.save();
    await index.close();
    expect(existsSync(path)).toBe(false);
  }
});

test("indexes of one program on one folder take turns, and none loses what the other has saved", async () => {
  const [a, b] = await Promise.all([PaperIndex.open(folder, { embedder }), PaperIndex.open(folder, { embedder })]);
  const rounds = Array.from({ length: 10 }, (_, round) => round);
  await Promise.all(
    rounds.flatMap((round) => [
      a.upsert([{ id: `a${round}`, title: `A ${round}` }]),
      b.upsert([{ id: `b${round}`, title: `B ${round}` }]),
    ]),
  );
  expect((await PaperIndex.open(folder, { embedder })).size).toBe(21);
  await a.close();
  expect(locks()).toHaveLength(1);
  await b.upsert([{ id: "last", title: "Last" }]);
  expect(b.size).toBe(22);
  await b.close();
  expect(locks()).toEqual([]);
});

test("two programs that begin at the same moment never both change", async () => {
  const programs = await Promise.all([program(), program(), program()]);
  for (let round = 0; round < 6; round++) {
    const answers = await Promise.all(
      programs.map(({ run }, i) =>
        run(`return (await index.upsert([{ id: "r${round}p${i}", title: "Round ${round} ${i}" }])).added`),
      ),
    );
    const done = answers.filter((answer) => /^r\d/.test(answer));
    expect(done.length).toBeLessThanOrEqual(1);
    for (const answer of answers) expect(answer).toMatch(/^r\d|^locked: /);
    if (done.length === 1) {
      const index = await PaperIndex.open(folder, { embedder, readOnly: true });
      expect(index.has(done[0]!)).toBe(true);
    }
    await Promise.all(
      programs.map(({ run }) =>
        run("await index.close(); index = await PaperIndex.open(folder, { embedder }); return 1"),
      ),
    );
  }
});

test("a program whose lock was taken away does not save over the one that took it", async () => {
  const index = await PaperIndex.open(folder, {
    embedder: {
      ...embedder,
      embed: async (texts, options) => {
        for (const name of locks()) rmSync(join(folder, name)); // as somebody who takes it for dead would
        return embedder.embed(texts, options);
      },
    },
  });
  await expect(index.upsert([{ title: "Two" }])).rejects.toMatchObject({
    code: "locked",
    message: expect.stringContaining("taken over by another program") as string,
  });
  expect((await PaperIndex.open(folder, { embedder })).size).toBe(1);
  await index.remove("one");
  expect((await PaperIndex.open(folder, { embedder })).size).toBe(0);
});

test("an open index whose folder was moved, removed or emptied says so, and writes nothing", async () => {
  const moved = join(folder, "..", "moved");
  for (const harm of [
    () => renameSync(folder, moved),
    () => rmSync(folder, { recursive: true }),
    () => (rmSync(folder, { recursive: true }), mkdirSync(folder)),
  ]) {
    rmSync(folder, { recursive: true, force: true });
    const index = await PaperIndex.open(folder, { embedder });
    await index.upsert([{ id: "two", title: "Two" }]);
    harm();
    const before = existsSync(folder) ? readdirSync(folder) : undefined;
    for (const change of [
      () => index.upsert([{ id: "three", title: "Three" }]),
      () => index.remove("two"),
      () => index.save(),
      () => index.reembed(createTestEmbedder({ dimensions: 8 })),
    ])
      await expect(change()).rejects.toMatchObject({
        code: "not-found",
        message: expect.stringContaining(`no index in ${folder} any more: the folder was moved`) as string,
      });
    expect(existsSync(folder) ? readdirSync(folder) : undefined).toEqual(before);
    expect(index.has("two")).toBe(true);
    if (existsSync(moved)) {
      // The index can be changed where it is now, though the first one is still open.
      const there = await PaperIndex.open(moved, { embedder });
      await there.upsert([{ id: "three", title: "Three" }]);
      await there.close();
      expect(readdirSync(moved).filter((name) => name.startsWith("lock-"))).toEqual([]);
      expect((await PaperIndex.open(moved, { embedder })).size).toBe(2);
    }
    await index.close();
  }
});

test("a lock counts up to its limit, whichever way the clock moved; after a restart, for a minute", () => {
  const here = thisProcess(new Date(0));
  const elsewhere = { ...here, host: "elsewhere", place: "elsewhere x y" };
  const [host, , namespace] = here.place.split(" ");
  const earlier = { ...here, place: `${host} another-boot ${namespace}` };
  const container = { ...here, place: here.place.replace(/\S+$/, "pid:[1]") };
  const day = 24 * 3600_000;
  const cases: [string, LockOwner | undefined, number, number, boolean][] = [
    ["of another machine, just in time", elsewhere, 179_999, day, true],
    ["of another machine, too late", elsewhere, 180_000, day, false],
    ["of another machine, in the future", elsewhere, -179_999, day, true],
    ["of another machine, far in the future", elsewhere, -180_000, day, false],
    ["from before the restart", earlier, 60_000, 59_999, false],
    ["from before the restart, a minute ago", earlier, 59_999, 1000, true],
    ["of another machine of that name, since this one was started", earlier, 60_000, 60_000, true],
    ["of a container of that name", container, 179_999, 0, true],
    ["that cannot be read", undefined, 9_999, day, true],
    ["that cannot be read, old", undefined, 10_000, day, false],
    ["that cannot be read, of the future", undefined, -10_000, day, false],
    ["of this process, however old", here, 10 * day, day, true],
    ["of a process that has ended", { ...here, pid: 2 ** 30 }, 0, day, false],
  ];
  for (const [what, owner, untouched, upFor, alive] of cases) {
    if (what.includes("restart") && host === here.place) continue; // the system does not tell its boots apart
    if (owner === container && host === here.place) continue;
    expect(isAlive(owner, untouched, upFor), `a lock ${what}`).toBe(alive);
  }
});

test("a program killed while it writes its lock keeps nobody out; a later save removes its draft", async () => {
  const draft = join(folder, "lockdraft-0000000112345678.json");
  writeFileSync(draft, '{"pid":');
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert([{ id: "two", title: "Two" }]);
  expect(existsSync(draft)).toBe(true); // it may be of a program that runs
  utimesSync(draft, 1, 1);
  await index.upsert([{ id: "three", title: "Three" }]);
  await index.close();
  expect(existsSync(draft)).toBe(false);
});

test("a lock whose time lies in the future, by a clock that was wrong, keeps nobody out for years", async () => {
  const path = join(folder, "lock-0000000112345678.json");
  writeFileSync(
    path,
    JSON.stringify({ pid: 1, host: "elsewhere", since: "2096-01-01T00:00:00.000Z", place: "elsewhere", started: "7" }),
  );
  utimesSync(path, 4e9, 4e9);
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert([{ title: "Two" }]);
  await index.close();
  expect(locks()).toEqual([]);
});

test("folders with the names of locks and journals are not ours: they are left alone", async () => {
  for (const name of ["lock-0000000112345678.json", "journal-0000000112345678.bin", "papers-0000000112345678.jsonl"])
    mkdirSync(join(folder, name));
  const index = await PaperIndex.open(folder, { embedder });
  await index.upsert([{ title: "Two" }]);
  await index.save({ compact: true });
  await index.close();
  expect(await checkIndex(folder)).toMatchObject({ whole: true, papers: 2, owner: undefined });
  for (const name of ["lock-0000000112345678.json", "journal-0000000112345678.bin", "papers-0000000112345678.jsonl"])
    expect(existsSync(join(folder, name))).toBe(true);
});

test("a check does not name a program that has ended, here or elsewhere", async () => {
  const path = join(folder, "lock-0000000112345678.json");
  const owner = { pid: 1, host: "elsewhere", since: "2026-01-01T00:00:00.000Z", place: "elsewhere", started: "7" };
  writeFileSync(path, JSON.stringify(owner));
  expect((await checkIndex(folder)).owner).toEqual(owner);
  utimesSync(path, 1, 1);
  expect((await checkIndex(folder)).owner).toBeUndefined();
});

test("readers that open an index while it is saved in a loop always see one save, whole", async () => {
  const writer = await program();
  const saving = writer.run(
    "for (let year = 1600; year < 1680; year++) await index.upsert(Array.from({ length: 50 + year % 50 }, (_, " +
      'i) => ({ id: "p" + i, title: "Paper " + i, year }))); return "done"',
  );
  let done = false;
  void saving.then(() => (done = true));
  const years = new Set<number>();
  while (!done) {
    const index = await PaperIndex.open(folder, { embedder, readOnly: true });
    const found = [...index.papers()].filter(({ id }) => id !== "one");
    const newest = Math.max(...found.map(({ year }) => year!));
    // The papers of a save: as many as there were most, the first ones of the latest year.
    expect(found.filter(({ year }) => year === newest)).toHaveLength(found.length === 0 ? 0 : 50 + (newest % 50));
    if (found.length > 0) years.add(newest);
  }
  expect(await saving).toBe("done");
  expect(years.size).toBeGreaterThan(1);
});

test("the lock of a terminated worker thread counts for a minute, that of a running one while it runs", async () => {
  const dist = new URL("../../../dist/", import.meta.url).href;
  const source = `
    import("${dist}index.js").then(async ({ PaperIndex }) => {
      const { createTestEmbedder } = await import("${dist}testing.js");
      const index = await PaperIndex.open(${JSON.stringify(folder)}, { embedder: createTestEmbedder() });
      await index.upsert([{ id: "two", title: "Two" }]);
      require("node:worker_threads").parentPort.postMessage("saved");
      setInterval(() => {}, 1000);
    });`;
  const worker = new Worker(source, { eval: true, execArgv: [] });
  await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  const index = await PaperIndex.open(folder, { embedder });
  const upsert = () => index.upsert([{ id: "three", title: "Three" }]);
  const refused = { code: "locked", message: expect.stringContaining("another thread of this process") as string };
  await expect(upsert()).rejects.toMatchObject(refused);
  await worker.terminate();
  await expect(upsert()).rejects.toMatchObject(refused);
  const lock = join(folder, locks()[0]!);
  const { mtimeMs } = statSync(lock);
  utimesSync(lock, mtimeMs / 1000, mtimeMs / 1000 - 61);
  expect((await checkIndex(folder)).owner).toBeUndefined();
  await upsert();
  expect([...index.papers()].map(({ id }) => id)).toEqual(["one", "three", "two"]);
  await index.close();
  expect(locks()).toEqual([]);
});

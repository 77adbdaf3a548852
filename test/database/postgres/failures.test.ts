import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { PaperIndex, PaperweaveError, type Paper } from "../../../src/index.js";
import { postgresStore } from "../../../src/database/postgres/index.js";
import { createTestEmbedder } from "../../../src/testing/index.js";
import { papersOn } from "../../support/subjects.js";
import { withPostgres } from "./support.js";

const full = Boolean(process.env.PAPERWEAVE_FULL);
const embedder = createTestEmbedder();

withPostgres("an index in a PostgreSQL that fails", (server) => {
  const open = (schema: string) =>
    PaperIndex.open(postgresStore({ connectionString: server().connectionString, schema, timeout: 10_000 }), {
      embedder,
    });
  const read = async (index: { papers(): AsyncIterable<Paper> | Iterable<Paper> }): Promise<Map<string, Paper>> => {
    const papers = new Map<string, Paper>();
    for await (const paper of index.papers()) papers.set(paper.id, paper);
    return papers;
  };
  const checksum = (ids: Iterable<string>): string =>
    createHash("sha256")
      .update([...ids].sort().join("\n"))
      .digest("hex");

  test("killed again and again in upserts, it keeps every acknowledged paper whole; searches work", async () => {
    const papers = papersOn(10, full ? 2000 : 200);
    const byId = new Map(papers.map((paper) => [paper.id!, paper]));
    const index = await open("killed");
    await index.upsert(papersOn(1, 1));
    let acknowledged = 1;
    let searching = true;
    const failed = new Set<string>();
    let answered = 0;
    const searches = (async () => {
      while (searching) {
        await index.search("protein folding of enzymes", { k: 5 }).then(
          () => answered++,
          (error: unknown) => failed.add(PaperweaveError.is(error) ? error.code : String(error)),
        );
        await wait(5);
      }
    })();
    for (let kill = 1; kill <= 3; kill++) {
      const killAt = Math.floor((papers.length * kill) / 4);
      let killing: Promise<void> | undefined;
      const error = await index
        .upsert(papers, {
          onProgress: ({ stage, done }) => {
            if (stage !== "storing") return;
            acknowledged = Math.max(acknowledged, done);
            if (done >= killAt) killing ??= wait(7 * kill).then(() => server().kill());
          },
        })
        .then(
          () => undefined,
          (reason: unknown) => reason,
        );
      expect(error).toSatisfy((one) => PaperweaveError.is(one, "unavailable"));
      expect((error as Error).message).toMatch(
        /^The PostgreSQL schema "killed" of 127\.0\.0\.1:\d+\/postgres (cannot be reached|has failed|has not answered)/,
      );
      await killing;
      await server().start();
      const kept = await read(index);
      for (const { id } of papers.slice(0, acknowledged)) expect(kept.has(id!)).toBe(true);
      for (const [id, paper] of kept) expect(paper).toEqual(byId.get(id));
      const before = answered;
      while (answered < before + 2) await wait(5);
    }
    searching = false;
    await searches;
    expect([...failed].filter((code) => code !== "unavailable")).toEqual([]);
    const report = await index.upsert(papers);
    expect(report.added.length + report.unchanged.length).toBe(papers.length);
    expect(checksum((await read(index)).keys())).toBe(checksum(byId.keys()));
    expect(await index.count()).toBe(papers.length);
    expect(
      (await index.search("protein folding of enzymes", { mode: "semantic" })).map(({ paper }) => paper.id.slice(0, 3)),
    ).toEqual(Array(10).fill("s2-"));
    await index.close();
  }, 600_000);

  test("a full disk refuses papers and keeps those that it has; with room again it takes more", async (context) => {
    const folder = mkdtempSync(join(tmpdir(), "paperweave-full-"));
    const mounted =
      process.platform === "linux" &&
      process.getuid?.() === 0 &&
      spawnSync("mount", ["-t", "tmpfs", "-o", "size=24m,mode=0777", "tmpfs", folder]).status === 0;
    if (!mounted) return context.skip("no small file system can be mounted here");
    try {
      const data = join(folder, "data");
      mkdirSync(data);
      chownSync(data, 65534, 65534);
      await server().query(`CREATE TABLESPACE small LOCATION '${data}'`);
      const ballast = join(folder, "ballast");
      writeFileSync(ballast, Buffer.alloc(12 << 20));
      const options = encodeURIComponent("-c default_tablespace=small");
      const index = await PaperIndex.open(
        postgresStore({ connectionString: `${server().connectionString}?options=${options}`, schema: "full disk" }),
        { embedder },
      );
      const batch = (round: number) =>
        papersOn(10, 50, 50 * round).map((paper) => ({ ...paper, id: `r${round} ${paper.id}` }));
      const stored: string[] = [];
      let error: unknown;
      for (let round = 0; !error && round < 60; round++) {
        await index.upsert(batch(round)).then(
          ({ added }) => stored.push(...added),
          (reason: unknown) => (error = reason),
        );
      }
      expect(error).toMatchObject({
        code: "unavailable",
        message: expect.stringMatching(/ cannot write: the disk of the server is full \(/) as string,
      });
      expect(stored.length).toBeGreaterThan(0);
      expect([...(await read(index)).keys()].sort()).toEqual(stored.toSorted());
      expect((await index.search("protein folding of enzymes", { k: 3 })).length).toBe(3);
      rmSync(ballast);
      expect((await index.upsert(batch(1000))).added).toHaveLength(500);
      expect((await read(index)).size).toBe(stored.length + 500);
      await index.close();
      await server().query('DROP SCHEMA "full disk" CASCADE');
      await server().query("DROP TABLESPACE small");
    } finally {
      spawnSync("umount", ["-l", folder]);
    }
  }, 300_000);

  test("of two that store one paper at once, one finds it new; it is whole, as the last gave it", async () => {
    const papers = papersOn(10, full ? 500 : 60);
    const [one, other] = [await open("two"), await open("two")];
    const given = [
      papers.map((paper) => ({ ...paper, authors: ["Ada Lovelace"] })),
      papers.toReversed().map((paper) => ({ ...paper, url: `https://example.org/${paper.id}` })),
    ];
    const reports = await Promise.all([one.upsert(given[0]!), other.upsert(given[1]!)]);
    expect(reports.flatMap(({ added }) => added).sort()).toEqual(papers.map(({ id }) => id!).sort());
    const forms = given.map((list) => new Map(list.map((paper) => [paper.id!, paper])));
    const kept = await read(one);
    expect(kept.size).toBe(papers.length);
    for (const [id, paper] of kept) expect(forms.map((form) => form.get(id))).toContainEqual(paper);
    await one.close();
    await other.close();
  }, 300_000);
});

/*
 * One of the programs of the soak: random calls of an index in a folder, each answer beside that of a plain Map.
 * Arguments: the folder of the built package, the index folder, the number of this program, a seed, and its papers
 * as the soak knows them. It tells of each change before it begins and when it has ended, one line of JSON each.
 */
import { strictEqual, deepStrictEqual } from "node:assert";
import { rmSync, writeSync } from "node:fs";
import { join } from "node:path";

const [dist, folder, number, seed, known] = process.argv.slice(2);
const { PaperIndex, PaperweaveError, readPapers, TopicModel } = await import(join(dist, "index.js"));
const { createTestEmbedder } = await import(join(dist, "testing.js"));
const embedders = [createTestEmbedder({ dimensions: 16 }), createTestEmbedder({ dimensions: 24 })];

let state = Number(seed);
/** A whole number below `end`, the same ones for a seed (mulberry32). */
function random(end) {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * end);
}

/** The papers of this program: id to all else of the paper. */
const model = new Map(JSON.parse(known));
const mine = (id) => id.startsWith(`w${number}-`);
const tell = (line) => writeSync(1, `${JSON.stringify(line)}\n`);
let version = 0;
/** The last topics as they are saved, for the next ones to begin from. */
let topics;
const newPaper = (id) => {
  const word = `x${number}y${seed}z${version++}`; // in no other paper: titles alike would be merged
  // A paper either always has an abstract or never: one with an abstract is not replaced by one without.
  return {
    id,
    title: `Paper ${word}`,
    abstract: /[147]$/.test(id) ? "" : `All about ${word}.`,
    year: 1900 + random(99),
    fields: { version, program: [number, { seed }] },
  };
};
const someIds = (count) => Array.from({ length: count }, () => `w${number}-${random(60)}`);

async function open() {
  for (let attempt = 0; ; attempt++) {
    try {
      return await PaperIndex.open(folder, { embedder: embedders[attempt % 2] });
    } catch (error) {
      if (!PaperweaveError.is(error, "model-mismatch") || attempt > 20) throw error;
    }
  }
}

/** What may go wrong here, as an answer: another program changes the index, the disk is full. */
const allowed = (error) => (error.code === "locked" || error.code === "ENOSPC" ? error.code : undefined);

async function change(index, what, call, apply) {
  tell({ begin: what });
  try {
    await call();
  } catch (error) {
    // Another program has embedded all papers by the other model.
    const code = PaperweaveError.is(error, "model-mismatch") ? error.code : allowed(error);
    if (!code) throw error;
    tell({ end: code });
    return code;
  }
  apply();
  tell({ end: "ok" });
  await compare(index);
  return "ok";
}

/** The papers of this program are those of the Map, and their vectors those of the embedder. */
async function compare(index) {
  const found = [...index.papers()].filter(({ id }) => mine(id));
  deepStrictEqual(
    found.map(({ id, title, abstract, year, fields }) => [id, { title, abstract, year, fields }]),
    [...model].sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  if (found.length === 0) return;
  const one = found[random(found.length)];
  deepStrictEqual(index.get(one.id), one);
  const embedder = embedders.find(({ id }) => id === index.embedder);
  const alone = await PaperIndex.inMemory({ embedder });
  await alone.upsert([one]);
  deepStrictEqual(index.vector(one.id), alone.vector(one.id));
  await alone.close();
}

async function read(index) {
  const before = [...index.papers()];
  tell({ read: true });
  if (before.length === 0) return;
  const one = before[random(before.length)];
  const word = one.title.split(" ")[1];
  switch (random(before.length > 12 ? 13 : 10)) {
    case 0:
      return strictEqual((await index.search(`"${word}"`, { mode: "lexical" }))[0].paper.id, one.id);
    case 1:
      return strictEqual(
        (await index.search(one.title, { mode: "semantic", k: 3 })).length,
        Math.min(3, before.length),
      );
    case 2:
      return strictEqual((await index.search(one.title, { k: 1 })).length, 1);
    case 3:
      return void (await index.related(one.id, { k: 4 }));
    case 4: {
      const file = join(folder, "..", `export-${number}.${random(2) === 0 ? "csv" : "jsonl"}`);
      try {
        await index.export(file);
        deepStrictEqual(
          (await readPapers(new URL(`file://${file}`))).papers.map(({ id, title }) => [id, title]),
          before.map(({ id, title }) => [id, title]),
        );
      } catch (error) {
        if (!allowed(error)) throw error;
      } finally {
        rmSync(file, { force: true }); // there is little room
      }
      return;
    }
    case 5:
      return void (await index.export(["npy", "bibtex", "parquet"][random(3)]));
    case 6:
      return void (await index.duplicates());
    case 7:
      return strictEqual(index.size, before.length);
    case 8: {
      const filter = { year: { $gte: one.year }, "fields.version": one.fields.version };
      const hits = await index.search(one.title, { mode: "semantic", filter, k: before.length });
      const right = before.filter(({ year, fields }) => year >= one.year && fields.version === one.fields.version);
      return deepStrictEqual(new Set(hits.map(({ paper }) => paper.id)), new Set(right.map(({ id }) => id)));
    }
    case 9: {
      const { data } = await index.embedTexts([one.title]);
      return strictEqual(data.length, index.dimensions);
    }
    default: {
      const goOn = topics?.embedder === index.embedder && random(2) === 0;
      const model = await index.topics({ previous: goOn ? TopicModel.fromJSON(topics, index) : undefined });
      topics = model.toJSON();
      strictEqual(model.list().reduce((sum, { size }) => sum + size, 0) <= before.length, true);
      const topic = model.topicOf(one.id);
      if (topic !== -1) strictEqual(model.members(topic).includes(one.id), true);
      if (random(8) === 0) strictEqual((await model.map()).points.length, before.length);
      return;
    }
  }
}

let index = await open();
await compare(index);
tell({ ready: true });
let ending = false;
process.stdin.on("end", () => (ending = true)).resume();
while (!ending) {
  const dice = random(100);
  let code;
  if (dice < 40) {
    // Now and then so many that embeddings go into a journal before they are saved.
    const papers = [...new Set(someIds(1 + random(8)))].map(newPaper);
    const many = random(40) === 0 ? Array.from({ length: 300 }, (_, i) => newPaper(`w${number}-many${i}`)) : [];
    const all = [...papers, ...many];
    code = await change(
      index,
      { put: all },
      () => index.upsert(all),
      () => all.forEach(({ id, ...paper }) => model.set(id, paper)),
    );
  } else if (dice < 60) {
    const many = random(4) === 0 ? [...model.keys()].filter((id) => id.includes("many")) : [];
    const ids = [...someIds(1 + random(6)), ...many];
    code = await change(
      index,
      { remove: ids },
      async () => void (await index.remove(ids)),
      () => ids.forEach((id) => model.delete(id)),
    );
  } else if (dice < 65) {
    code = await change(
      index,
      { save: true },
      () => index.save({ compact: random(2) === 0 }),
      () => undefined,
    );
  } else if (dice < 67) {
    const other = embedders.find(({ id }) => id !== index.embedder);
    code = await change(
      index,
      { reembed: other.id },
      () => index.reembed(other),
      () => undefined,
    );
  } else if (dice < 80) {
    await index.close();
    index = await open();
    await compare(index);
  } else await read(index);
  if (code === "model-mismatch") {
    await index.close();
    index = await open();
  }
  // A program holds the index until it closes it: let the others come.
  if (code === "locked") await new Promise((resolve) => setTimeout(resolve, 5));
}
await index.close();
tell({ ended: true });

import { expect, test } from "vitest";
import { normalizeRow } from "../../src/core/matrix.js";
import { seededRandom } from "../../src/core/random.js";
import { PaperIndex, type PaperInput } from "../../src/index.js";
import { createTestEmbedder } from "../../src/testing/index.js";

const DIMENSIONS = 64,
  PAPERS = 50_000,
  SUBJECTS = 20,
  PARTS = 5;

/**
 * Papers of which half are on one subject, which has five parts that are near each other; the rest
 * on twenty subjects of different sizes.
 */
function papers(): (PaperInput & { id: string })[] {
  const random = seededRandom(11);
  const direction = (): Float32Array =>
    unit(Float32Array.from({ length: DIMENSIONS }, () => random.next() + random.next() - 1));
  const whole = direction();
  const parts = Array.from({ length: PARTS }, () => mix(whole, direction(), 0.5));
  const others = Array.from({ length: SUBJECTS }, direction);
  return Array.from({ length: PAPERS }, (_, i) => {
    const isOfHalf = i % 2 === 0;
    const part = Math.floor(random.next() * PARTS),
      subject = Math.floor(random.next() * random.next() * SUBJECTS);
    const centre = isOfHalf ? parts[part]! : others[subject]!;
    const words = isOfHalf
      ? ["enzyme", `enzyme ${letters(part)}folding`]
      : [`${letters(subject)}ology`, `${letters(subject)}ology ${letters(subject + 3)}graph`];
    return {
      id: `${isOfHalf ? "half" : letters(subject)}-${i}`,
      title: `${words[1]!} ${letters(Math.floor(random.next() * 400))}ine`,
      abstract:
        `Of ${words[0]!} and ${letters(Math.floor(random.next() * 400))}ide with ` +
        `${letters(Math.floor(random.next() * 400))}ane.`,
      vector: mix(centre, direction(), 0.9),
    };
  });
}

function letters(number: number): string {
  return (
    `${"bcdfghjklmnpqrstvwxz"[number % 20]!}${"aeiou"[Math.floor(number / 20) % 5]!}` +
    `${"lmnrst"[Math.floor(number / 100) % 6]!}`
  );
}

function mix(a: Float32Array, b: Float32Array, share: number): Float32Array {
  return unit(a.map((value, i) => value + share * b[i]!));
}

function unit(vector: Float32Array): Float32Array {
  normalizeRow(vector, 0, vector.length);
  return vector;
}

test.skipIf(!process.env.PAPERWEAVE_FULL)(
  "of 50,000 papers half are one subject: it is one topic, the others have their own (needs PAPERWEAVE_FULL=1)",
  { timeout: 300_000 },
  async () => {
    const all = papers();
    const index = await PaperIndex.inMemory({ embedder: createTestEmbedder({ dimensions: DIMENSIONS }) });
    await index.upsert(all);
    const model = await index.topics();
    const topics = model.list();
    expect(topics.reduce((sum, { size }) => sum + size, 0)).toBe(PAPERS);
    const subjectsOf = topics.map(({ id }) => new Set(model.members(id).map((paper) => paper.split("-")[0]!)));
    topics.forEach(({ label, size }, at) => {
      expect(size).toBeGreaterThan(1);
      if (subjectsOf[at]!.has("half")) {
        // Subjects of some thirty papers are too small for a topic of their own among 50,000, and
        // join another.
        const ofOthers = model.members(topics[at]!.id).filter((paper) => !paper.startsWith("half-")).length;
        expect(ofOthers, label).toBeLessThan(0.02 * size);
        expect(label).toMatch(/enzyme|folding/);
      } else
        for (const subject of subjectsOf[at]!)
          if (subjectsOf[at]!.size === 1) expect(label).toMatch(new RegExp(`${subject}ology|graph`));
    });
    const ofHalf = subjectsOf.filter((own) => own.has("half")).length;
    expect(ofHalf).toBeLessThanOrEqual(PARTS);
    expect(topics.length - ofHalf).toBeGreaterThanOrEqual(SUBJECTS / 2);
    await index.close();
  },
);

import { isDeepStrictEqual } from "node:util";
import { show } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import { unitVector } from "../core/matrix.js";
import type { Paper, PaperInput, UpsertReport } from "../core/types.js";
import { parsePaper } from "../papers/index.js";
import { vectorAt, type Entry, type Library } from "./library.js";

/** What an upsert will do to a library, worked out before anything is embedded or changed. */
export interface UpsertPlan {
  /** Papers that need a vector from the embedder. */
  toEmbed: Paper[];
  /** Papers that have theirs: brought along, or kept because the text is the same. */
  ready: Entry[];
  report: UpsertReport;
}

/**
 * Checks every input and sorts the papers into new, changed and unchanged ones.
 * Throws, before any work, `duplicate-id` (two different papers of one id), `shape-mismatch` and
 * `not-finite` (a vector); a record that is no paper is listed in `report.rejected`.
 */
export function planUpsert(library: Library, inputs: Iterable<PaperInput>): UpsertPlan {
  const report: UpsertReport = { added: [], updated: [], unchanged: [], merged: [], rejected: [], truncated: [] };
  const plan: UpsertPlan = { toEmbed: [], ready: [], report };
  const seen = new Map<string, { paper: Paper; vector: Float32Array | undefined; where: string }>();
  let position = 0;
  for (const input of inputs) {
    const where = `paper ${++position}`;
    const { paper, reason } = parsePaper(input);
    if (!paper) {
      report.rejected.push({ where, reason });
      continue;
    }
    const vector = input.vector === undefined ? undefined : unitVector(input.vector, library.vectors.cols, `The vector of ${where} (${show(paper.id)})`);
    const first = seen.get(paper.id);
    if (!first) {
      seen.set(paper.id, { paper, vector, where });
    } else if (isDeepStrictEqual([first.paper, first.vector], [paper, vector])) {
      report.merged.push({ id: paper.id, reason: `${where} repeats ${first.where} word for word` });
    } else {
      throw new PaperweaveError(
        "duplicate-id",
        `${first.where} and ${where} are different papers with the same id ${show(paper.id)}: ${show(first.paper.title)} and ${show(paper.title)}.`,
      );
    }
  }
  for (const { paper, vector } of seen.values()) place(library, plan, paper, vector);
  return plan;
}

function place(library: Library, plan: UpsertPlan, paper: Paper, vector: Float32Array | undefined): void {
  const row = library.rows.get(paper.id);
  if (row === undefined) {
    plan.report.added.push(paper.id);
    if (vector) plan.ready.push({ paper, vector });
    else plan.toEmbed.push(paper);
    return;
  }
  const before = library.papers[row]!;
  const kept = vectorAt(library, row);
  const sameText = before.title === paper.title && before.abstract === paper.abstract;
  if (sameText && isDeepStrictEqual(before, paper) && (!vector || isDeepStrictEqual(vector, kept))) {
    plan.report.unchanged.push(paper.id);
    return;
  }
  plan.report.updated.push(paper.id);
  if (vector) plan.ready.push({ paper, vector });
  else if (sameText) plan.ready.push({ paper, vector: kept });
  else plan.toEmbed.push(paper);
}

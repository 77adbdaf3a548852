import { randomUUID } from "node:crypto";
import type { PaperToPut, StoreChange } from "../paper-store.js";
import { bulk, type Operation, type Target } from "./bulk.js";
import { documentOf, ifRevision, readDocuments } from "./documents.js";
import { documentId } from "./terms.js";

/** A write, with the name of the write that the document keeps. */
interface NamedOperation extends Operation {
  write?: string;
}

/**
 * Puts papers, then removes others, each on the condition that the document is as it was read. When
 * a paper could not be put, nothing is removed, as the removed papers may be part of that paper now:
 * they are conflicts, too.
 */
export async function change(
  target: Target,
  { put, remove }: StoreChange,
  signal: AbortSignal | undefined,
): Promise<{ conflicts: string[] }> {
  const conflicts = await write(target, putsOf(put), signal);
  if (conflicts.length > 0) return { conflicts: [...conflicts, ...remove.map(({ id }) => id)] };
  return { conflicts: await write(target, removalsOf(remove), signal) };
}

function* putsOf(papers: readonly PaperToPut[]): Iterable<NamedOperation> {
  const writer = randomUUID();
  for (const [i, paper] of papers.entries()) {
    const { id } = paper.paper;
    const where = { _id: documentId(id) };
    const action: Operation["action"] =
      paper.replaces === undefined ? { create: where } : { index: { ...where, ...ifRevision(paper.replaces) } };
    const write = `${writer}:${i}`;
    yield { id, action, document: documentOf(paper, write), write };
  }
}

function* removalsOf(papers: StoreChange["remove"]): Iterable<NamedOperation> {
  for (const { id, revision } of papers)
    yield { id, action: { delete: { _id: documentId(id), ...ifRevision(revision) } } };
}

/** @returns ids of the papers for which nothing was done */
async function write(
  target: Target,
  operations: Iterable<NamedOperation>,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const outcomes = await bulk(target, operations, signal);
  const refused = outcomes.filter(({ status }) => status === 409).map(({ operation }) => operation);
  if (refused.length === 0) return [];
  // When the answer of a write was lost, its repetition is refused because of the first one. That
  // is no conflict: the document then has the name of our write.
  const stored = await readDocuments<{ write: string }>(
    target,
    refused.map(({ id }) => id),
    { _source: "write", preference: "_primary" },
    signal,
  );
  return refused.filter(({ id, write }) => stored.get(id)?._source.write !== write).map(({ id }) => id);
}

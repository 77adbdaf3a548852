import { randomUUID } from "node:crypto";
import type { PaperToPut, StoreChange } from "../paper-store.js";
import { bulk, type Operation, type Target } from "./bulk.js";
import { documentOf, ifRevision } from "./documents.js";
import { readDocuments } from "./read.js";
import { documentId } from "./terms.js";

/** A write, with the name that it leaves in the document. */
interface NamedOperation extends Operation {
  write?: string;
}

/**
 * Puts papers, then removes some, each on the condition that the document is as it was read. When a
 * paper could not be put, nothing is removed, as what was to be removed may have become part of it:
 * these are conflicts, too.
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
  const endings = await bulk(target, operations, signal);
  const doubtful = endings.filter(({ status }) => status === 409).map(({ operation }) => operation);
  if (doubtful.length === 0) return [];
  // A write whose answer was lost, here or between the nodes, meets itself when it is repeated:
  // then there is no conflict.
  const stored = await readDocuments<{ write: string }>(
    target,
    doubtful.map(({ id }) => id),
    { _source: "write", preference: "_primary" },
    signal,
  );
  return doubtful.filter(({ id, write }) => stored.get(id)?._source.write !== write).map(({ id }) => id);
}

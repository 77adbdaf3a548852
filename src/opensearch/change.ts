import type { PaperToPut, StoreChange } from "../store/database/paper-store.js";
import { bulk, type Operation, type Target } from "./bulk.js";
import { documentOf, ifRevision } from "./documents.js";
import { readDocuments } from "./read.js";
import { documentId } from "./terms.js";

/**
 * Puts papers, then removes some, each on the condition that the document is as it was read. When a paper could not be put,
 * nothing is removed, as what was removed may have become part of it: those that were to be removed are conflicts, too.
 */
export async function change(target: Target, { put, remove }: StoreChange, signal: AbortSignal | undefined): Promise<{ conflicts: string[] }> {
  const conflicts = await write(target, putsOf(put), signal);
  if (conflicts.length > 0) return { conflicts: [...conflicts, ...remove.map(({ id }) => id)] };
  return { conflicts: await write(target, removalsOf(remove), signal) };
}

function* putsOf(papers: readonly PaperToPut[]): Iterable<Operation> {
  for (const paper of papers) {
    const { id } = paper.paper;
    const where = { _id: documentId(id) };
    const action: Operation["action"] = paper.replaces === undefined ? { create: where } : { index: { ...where, ...ifRevision(paper.replaces) } };
    yield { id, action, document: documentOf(paper).json };
  }
}

function* removalsOf(papers: StoreChange["remove"]): Iterable<Operation> {
  for (const { id, revision } of papers) yield { id, action: { delete: { _id: documentId(id), ...ifRevision(revision) } } };
}

/** @returns ids of the papers for which nothing was done */
async function write(target: Target, operations: Iterable<Operation>, signal: AbortSignal | undefined): Promise<string[]> {
  const endings = await bulk(target, operations, signal);
  const doubtful = endings.filter(({ status }) => status === 409).map(({ operation }) => operation);
  if (doubtful.length === 0) return [];
  // A write whose answer was lost, and which was then repeated, meets itself: a conflict is one only where the document is not as it was to be.
  const stored = await readDocuments<{ digest: string }>(target, doubtful.map(({ id }) => id), { _source: "digest", preference: "_primary" }, signal);
  return doubtful.filter(({ id, document }) => (document === undefined ? stored.has(id) : !document.startsWith(`{"digest":"${stored.get(id)?._source.digest}"`))).map(({ id }) => id);
}

import { isDeepStrictEqual } from "node:util";
import { formatValue } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import { unitVector } from "../../core/matrix.js";
import { Pauses } from "../../core/async.js";
import type { Paper, PaperInput, UpsertReport } from "../../core/types.js";
import {
  featuresOf,
  KeyFilter,
  keysOf,
  mergeRecords,
  parsePaper,
  standsFor,
  type Merging,
  type SourceRecord,
} from "../../papers/index.js";
import { vectorAt, type Entry, type Library } from "./library.js";

/** What an upsert will do to a library, worked out before anything is embedded or changed. */
export interface UpsertPlan {
  /** Papers that need a vector from the embedder. */
  toEmbed: Paper[];
  /** Papers that have theirs: brought along, or kept because the text is the same. */
  ready: Entry[];
  /** Papers of the library that are part of another one now. */
  removed: Set<string>;
  report: UpsertReport;
}

/** What was given to an upsert, cleaned and checked. */
export interface ValidatedPapers {
  papers: SourceRecord[];
  /** Records that are no papers. */
  rejected: UpsertReport["rejected"];
}

/**
 * Cleans and checks every input.
 * @param before how many have been given before these: reports count on from there
 * @throws PaperweaveError `shape-mismatch` and `not-finite` (a vector)
 */
export async function validatePapers(
  inputs: readonly PaperInput[],
  dimensions: number,
  signal: AbortSignal | undefined,
  before = 0,
): Promise<ValidatedPapers> {
  const given: ValidatedPapers = { papers: [], rejected: [] };
  const vectors = new RoomForVectors(inputs.length, dimensions);
  const pauses = new Pauses(signal);
  await pauses.take();
  let position = 0;
  for (const input of inputs) {
    if (pauses.areDue()) await pauses.take();
    const where = `paper ${before + ++position}`;
    const { paper, reason } = parsePaper(input);
    if (paper) {
      const vector =
        input.vector === undefined
          ? undefined
          : unitVector(input.vector, dimensions, `The vector of ${where} (${formatValue(paper.id)})`, vectors.next());
      given.papers.push({ paper, features: featuresOf(paper), where, ...(vector && { vector }) });
    } else given.rejected.push({ where, reason });
  }
  return given;
}

/**
 * One block for the vectors of an upsert: many small ones leave holes in the memory of the process
 * when they go. Nothing is taken before the first.
 */
class RoomForVectors {
  private data: Float32Array | undefined;
  private taken = 0;

  constructor(
    private readonly most: number,
    private readonly dimensions: number,
  ) {}

  next(): Float32Array {
    this.data ??= new Float32Array(this.most * this.dimensions);
    return this.data.subarray(this.taken, (this.taken += this.dimensions));
  }
}

/**
 * Finds the papers that are one, among those given and with those of the library, and sorts them
 * into new, changed and unchanged ones.
 * @param asStored what becomes of a vector in the library, where it is rounded
 * @throws PaperweaveError `duplicate-id` (two different papers of one id, two vectors of one text)
 */
export async function planUpsert(
  library: Library,
  { papers: given, rejected }: ValidatedPapers,
  signal?: AbortSignal,
  asStored?: (vector: Float32Array) => Float32Array,
): Promise<UpsertPlan> {
  const { groups, merged } = await mergeInto(library, given, signal);
  const plan = emptyPlan({ merged, rejected });
  for (const group of groups)
    if (group.members.some(({ stored }) => !stored)) addToPlan(library, plan, group, asStored);
  return plan;
}

/**
 * Finds the papers that are one, though neither program that put them had seen the other's. Both
 * sides make the same paper of them.
 * @param ours of the library's papers those that we have put: where each was given, by id
 */
export async function planConcurrentMerge(
  library: Library,
  ours: ReadonlyMap<string, string>,
  signal?: AbortSignal,
): Promise<UpsertPlan> {
  const { groups, merged } = await mergeRecords(
    library.papers.map((paper, row): SourceRecord => {
      const where = ours.get(paper.id);
      return {
        paper,
        where: where ?? "in the index",
        stored: true,
        side: where === undefined ? "theirs" : "ours",
        vector: vectorAt(library, row),
      };
    }),
    signal,
  );
  const plan = emptyPlan({ merged });
  for (const group of groups) if (group.members.length > 1) addToPlan(library, plan, group);
  return plan;
}

function emptyPlan(report: Partial<UpsertReport>): UpsertPlan {
  return {
    toEmbed: [],
    ready: [],
    removed: new Set(),
    report: { added: [], updated: [], unchanged: [], merged: [], rejected: [], truncated: [], ...report },
  };
}

/**
 * The papers given, merged among themselves and with those of the library. What makes among itself
 * just a paper that is there is left as it is, so that giving the same papers again changes
 * nothing, however much they contradict each other.
 */
async function mergeInto(
  library: Library,
  given: readonly SourceRecord[],
  signal: AbortSignal | undefined,
): Promise<Pick<Merging, "groups" | "merged">> {
  const alone = withoutConflicts(await mergeRecords(given, signal));
  const settled = alone.groups.filter(({ paper }) =>
    isDeepStrictEqual(paper, library.papers[library.rows.get(paper.id) ?? -1]),
  );
  const left = new Set(given);
  for (const { members } of settled) for (const member of members) left.delete(member);
  const stored = await alike(library, [...left], signal);
  if (stored.length === 0 && settled.length === 0) return alone;
  const { groups, merged } = withoutConflicts(await mergeRecords([...left, ...stored], signal));
  const areSettled = new Set(settled.flatMap(({ members }) => members.map(({ where }) => where)));
  const position = new Map(given.map(({ where }, at) => [where, at]));
  const all = [...alone.merged.filter(({ where }) => areSettled.has(where)), ...merged];
  return {
    groups: [...settled, ...groups],
    merged: all.sort((a, b) => (position.get(a.where) ?? given.length) - (position.get(b.where) ?? given.length)),
  };
}

function withoutConflicts(merging: Merging): Merging {
  for (const { first, second } of merging.conflicts) refuse(first, second);
  return merging;
}

/** The papers of the library that share a key with one of those given. */
async function alike(
  library: Library,
  given: readonly SourceRecord[],
  signal: AbortSignal | undefined,
): Promise<SourceRecord[]> {
  const found: SourceRecord[] = [];
  if (given.length === 0) return found;
  const known = given.map(({ paper, features = featuresOf(paper) }) => features);
  const keys = new Set(known.flatMap(keysOf)),
    filter = new KeyFilter(known);
  const pauses = new Pauses(signal);
  for (const [row, paper] of library.papers.entries()) {
    if (pauses.areDue()) await pauses.take();
    if (!filter.mayShare(paper)) continue;
    const features = featuresOf(paper);
    if (keysOf(features).some((key) => keys.has(key)))
      found.push({ paper, features, where: "in the index", stored: true, vector: vectorAt(library, row) });
  }
  return found;
}

function refuse(first: SourceRecord, second: SourceRecord): never {
  throw new PaperweaveError(
    "duplicate-id",
    `${first.where} and ${second.where} are different papers with the same id ${formatValue(first.paper.id)}: ` +
      `${formatValue(first.paper.title)} and ${formatValue(second.paper.title)}.`,
  );
}

function addToPlan(
  library: Library,
  plan: UpsertPlan,
  group: Merging["groups"][number],
  asStored: (vector: Float32Array) => Float32Array = (vector) => vector,
): void {
  const { paper, members } = group;
  const row = library.rows.get(paper.id);
  const before = row === undefined ? undefined : library.papers[row]!;
  for (const { stored, paper: other } of members) if (stored && other.id !== paper.id) plan.removed.add(other.id);
  const vector = vectorOf(group);
  const kept = row === undefined ? undefined : vectorAt(library, row);
  const { added, updated, unchanged } = plan.report;
  if (
    before &&
    isDeepStrictEqual(before, paper) &&
    (!vector || vector === kept || isDeepStrictEqual(asStored(vector), kept))
  ) {
    if (!standsFor(group).stored) unchanged.push(paper.id);
    return;
  }
  (before ? updated : added).push(paper.id);
  if (vector) plan.ready.push({ paper, vector });
  else plan.toEmbed.push(paper);
}

/**
 * The vector of a paper's text: one that was given with it, else one that the library has. Two of
 * one text that differ are a mistake.
 */
function vectorOf({ paper, members }: Merging["groups"][number]): Float32Array | undefined {
  if (members.length === 1) return members[0]!.vector; // the paper is just that
  const textOf = ({ paper: { title, abstract } }: { paper: Paper }): string => JSON.stringify([title, abstract]);
  const given = new Map<string, SourceRecord>();
  for (const member of members) {
    if (member.stored || !member.vector) continue;
    const first = given.get(textOf(member));
    if (first && !isDeepStrictEqual(first.vector, member.vector)) refuse(first, member);
    given.set(textOf(member), member);
  }
  return (
    given.get(textOf({ paper })) ?? members.find((member) => member.stored && textOf(member) === textOf({ paper }))
  )?.vector;
}

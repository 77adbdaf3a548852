import { isDeepStrictEqual } from "node:util";
import { Pauses } from "../../core/async.js";
import { compareIds } from "../../core/strings.js";
import type { MergedPaper, Paper } from "../../core/types.js";
import { isPreprintDoi, isTitleId, parseId, titleId } from "./identity.js";
import { combine, newest, type SourceRecord } from "./newest.js";
import { featuresOf, haveOwnIds, keysOf, sameWork, type Evidence, type Features } from "./same-paper.js";
import { areApart, numbersOf, unite } from "./unite.js";

/** Records of one paper. */
export interface Group<S extends SourceRecord = SourceRecord> {
  /** The paper that they make. */
  paper: Paper;
  members: S[];
  /** The one whose title and abstract are taken. */
  newest: S;
}

export interface Merging<S extends SourceRecord = SourceRecord> {
  groups: Group<S>[];
  /** Every record that became part of another's paper, in the order given. */
  merged: MergedPaper[];
  /** Records of one own id that are not one paper, each with the first of that id. */
  conflicts: { first: S; second: S }[];
}

/**
 * More papers of one title or number than this are compared with their neighbours in order only.
 */
const MOST_COMPARED = 64;

/**
 * Finds the records that are one paper, by the rules of `same-paper.ts`, and makes one paper of
 * them: the newest text, and all ids and addresses. The result does not depend on the order given.
 * The id of a group is that of its stored paper; else an arXiv id, a DOI, a PubMed number, an own
 * id, the hash of the title, whichever it has first.
 * @throws PaperweaveError `aborted`
 */
export async function mergeRecords<S extends SourceRecord>(
  records: readonly S[],
  signal?: AbortSignal,
): Promise<Merging<S>> {
  const pauses = new Pauses(signal);
  const features: Features[] = [];
  for (const { paper, features: known } of records) {
    if (pauses.areDue()) await pauses.take();
    features.push(known ?? featuresOf(paper));
  }
  const order = orderOf(records);
  const { edges, conflicts } = await findEdges(records, features, order, pauses);
  const left = new Set(conflicts.map(({ second }) => second));
  const sets = unite(
    features.map(({ names }) => names),
    edges.map(({ a, b, rule }) => ({ a, b, isDoubtful: rule === "doi" || rule === "title" })),
  );
  const groups: Group<S>[] = [];
  for (const { rows } of sets) {
    if (pauses.areDue()) await pauses.take();
    rows.sort(order);
    const members = rows.map((row) => records[row]!).filter((record) => !left.has(record));
    if (members.length > 0) groups.push(toGroup(members));
  }
  giveApart(groups);
  const groupOf = new Map(groups.flatMap((group) => group.members.map((member) => [member, group] as const)));
  const edgesOf = new Map<number, Edge[]>();
  for (const edge of edges) for (const row of [edge.a, edge.b]) append(edgesOf, row, edge);
  const standing = new Map(groups.map((group) => [group, standsFor(group)]));
  const merged: MergedPaper[] = [];
  for (const [row, record] of records.entries()) {
    if (pauses.areDue()) await pauses.take();
    const group = groupOf.get(record);
    const isIt = record.stored && record.paper.id === group?.paper.id; // it may have changed; it has not gone
    if (!group || isIt || group.members.length === 1 || record === standing.get(group)) continue;
    const otherOf = ({ a, b }: Edge): S => records[a === row ? b : a]!;
    const edge = edgesOf.get(row)?.find((edge) => groupOf.get(otherOf(edge)) === group); // the strongest comes first
    if (edge) merged.push(explain(record, otherOf(edge), group.paper.id, edge));
  }
  return { groups, merged, conflicts };
}

/**
 * The member that a report counts as the paper itself, the others are merged into it: of those that
 * have its id the new one with the newest text, or one that says nothing older than what is stored,
 * or the stored one.
 */
export function standsFor<S extends SourceRecord>({ paper, members, newest }: Group<S>): S {
  const own = members.filter(
    ({ paper: { id }, stored }) => id === paper.id || (!stored && isTitleId(id) && isTitleId(paper.id)),
  );
  if (own.length === 0 || own.includes(newest)) return newest;
  const version = own.find(({ stored }) => stored)?.paper.version ?? 0;
  return own.find(({ stored, paper }) => !stored && (paper.version ?? version) >= version) ?? own[0]!;
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

interface Edge extends Evidence {
  a: number;
  b: number;
}

const strength = { version: 0, id: 1, doi: 2, title: 3 };

async function findEdges<S extends SourceRecord>(
  records: readonly S[],
  features: readonly Features[],
  order: (a: number, b: number) => number,
  pauses: Pauses,
): Promise<{ edges: Edge[]; conflicts: Merging<S>["conflicts"] }> {
  const rowsOf = new Map<string, number[]>();
  for (const [row, one] of features.entries()) {
    if (pauses.areDue()) await pauses.take();
    for (const key of keysOf(one)) append(rowsOf, key, row);
  }
  const edges = new Map<string, Edge>();
  const doubtful: Edge[] = [];
  const clashing = new Map<number, number>(); // of the order given, the first one stands
  const note = (first: number, second: number): void =>
    void clashing.set(second, Math.min(first, clashing.get(second) ?? first));
  for (const [key, unordered] of rowsOf) {
    if (unordered.length < 2) continue;
    const rows = unordered.sort(order);
    for (const [i, a] of rows.entries()) {
      if (pauses.areDue()) await pauses.take();
      for (const b of rows.slice(i + 1, rows.length > MOST_COMPARED ? i + 2 : undefined)) {
        if (edges.has(`${a} ${b}`) || areToldApart(records[a]!, records[b]!)) continue;
        const evidence =
          haveTwoVectors(records[a]!, records[b]!) && haveOwnIds(features[a]!, features[b]!)
            ? undefined
            : sameWork(features[a]!, features[b]!);
        const replaced = evidence ? undefined : replaces(records[a]!, records[b]!, features[a]!, features[b]!);
        if (replaced && !isOwn(records[a]!.paper.id)) doubtful.push({ ...replaced, a, b });
        else if (evidence ?? replaced) edges.set(`${a} ${b}`, { ...(evidence ?? replaced)!, a, b });
        else if (key === `id:${features[a]!.paper.id}` && isOwn(features[a]!.paper.id))
          note(Math.min(a, b), Math.max(a, b));
      }
    }
  }
  const conflicts = [...clashing]
    .sort(([a], [b]) => a - b)
    .map(([second, first]) => ({ first: records[first]!, second: records[second]! }));
  // Of a book's DOI there are chapters: a record takes the place of a stored one only where neither
  // of them has a paper of its own.
  const settled = new Set(
    [...edges.values()].filter(({ a, b }) => records[a]!.stored !== records[b]!.stored).flatMap(({ a, b }) => [a, b]),
  );
  for (const edge of doubtful) if (!settled.has(edge.a) && !settled.has(edge.b)) edges.set(`${edge.a} ${edge.b}`, edge);
  // what is left out makes nothing one
  const sound = [...edges.values()].filter(({ a, b }) => !clashing.has(a) && !clashing.has(b));
  return {
    edges: sound.sort((x, y) => strength[x.rule] - strength[y.rule] || order(x.a, y.a) || order(x.b, y.b)),
    conflicts,
  };
}

/** Two stored papers were compared when the second came, unless neither had seen the other. */
function areToldApart(a: SourceRecord, b: SourceRecord): boolean {
  return a.stored === true && b.stored === true && a.side === b.side;
}

/** Whether a user gave one text two embeddings. */
function haveTwoVectors(
  { paper: a, vector: vectorA }: SourceRecord,
  { paper: b, vector: vectorB }: SourceRecord,
): boolean {
  return (
    a.title === b.title &&
    a.abstract === b.abstract &&
    vectorA !== undefined &&
    vectorB !== undefined &&
    !isDeepStrictEqual(vectorA, vectorB)
  );
}

/**
 * A record of the id of a stored paper stands for it, whatever else it says; but an id of the title
 * alone is no such id.
 */
function replaces(a: SourceRecord, b: SourceRecord, featuresA: Features, featuresB: Features): Evidence | undefined {
  if (a.paper.id !== b.paper.id || a.stored === b.stored || isTitleId(a.paper.id)) return undefined;
  return areApart(
    numbersOf(featuresA.names.filter(({ id }) => id !== a.paper.id)),
    numbersOf(featuresB.names.filter(({ id }) => id !== a.paper.id)),
  ) && !isOwn(a.paper.id)
    ? undefined
    : { rule: "id", what: "the same id" };
}

function isOwn(id: string): boolean {
  return parseId(id).kind === "own" && !isTitleId(id);
}

/**
 * A canonical order of records: no matter how they came, the same ones stand in the same order.
 */
function compareRecords(a: SourceRecord, b: SourceRecord, json: (paper: Paper) => string = JSON.stringify): number {
  return (
    compareIds(a.paper.id, b.paper.id) ||
    Number(b.stored ?? false) - Number(a.stored ?? false) ||
    (a.paper.version ?? 0) - (b.paper.version ?? 0) ||
    compareIds(a.paper.title, b.paper.title) ||
    compareIds(a.paper.abstract, b.paper.abstract) ||
    (a.paper === b.paper ? 0 : compareIds(json(a.paper), json(b.paper)))
  );
}

/** The order of rows; of many records that are the same each is written as JSON once. */
function orderOf(records: readonly SourceRecord[]): (a: number, b: number) => number {
  const written = new Map<Paper, string>();
  const json = (paper: Paper): string => {
    let text = written.get(paper);
    if (text === undefined) written.set(paper, (text = JSON.stringify(paper)));
    return text;
  };
  return (a, b) => compareRecords(records[a]!, records[b]!, json);
}

function toGroup<S extends SourceRecord>(members: S[]): Group<S> {
  const best = newest(members);
  return {
    paper: members.length === 1 ? best.paper : combine(chooseId(members), best, members),
    members,
    newest: best,
  };
}

const ranks = { arxiv: 0, doi: 1, pmid: 2, own: 3, openalex: 3, s2: 3 };

function chooseId(members: readonly SourceRecord[]): string {
  const rank = ({ paper, stored }: SourceRecord): number => {
    const { kind, id } = parseId(paper.id);
    const byKind = isTitleId(paper.id)
      ? 4
      : paper.pmid === paper.id
        ? ranks.pmid
        : kind === "doi" && isPreprintDoi(id)
          ? 1.5
          : ranks[kind];
    return (stored ? 0 : 10) + byKind;
  };
  return [...members].sort((a, b) => rank(a) - rank(b) || compareIds(a.paper.id, b.paper.id))[0]!.paper.id;
}

/**
 * Two papers that would have one id (the hash of a title that both have, a book's DOI): the first
 * keeps it, the others get one of their own.
 */
function giveApart(groups: readonly Group[]): void {
  const byId = new Map<string, Group[]>();
  for (const group of groups) append(byId, group.paper.id, group);
  const taken = new Set(byId.keys());
  for (const same of byId.values()) {
    if (same.length === 1) continue;
    const isStored = ({ paper: { id }, members }: Group): boolean =>
      members.some(({ stored, paper }) => stored && paper.id === id);
    const [, ...others] = same.sort(
      (a, b) => Number(isStored(b)) - Number(isStored(a)) || compareRecords(a.members[0]!, b.members[0]!),
    );
    for (const group of others) {
      const { id, title, abstract, authors = [], doi, pmid, otherIds = [] } = group.paper;
      const texts = [authors.join(", "), abstract];
      let own = titleId(title, ...texts);
      for (let number = 2; taken.has(own); number++) own = titleId(title, ...texts, String(number));
      taken.add(own);
      const isNamed = isTitleId(id) || id === doi || id === pmid; // else what its records call it would be lost
      group.paper = {
        ...group.paper,
        id: own,
        ...(!isNamed && { otherIds: [...new Set([...otherIds, id])].sort(compareIds) }),
      };
    }
  }
}

function explain(record: SourceRecord, other: SourceRecord, into: string, { rule, what, value }: Edge): MergedPaper {
  const { version } = record.paper;
  const named = other.stored ? `${JSON.stringify(other.paper.id)} in the index` : other.where;
  const id =
    version !== undefined && parseId(record.paper.id).kind === "arxiv"
      ? `${record.paper.id}v${version}`
      : record.paper.id;
  const reason =
    rule === "version"
      ? `is version ${version} of a paper of which ${named} is version ${other.paper.version}`
      : isDeepStrictEqual(record.paper, other.paper)
        ? `repeats ${named}`
        : `has ${what} as ${named}${value === undefined ? "" : `, ${value}`}`;
  return { id, into, rule, where: record.where, reason };
}

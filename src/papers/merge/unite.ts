import { isPreprintDoi, type ParsedId } from "./identity.js";

/** Registries that give each paper a number of its own. */
const REGISTRIES = ["arxiv", "pmid", "doi"] as const;
type Numbers = Record<(typeof REGISTRIES)[number], Set<string>>;

/** Records of one paper, by their rows, and the numbers that they have in registries. */
export interface RecordSet {
  rows: number[];
  numbers: Numbers;
}

/** Two rows that are one paper. */
interface Link {
  a: number;
  b: number;
  /** Whether they stay two papers when their sets have different numbers of one registry. */
  isDoubtful: boolean;
}

/**
 * Sets of rows that are one paper, by the links between rows, the strongest first. The smaller set
 * goes into the larger one, so that n links take about n steps.
 */
export function unite(names: readonly (readonly ParsedId[])[], links: readonly Link[]): RecordSet[] {
  const sets = new Map<number, RecordSet>();
  const setOf = (row: number): RecordSet => {
    let set = sets.get(row);
    if (!set) sets.set(row, (set = { rows: [row], numbers: numbersOf(names[row]!) }));
    return set;
  };
  for (const { a, b, isDoubtful } of links) {
    const [setA, setB] = [setOf(a), setOf(b)];
    if (setA === setB || (isDoubtful && areApart(setA.numbers, setB.numbers))) continue;
    const [large, small] = setA.rows.length >= setB.rows.length ? [setA, setB] : [setB, setA];
    for (const row of small.rows) {
      large.rows.push(row);
      sets.set(row, large);
    }
    for (const kind of REGISTRIES) for (const id of small.numbers[kind]) large.numbers[kind].add(id);
  }
  // Each set once, in the order of their first rows.
  const all = new Set(names.map((_, row) => setOf(row)));
  return [...all];
}

/** The numbers that a record has in registries; preprint servers give a paper one beside others. */
export function numbersOf(names: readonly ParsedId[]): Numbers {
  const numbers: Numbers = { arxiv: new Set(), pmid: new Set(), doi: new Set() };
  for (const { kind, id } of names)
    if (kind === "arxiv" || kind === "pmid" || (kind === "doi" && !isPreprintDoi(id))) numbers[kind].add(id);
  return numbers;
}

/**
 * Whether two papers, or two sets of records of one paper each, have different numbers of one
 * registry.
 */
export function areApart(a: Numbers, b: Numbers): boolean {
  return REGISTRIES.some((kind) => a[kind].size > 0 && b[kind].size > 0 && !overlap(a[kind], b[kind]));
}

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  for (const id of small) if (large.has(id)) return true;
  return false;
}

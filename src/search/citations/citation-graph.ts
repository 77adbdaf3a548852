import { Pauses } from "../../core/async.js";
import { ln } from "../../core/math.js";
import type { Paper } from "../../core/types.js";
import { namesOf } from "../../papers/index.js";
import { Citations } from "./citations.js";

/** Papers in the order of their ids, and the row of each name; see `Collection`. */
interface NamedPapers {
  readonly papers: readonly Paper[];
  rowOf(id: string): number | undefined;
}

/** Where a paper stands in the graph, also one that is not in the index. All ascending. */
export interface Place {
  /** The nodes that are the paper: its row, or else the works that have its names. */
  own: ArrayLike<number> & Iterable<number>;
  /** The nodes that it cites. */
  cited: ArrayLike<number> & Iterable<number>;
  /** The rows of the papers that cite it. */
  citing: ArrayLike<number> & Iterable<number>;
}

/**
 * Who cites whom. A node is a paper of the index (its row), or a work that papers of the index cite
 * and that is not in it; these follow the rows, in the order in which they are first cited.
 */
export class CitationGraph {
  /** Length of the vector of each paper. */
  private readonly lengths: Float64Array;
  /** The weight of a node by its degree, worked out when it is first asked for. */
  private readonly weights: number[] = [];

  private constructor(
    private readonly named: NamedPapers,
    /** Names of the works outside the index. */
    private readonly works: readonly string[],
    private readonly citations: Citations,
  ) {
    this.lengths = new Float64Array(named.papers.length);
  }

  /** A reference is found by any name of a paper; a work outside the index has the name in the reference. */
  static async build(named: NamedPapers): Promise<CitationGraph> {
    const { papers } = named;
    const pauses = new Pauses();
    const nodes = new Map<string, number>();
    const works: string[] = [];
    const cited: Int32Array[] = [];
    for (const [row, { references = [] }] of papers.entries()) {
      for (const name of references)
        if (!nodes.has(name)) nodes.set(name, named.rowOf(name) ?? papers.length + works.push(name) - 1);
      // A paper may be cited by two of its names, and by one of its own.
      const distinct = new Set(references.map((name) => nodes.get(name)!));
      distinct.delete(row);
      cited.push(new Int32Array(distinct).sort());
      if (pauses.areDue()) await pauses.take();
    }
    const citations = await Citations.of(cited, papers.length + works.length);
    const graph = new CitationGraph(named, works, citations);
    for (let row = 0; row < papers.length; row++) {
      graph.lengths[row] = Math.sqrt(graph.weight(row) ** 2 + graph.squares(citations.linked(row)));
      if (pauses.areDue()) await pauses.take();
    }
    return graph;
  }

  /** Number of papers of the index. */
  get size(): number {
    return this.named.papers.length;
  }

  /**
   * Adds to the score of each paper how near it is to an example by citations, in [0, 1], times a
   * factor: the square root of the cosine of both neighbourhoods. A neighbourhood is a paper, the
   * works that it cites and the papers that cite it. So a paper is near that cites the example or is
   * cited by it, that cites the same works (bibliographic coupling: M. M. Kessler, 1963), or that the
   * same papers cite (co-citation: H. Small, 1973). What n of N papers are linked to weighs ln(1 + N /
   * n), so that rare works count more. The root brings the small cosines of short lists near to the
   * similarities of texts; DESIGN.md has figures.
   */
  addScores(example: Paper, factor: number, scores: Float64Array): void {
    const { own, cited, citing } = this.placeOf(example);
    const nodes = ascending([...own, ...cited, ...citing]);
    const length = Math.sqrt(this.squares(nodes));
    const cosines = new Float64Array(scores.length);
    for (const node of nodes) {
      const product = this.weight(node) ** 2 / length;
      const linked = this.citations.linked(node);
      for (const row of linked.length > 0 ? [node, ...linked] : [])
        if (row < cosines.length) cosines[row] = cosines[row]! + product / this.lengths[row]!;
    }
    for (let row = 0; row < scores.length; row++)
      if (cosines[row]! > 0) scores[row] = scores[row]! + factor * Math.sqrt(Math.min(1, cosines[row]!));
  }

  placeOf(paper: Paper): Place {
    const { named, citations } = this;
    const row = named.rowOf(paper.id);
    if (row !== undefined) return { own: [row], cited: citations.citedBy(row), citing: citations.citing(row) };
    const { references = [] } = paper;
    const names = namesOf(paper).map(({ id }) => id);
    const rows = references.map((name) => named.rowOf(name)).filter((one) => one !== undefined);
    const own = this.worksNamed(names);
    return {
      own,
      cited: ascending([...rows, ...this.worksNamed(references)]),
      citing: ascending(own.flatMap((node) => [...citations.citing(node)])),
    };
  }

  /** How many papers of the index a node is linked to. */
  degree(node: number): number {
    return this.citations.degree(node);
  }

  /** The paper of the index with this id. */
  paperOf(id: string): Paper | undefined {
    const row = this.named.rowOf(id);
    return row === undefined ? undefined : this.named.papers[row];
  }

  /** The paper of a row. */
  paperAt(row: number): Paper {
    return this.named.papers[row]!;
  }

  /** The id of the paper of a node, or the name of a work outside the index. */
  idAt(node: number): string {
    return this.named.papers[node]?.id ?? this.works[node - this.size]!;
  }

  private weight(node: number): number {
    const degree = this.degree(node);
    return (this.weights[degree] ??= ln(1 + this.size / Math.max(1, degree)));
  }

  private squares(nodes: ArrayLike<number>): number {
    let sum = 0;
    for (let i = 0; i < nodes.length; i++) sum += this.weight(nodes[i]!) ** 2;
    return sum;
  }

  /** The nodes of the works that have one of some names, ascending. All works are looked through: this is rare. */
  private worksNamed(names: readonly string[]): number[] {
    if (names.length === 0) return [];
    const wanted = new Set(names);
    const found: number[] = [];
    this.works.forEach((name, at) => {
      if (wanted.has(name)) found.push(this.size + at);
    });
    return found;
  }
}

/** The distinct numbers of a list, ascending. */
function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

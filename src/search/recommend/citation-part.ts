import { Pauses } from "../../core/async.js";
import type { CitationGraph } from "../citations/citation-graph.js";
import { DISLIKED_WEIGHT, type ExampleRows } from "./preference-model.js";

/** What a nearness by citations of 1 adds to a sum of standardized parts; DESIGN.md has the figures of others. */
const CITATION_WEIGHT = 8;

/**
 * The part of citations in the score of a paper: how near it is to the liked examples, less half of
 * how near it is to the disliked ones. It is not standardized: where citations link few papers, one
 * weak link would else count more than everything else.
 */
export class CitationPart {
  private constructor(
    /** The part of each paper. */
    readonly scores: Float64Array,
    /** How near the examples are to each other, by their rows. */
    private readonly near: ReadonlyMap<number, ReadonlyMap<number, number>>,
  ) {}

  /** Undefined where citations link no paper but the examples to one of them. */
  static async of(graph: CitationGraph, rows: ExampleRows, signal?: AbortSignal): Promise<CitationPart | undefined> {
    const shares = sharesOf(rows);
    const scores = new Float64Array(graph.size);
    const near = new Map<number, Map<number, number>>();
    const pauses = new Pauses(signal);
    for (const [row, share] of shares) {
      const one = new Float64Array(graph.size);
      graph.addScores(graph.paperAt(row), CITATION_WEIGHT, one);
      near.set(
        row,
        new Map([...shares.keys()].filter((other) => one[other]! > 0).map((other) => [other, one[other]!])),
      );
      for (let at = 0; at < one.length; at++) scores[at] = scores[at]! + share * one[at]!;
      if (pauses.areDue()) await pauses.take();
    }
    const links = scores.some((score, row) => score !== 0 && !shares.has(row));
    return links ? new CitationPart(scores, near) : undefined;
  }

  /** The parts that examples would have if they were none: by these others. */
  scoreHeldOut(held: readonly number[], others: ExampleRows): number[] {
    const shares = sharesOf(others);
    return held.map((row) => {
      let sum = 0;
      for (const [other, score] of this.near.get(row)!) sum += score * (shares.get(other) ?? 0);
      return sum;
    });
  }
}

/** What each example counts: liked ones 1 together, disliked ones half as much, and against. */
function sharesOf({ liked, disliked }: ExampleRows): Map<number, number> {
  return new Map([
    ...liked.map((row) => [row, 1 / liked.length] as const),
    ...disliked.map((row) => [row, -DISLIKED_WEIGHT / disliked.length] as const),
  ]);
}

/**
 * A line of the table of `npm run bench`: what one method took for one thing, and how good the
 * outcome is.
 */
export interface Comparison {
  what: string;
  method: string;
  /** How many papers, rows, texts. */
  size: number;
  /** Of each round; of a search, of each query. */
  seconds: readonly number[];
  /** Measures of the outcome, by their names. */
  quality?: Readonly<Record<string, number>>;
  /** The most memory that the process has held. */
  peakGiB?: number;
}

/** What a part of `npm run bench` has found, and where. */
export interface Measured {
  date: string;
  processor: string;
  cores: number;
  node: string;
  /** Small sizes and one round: for a look, not to be quoted. */
  quick: boolean;
  /** Megabytes of what is installed, by parts. */
  installed?: Readonly<Record<string, number>>;
  rows: readonly Comparison[];
}

/** All that has been measured, by parts: bench/results/bench.json. */
export type Results = Record<string, Measured>;

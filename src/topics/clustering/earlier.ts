/** The topics that an earlier fit gave the same papers. */
export interface Earlier {
  /** Topic of each row on each level, coarse to fine; -1: none, or the paper is new. */
  levels: Int32Array[];
  /** The last of these. */
  topics: Int32Array;
  labels: ReadonlyMap<number, string>;
  /** Topics that the user has merged or split. */
  held: ReadonlySet<number>;
  /** Topics that the user has given another label. */
  renamed: ReadonlySet<number>;
  /** Names of the guides of guided topics. */
  guided: ReadonlyMap<number, string>;
  /** Whether the guides are the earlier ones. */
  keepsGuides: boolean;
  resolution: number | undefined;
  /** The first number that no topic has had. */
  nextId: number;
}

/** A change by hand: topics become one (the first), or one becomes several. */
export type Edit =
  | { kind: "merge"; topics: readonly number[] }
  | { kind: "split"; topic: number; count: number; named?: NamedTopic | undefined };

/**
 * What a topic that has its name from the user is about: example papers, by their rows, or a text.
 */
export interface NamedTopic {
  examples?: readonly number[] | undefined;
  text: string;
}

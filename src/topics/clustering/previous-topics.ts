/** The topics that a previous fit gave the same papers. */
export interface PreviousTopics {
  /** Topic of each row on each level, coarse to fine; -1 for no topic, and for a new paper. */
  levels: Int32Array[];
  /** The finest of these levels. */
  topics: Int32Array;
  /** Labels by topic. */
  labels: ReadonlyMap<number, string>;
  /** Topics that the user has merged or split: their papers stay together. */
  pinned: ReadonlySet<number>;
  /** Topics whose label the user has given. */
  renamed: ReadonlySet<number>;
  /** Names of the guides of guided topics. */
  guided: ReadonlyMap<number, string>;
  /** Whether the guides are the same as before. */
  keepsGuides: boolean;
  /** Resolution at which the topics were found; undefined for k-means. */
  resolution: number | undefined;
  /** The first id that no topic has had. */
  nextId: number;
}

/** A change by hand: several topics become one (the first of them), or one becomes several. */
export type Edit =
  | { kind: "merge"; topics: readonly number[] }
  | { kind: "split"; topic: number; count: number; named?: NamedTopic | undefined };

/** What a topic that the user has named is about: rows of example papers, or a text. */
export interface NamedTopic {
  examples?: readonly number[] | undefined;
  text: string;
}

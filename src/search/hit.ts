import type { Paper } from "../core/types.js";

/** A paper found by `search` or `related`. */
export interface Hit {
  /** The paper, a copy. */
  paper: Paper;
  /**
   * How well the paper fits; comparable within one call. Mode "semantic": cosine similarity with
   * the query, in [-1, 1]; "lexical": the BM25F score, above 0; "hybrid": both fused, in [0, 1], with `citations` where
   * they say something.
   */
  score: number;
  /** Why this paper is related, one reason a sentence; only with `explain: true`. */
  reasons?: string[] | undefined;
  /** The same reasons as data; only with `explain: true`. */
  explanation?: Explanation | undefined;
  /**
   * The sentence of the abstract that fits the query best; only with `highlight: true`, and when
   * the paper has an abstract.
   */
  highlight?: Highlight | undefined;
}

/** What `search` found: hits, best first. */
export interface SearchHits extends Array<Hit> {
  /**
   * The "phrases in quotes" of the query, when no paper that may be found has all of them. The hits
   * are then ranked by their words and meaning, like the rest of the query. Absent when the hits
   * have all phrases, and when there are no hits.
   */
  relaxed?: string[] | undefined;
}

/** A sentence of an abstract. */
export interface Highlight {
  /** The sentence: `paper.abstract.slice(start, end)`. */
  text: string;
  /** Where it starts in the abstract, in UTF-16 code units. */
  start: number;
  /** Where it ends: the index after its last code unit. */
  end: number;
}

/** Why a paper is related to the example papers. */
export interface Explanation {
  /** Phrases that both use, those that occur in the fewest papers of the index first. */
  phrases: string[];
  /** The topic of both, by the last `topics()` of the index. */
  topic?: TopicReference | undefined;
  /** The two sentences that are nearest in meaning, one of each side. */
  sentences?: SentencePair | undefined;
  /** What citations say of both; only where they count for the score and link both. */
  citations?: CitationLinks | undefined;
}

/** How citations link a paper to the example papers. A work outside the index has the id of references. */
export interface CitationLinks {
  /** Ids of the examples that the paper cites. */
  cites: string[];
  /** Ids of the examples that cite the paper. */
  citedBy: string[];
  /** Ids of the works that the paper and an example cite, those with the fewest links first. */
  bothCite: string[];
  /** Ids of the papers of the index that cite the paper and an example, those with the fewest links first. */
  bothCitedBy: string[];
}

/** A topic by its id and its name. */
export interface TopicReference {
  /** Id of the topic. */
  id: number;
  /** Name of the topic. */
  label: string;
}

/** A sentence of an example paper, and the sentence of the related paper that is nearest to it. */
export interface SentencePair {
  /** Id of the example paper. */
  askedId: string;
  /** The sentence of the example paper. */
  asked: string;
  /** The sentence of the paper that was found. */
  found: string;
  /** Cosine similarity of the two sentences, in [-1, 1]. */
  similarity: number;
}

import { show } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import { rowOf, unitVector } from "../core/matrix.js";
import type { Matrix, PaperInput, Topic } from "../core/types.js";
import { paperText } from "../embed/index.js";
import { nearestRows } from "../neighbors/index.js";
import { toPaper } from "../papers/index.js";
import { FORMAT, readModel, VERSION, type TopicModelJSON } from "./saved.js";

export type { TopicModelJSON };

/** How many of its nearest papers decide a new paper's topic. */
const VOTERS = 15;

/** What a topic model asks of the index that its papers are in. */
export interface TopicSource {
  /** Id of the embedder. */
  readonly embedder: string;
  readonly dimensions: number;
  has(id: string): boolean;
  vector(id: string): Float32Array;
  embedTexts(texts: readonly string[], signal?: AbortSignal): Promise<Matrix>;
}

/** A topic that a paper may belong to. */
export interface TopicMatch {
  /** Id of the topic. */
  topic: number;
  /** In [0, 1]: how near the paper's nearest papers are, counting only those of this topic. */
  similarity: number;
}

/** The topics of an index's papers as they were when `PaperIndex.topics` was called. */
export class TopicModel {
  private readonly rows: ReadonlyMap<string, number>;
  /** Vectors of the fitted papers, gathered at the first `assign`, and again when some of them have left the index. */
  private voters: { rows: number[]; matrix: Matrix; topics: number[] } | undefined;

  /** Made by `PaperIndex.topics` and `TopicModel.fromJSON`. */
  constructor(
    private readonly data: TopicModelJSON,
    private readonly index: TopicSource,
  ) {
    this.rows = new Map(data.papers.ids.map((id, row) => [id, row]));
  }

  /** All topics, the largest first. */
  list(): Topic[] {
    return structuredClone(this.data.topics);
  }

  /** Id of the topic that a paper of the fit is in; undefined for other papers. */
  topicOf(id: string): number | undefined {
    const row = this.rows.get(id);
    return row === undefined ? undefined : this.data.papers.topics[row];
  }

  /** Ids of the papers of a topic, those that belong to it most firmly first. Throws `not-found`. */
  members(topicId: number): string[] {
    if (!this.data.topics.some((topic) => topic.id === topicId)) {
      throw new PaperweaveError("not-found", `There is no topic ${show(topicId)}; there are ${this.data.topics.length}, numbered from 0.`);
    }
    const { ids, topics, strengths } = this.data.papers;
    return [...ids.keys()]
      .filter((row) => topics[row] === topicId)
      .sort((a, b) => strengths[b]! - strengths[a]! || a - b)
      .map((row) => ids[row]!);
  }

  /**
   * The topics that a paper, or a text, may belong to, by the vote of its nearest papers, each
   * weighing its cosine similarity. A paper of the fit (given as such or by its id) gets its own
   * topic first, whatever its neighbours say.
   * @returns best first; only topics that have a vote
   * @throws PaperweaveError `invalid-argument` (an empty text), `not-found` (none of the fitted papers is left in the index), `aborted`
   */
  async assign(paperOrText: PaperInput | string, options: { signal?: AbortSignal } = {}): Promise<TopicMatch[]> {
    const { id, vector } = await this.locate(paperOrText, options.signal);
    const voters = this.gatherVoters();
    const votes = new Map<number, number>();
    const nearest = nearestRows(voters.matrix, vector, VOTERS);
    for (const { row, similarity } of nearest) {
      const topic = voters.topics[row]!;
      votes.set(topic, (votes.get(topic) ?? 0) + Math.max(0, similarity));
    }
    const own = id === undefined ? undefined : this.topicOf(id);
    if (own !== undefined && !votes.has(own)) votes.set(own, 0);
    return [...votes]
      .map(([topic, vote]) => ({ topic, similarity: vote / nearest.length }))
      .sort((a, b) => Number(b.topic === own) - Number(a.topic === own) || b.similarity - a.similarity || a.topic - b.topic);
  }

  /** The whole model as plain data; `fromJSON` reads it back and answers the same. */
  toJSON(): TopicModelJSON {
    return structuredClone(this.data);
  }

  /**
   * A saved model, beside the index that has its papers. Papers removed from the index since then
   * keep their topic but no longer vote in `assign`.
   * @param json what `toJSON` gave, or its text
   * @throws PaperweaveError `bad-format`, `version-mismatch`, `model-mismatch`
   */
  static fromJSON(json: unknown, index: TopicSource): TopicModel {
    const data = readModel(json);
    if (data.embedder !== index.embedder) {
      throw new PaperweaveError("model-mismatch", `The topics were made with the embedder ${show(data.embedder)}, the index has ${show(index.embedder)}.`);
    }
    return new TopicModel(data, index);
  }

  /** The plain data of a fit, in the form that is saved. */
  static of(fit: Pick<TopicModelJSON, "topics" | "papers">, index: TopicSource): TopicModel {
    return new TopicModel({ format: FORMAT, version: VERSION, embedder: index.embedder, ...fit }, index);
  }

  private async locate(asked: PaperInput | string, signal: AbortSignal | undefined): Promise<{ id?: string; vector: Float32Array }> {
    if (typeof asked === "string") {
      if (asked.trim() === "") throw new PaperweaveError("invalid-argument", "assign takes a paper or some text, got an empty text.");
      if (this.rows.has(asked) && this.index.has(asked)) return { id: asked, vector: this.index.vector(asked) };
      return { vector: rowOf(await this.index.embedTexts([asked], signal), 0) };
    }
    const paper = toPaper(asked, "The paper");
    const fitted = this.rows.has(paper.id) && this.index.has(paper.id);
    if (fitted) return { id: paper.id, vector: this.index.vector(paper.id) };
    if (asked.vector !== undefined) return { id: paper.id, vector: unitVector(asked.vector, this.index.dimensions, "The paper's vector") };
    return { id: paper.id, vector: rowOf(await this.index.embedTexts([paperText(paper)], signal), 0) };
  }

  private gatherVoters(): { rows: number[]; matrix: Matrix; topics: number[] } {
    const { ids, topics } = this.data.papers;
    const rows = [...ids.keys()].filter((row) => topics[row] !== -1 && this.index.has(ids[row]!));
    const same = this.voters?.rows.length === rows.length && this.voters.rows.every((row, at) => row === rows[at]);
    if (this.voters && same) return this.voters;
    if (rows.length === 0) throw new PaperweaveError("not-found", "None of the papers of these topics is in the index.");
    const cols = this.index.dimensions;
    const data = new Float32Array(rows.length * cols);
    rows.forEach((row, at) => data.set(this.index.vector(ids[row]!), at * cols));
    this.voters = { rows, matrix: { data, rows: rows.length, cols }, topics: rows.map((row) => topics[row]!) };
    return this.voters;
  }
}

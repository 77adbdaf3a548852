import { createHash } from "node:crypto";
import { checkCount } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import type { Embedder, Matrix, Paper } from "../core/types.js";
import type { TopicOf } from "../search/index.js";
import { discoverTopics, type TopicOptions } from "../model/discover.js";
import { TopicModel } from "../model/model.js";
import type { Library } from "../store/library/library.js";
import { assignTopics, type AssignOptions } from "./assign-topics.js";
import type { CallOptions, PaperStore } from "./paper-store.js";
import { readPapersOf, readSample, Sample } from "./sample.js";

/**
 * Papers that topics are found in, where `sample` does not say: those of 20,000 are found in some
 * seconds.
 */
const SAMPLE = 20_000;
/** The note of the store that has the last topics. */
const NOTE = "topics";

export interface DatabaseTopicOptions extends TopicOptions {
  /**
   * Find the topics in about so many papers, default 20,000; the others get theirs from their
   * nearest papers among these. The sample goes by the papers' ids: it is the same every time, and
   * changes little as papers are added.
   */
  sample?: number;
}

/**
 * Topics, and the run by which a store notes them: the same topics are the same run, in every
 * program.
 */
interface Found {
  run: string;
  model: TopicModel;
}

/** The topics of a store's papers: found in a sample, kept as a note, noted for each paper. */
export class StoredTopics {
  private last: Found | undefined;
  /** What the user's function has named topics, by their content. */
  private readonly names = new Map<string, string>();

  constructor(
    private readonly store: PaperStore,
    private readonly model: Pick<Embedder, "id" | "dimensions">,
    private readonly embedTexts: (texts: readonly string[], signal?: AbortSignal) => Promise<Matrix>,
  ) {}

  /** See `DatabaseIndex.topics`. */
  async find({ sample = SAMPLE, ...options }: DatabaseTopicOptions): Promise<TopicModel> {
    checkCount("sample", sample);
    const library = await readSample(this.store, this.model.dimensions, sample, options);
    const model = await discoverTopics(
      { papers: library.papers, vectors: library.vectors, index: this.sampleOf(library), names: this.names },
      options,
    );
    const note = JSON.stringify(model);
    await this.store.putNote(NOTE, note, options);
    this.last = { run: runOf(note), model };
    await assignTopics(this.store, model, this.last.run, options);
    return model;
  }

  /** The topics that were found last, in whichever program; undefined when none have been. */
  async saved(options: CallOptions): Promise<Found | undefined> {
    const note = await this.store.getNote(NOTE, options);
    if (note === undefined) return undefined;
    const run = runOf(note);
    if (this.last?.run === run) return this.last;
    const ids = (JSON.parse(note) as { papers: { ids: string[] } }).papers.ids;
    const index = this.sampleOf(await readPapersOf(this.store, this.model.dimensions, ids, options));
    return (this.last = { run, model: TopicModel.fromJSON(note, index) });
  }

  /** See `DatabaseIndex.assignTopics`. Throws `not-found`. */
  async assign(options: AssignOptions): Promise<number> {
    const saved = await this.saved(options);
    if (!saved)
      throw new PaperweaveError(
        "not-found",
        `No topics have been found in ${this.store.place} yet: call topics() first.`,
      );
    return assignTopics(this.store, saved.model, saved.run, options);
  }

  /** Papers of each topic. */
  async sizes(options: CallOptions): Promise<Map<number, number>> {
    const saved = await this.saved(options);
    return saved ? this.store.countTopics(saved.run, options) : new Map();
  }

  /**
   * Gives what tells the topics of papers, with their labels.
   * @param asked the topics that are asked about; absent: those that were found last
   * @throws PaperweaveError `invalid-argument` for others than these, which are not noted
   */
  async reader(options: CallOptions, asked?: TopicModel): Promise<(papers: readonly Paper[]) => Promise<TopicOf>> {
    const saved = await this.saved(options);
    if (asked && asked !== saved?.model && runOf(JSON.stringify(asked)) !== saved?.run) {
      throw new PaperweaveError(
        "invalid-argument",
        `topics must be those that were found last, as only these are noted for every paper of ${this.store.place}: savedTopics() gives them.`,
      );
    }
    const labels = new Map(saved?.model.list().map(({ id, label }) => [id, label]));
    return async (papers) => {
      const topics =
        labels.size > 0
          ? await this.store.topicsOf(
              papers.map(({ id }) => id),
              options,
            )
          : new Map<string, number>();
      return (id) => {
        const topic = topics.get(id) ?? -1;
        const label = labels.get(topic);
        return label === undefined ? undefined : { id: topic, label };
      };
    };
  }

  private sampleOf(library: Library): Sample {
    return new Sample(library, this.model.id, this.embedTexts);
  }
}

function runOf(note: string): string {
  return createHash("sha256").update(note).digest("hex").slice(0, 32);
}

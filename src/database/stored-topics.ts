import { createHash } from "node:crypto";
import { checkCount } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import type { Embedder, Matrix, Paper } from "../core/types.js";
import type { TopicOf } from "../search/index.js";
import { discoverTopics } from "../model/discover.js";
import type { TopicOptions } from "../model/topic-options.js";
import { TopicModel } from "../model/model.js";
import type { Library } from "../store/library/library.js";
import type { CallOptions, PaperStore } from "./paper-store.js";
import { recordTopics, type AssignOptions } from "./record-topics.js";
import { readPapersOf } from "./stored-library.js";
import { readSample, TopicSample } from "./topic-sample.js";

/** Papers of a sample by default. Topics of 20,000 papers are found in some seconds. */
const DEFAULT_SAMPLE = 20_000;
/** Name of the note in which the store keeps the last topics. */
const NOTE = "topics";

export interface DatabaseTopicOptions extends TopicOptions {
  /**
   * Find the topics in about so many papers. The other papers get theirs from their nearest papers
   * in this sample. Which papers are in it follows from their ids: it is the same every time, and
   * changes little as papers are added. Default 20,000.
   */
  sample?: number | undefined;
}

/** Topics, and the id of the run that found them. Equal topics have equal runs in every program. */
interface TopicRun {
  run: string;
  model: TopicModel;
}

/** The topics of a store: found in a sample, kept as a note, and recorded for each paper. */
export class StoredTopics {
  private last: TopicRun | undefined;
  /** Names that the user's function gave to topics, by the content of the topics. */
  private readonly names = new Map<string, string>();

  constructor(
    private readonly store: PaperStore,
    private readonly model: Pick<Embedder, "id" | "dimensions">,
    private readonly embedTexts: (texts: readonly string[], signal?: AbortSignal) => Promise<Matrix>,
  ) {}

  /** See `DatabaseIndex.topics`. */
  async find({ sample = DEFAULT_SAMPLE, ...options }: DatabaseTopicOptions): Promise<TopicModel> {
    checkCount("sample", sample);
    const library = await readSample(this.store, this.model.dimensions, sample, options);
    const model = await discoverTopics(
      { papers: library.papers, vectors: library.vectors, index: this.sampleOf(library), names: this.names },
      options,
    );
    const note = JSON.stringify(model);
    await this.store.putNote(NOTE, note, options);
    this.last = { run: runOf(note), model };
    await recordTopics(this.store, model, this.last.run, options);
    return model;
  }

  /** The topics that were found last, by any program; undefined when there are none yet. */
  async saved(options: CallOptions): Promise<TopicRun | undefined> {
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
    return recordTopics(this.store, saved.model, saved.run, options);
  }

  /** Number of papers of each topic. */
  async sizes(options: CallOptions): Promise<Map<number, number>> {
    const saved = await this.saved(options);
    return saved ? this.store.countTopics(saved.run, options) : new Map();
  }

  /**
   * Gives a function that looks up the topics of papers, with their labels.
   * @param asked the topics to look up; default: those that were found last
   * @throws PaperweaveError `invalid-argument` for other topics than the last: only those of the
   *   last run are recorded for each paper
   */
  async reader(options: CallOptions, asked?: TopicModel): Promise<(papers: readonly Paper[]) => Promise<TopicOf>> {
    const saved = await this.saved(options);
    if (asked && asked !== saved?.model && runOf(JSON.stringify(asked)) !== saved?.run) {
      throw new PaperweaveError(
        "invalid-argument",
        `topics must be those that were found last, as only these are recorded for every paper of ` +
          `${this.store.place}: savedTopics() gives them.`,
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

  private sampleOf(library: Library): TopicSample {
    return new TopicSample(library, this.model.id, this.embedTexts);
  }
}

function runOf(note: string): string {
  return createHash("sha256").update(note).digest("hex").slice(0, 32);
}

import { createHash } from "node:crypto";
import { orAborted } from "../core/abort.js";
import { Mutex } from "../core/async.js";
import { checkCount } from "../core/check.js";
import { PaperweaveError } from "../core/errors.js";
import type { Embedder, Matrix, Paper } from "../core/types.js";
import type { TopicOf } from "../search/index.js";
import { discoverTopics } from "../model/discover.js";
import type { TopicOptions } from "../model/topic-options.js";
import { TopicModel } from "../model/model.js";
import { KeptNames } from "../model/namer.js";
import type { Library } from "../store/library/library.js";
import type { CallOptions, PaperStore } from "./paper-store.js";
import { recordTopics, type AssignOptions } from "./record-topics.js";
import { readPapersOf } from "./stored-library.js";
import { readSample, TopicSample } from "./topic-sample.js";

/** Papers of a sample by default. Topics of 20,000 papers are found in some seconds. */
const DEFAULT_SAMPLE = 20_000;
/** Name of the note in which the store keeps the last topics. */
const NOTE = "topics";

/** What `DatabaseIndex.topics` can be told. */
export interface DatabaseTopicOptions extends TopicOptions {
  /**
   * Find the topics in so many papers, those with the smallest hashes. The other papers get theirs
   * from their nearest papers in this sample. Which papers are in it follows from their ids: it is
   * the same every time, and changes little as papers are added. Default 20,000.
   */
  sample?: number | undefined;
}

/** What is known of the last topics. */
interface LastRun {
  /** Id of the run that found them. Equal topics have equal runs in every program. */
  run: string;
  /** Revision of the note that has them; undefined: not known yet. */
  revision: string | undefined;
  /** The topics; undefined: not read yet. */
  model: TopicModel | undefined;
}

/** The topics of a store: found in a sample, kept as a note, and recorded for each paper. */
export class StoredTopics {
  private last: LastRun | undefined;
  /** Topics are found and recorded by one call at a time: others would only record over them. */
  private readonly turns = new Mutex();
  private readonly names = new KeptNames();

  constructor(
    private readonly store: PaperStore,
    private readonly model: Pick<Embedder, "id" | "dimensions">,
    private readonly embedTexts: (texts: readonly string[], signal?: AbortSignal) => Promise<Matrix>,
  ) {}

  /** See `DatabaseIndex.topics`. */
  find(options: DatabaseTopicOptions): Promise<TopicModel> {
    return orAborted(
      this.turns.run(() => this.findNow(options)),
      options.signal,
    );
  }

  private async findNow({ sample = DEFAULT_SAMPLE, ...options }: DatabaseTopicOptions): Promise<TopicModel> {
    checkCount("sample", sample);
    const library = await readSample(this.store, this.model.dimensions, sample, options);
    const model = await discoverTopics(
      { papers: library.papers, vectors: library.vectors, index: this.sampleOf(library), names: this.names },
      options,
    );
    const note = JSON.stringify(model);
    await this.store.putNote(NOTE, note, options);
    this.last = { run: runOf(note), revision: undefined, model };
    await this.record({ run: runOf(note), model }, options);
    return model;
  }

  /** Id of the run that found the last topics, in any program; undefined when there are none yet. */
  async run(options: CallOptions): Promise<string | undefined> {
    await this.lookUp(options);
    return this.last?.run;
  }

  /** The topics that were found last, by any program; undefined when there are none yet. */
  async saved(options: CallOptions): Promise<{ run: string; model: TopicModel } | undefined> {
    const read = await this.lookUp(options);
    const { last } = this;
    if (!last) return undefined;
    if (!last.model) {
      const note = read ?? (await this.store.getNote(NOTE, options));
      if (note === undefined || runOf(note) !== last.run) return this.saved(options); // it was replaced meanwhile
      const ids = (JSON.parse(note) as { papers: { ids: string[] } }).papers.ids;
      const index = this.sampleOf(await readPapersOf(this.store, this.model.dimensions, ids, options));
      last.model = TopicModel.fromJSON(note, index);
    }
    return { run: last.run, model: last.model };
  }

  /** Brings `last` up to date. @returns the note, when it had to be read */
  private async lookUp(options: CallOptions): Promise<string | undefined> {
    const revision = await this.store.noteRevision(NOTE, options);
    if (revision !== undefined && this.last?.revision === revision) return undefined;
    const note = revision === undefined ? undefined : await this.store.getNote(NOTE, options);
    const run = note === undefined ? undefined : runOf(note);
    this.last =
      run === undefined ? undefined : { run, revision, model: run === this.last?.run ? this.last.model : undefined };
    return note;
  }

  /** See `DatabaseIndex.assignTopics`. Throws `not-found`. */
  assign(options: AssignOptions): Promise<number> {
    return orAborted(
      this.turns.run(() => this.assignNow(options)),
      options.signal,
    );
  }

  private async assignNow(options: AssignOptions): Promise<number> {
    const saved = await this.saved(options);
    if (!saved)
      throw new PaperweaveError(
        "not-found",
        `No topics have been found in ${this.store.place} yet: call topics() first.`,
      );
    return this.record(saved, options);
  }

  /** Number of papers of each topic. */
  async sizes(options: CallOptions): Promise<Map<number, number>> {
    const run = await this.run(options);
    return run === undefined ? new Map() : this.store.countTopics(run, options);
  }

  /** The topic of a paper; undefined when it has none of the last topics. */
  async topicOf(id: string, options: CallOptions): Promise<number | undefined> {
    const run = await this.run(options);
    return run === undefined ? undefined : (await this.store.topicsOf(run, [id], options)).get(id);
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
              saved!.run,
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

  private record({ run, model }: { run: string; model: TopicModel }, options: AssignOptions): Promise<number> {
    const { signal } = options;
    return recordTopics(this.store, model, run, async () => (await this.run({ signal })) === run, options);
  }

  private sampleOf(library: Library): TopicSample {
    return new TopicSample(library, this.model.id, this.embedTexts);
  }
}

function runOf(note: string): string {
  return createHash("sha256").update(note).digest("hex").slice(0, 32);
}

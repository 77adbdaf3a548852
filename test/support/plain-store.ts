import { stemmer } from "stemmer";
import { dot } from "../../src/core/matrix.js";
import { compareIds } from "../../src/core/strings.js";
import { searchWords } from "../../src/lexical/index.js";
import { FilterColumns } from "../../src/search/filter-columns.js";
import { filterMask } from "../../src/search/candidate-mask.js";
import type {
  Paper,
  PaperStore,
  PaperToPut,
  PaperTopic,
  ScoredPaper,
  StoreChange,
  StoredPaper,
  StoreHits,
  StoreQuery,
  StoreScan,
} from "../../src/index.js";

const stems = (text: string): string[] => searchWords(text).map(stemmer);

/** Rows that several indexes share, as a database has them. */
export class PlainRows {
  model: { embedder: string; dimensions: number } | undefined;
  readonly papers = new Map<string, PaperToPut & { revision: string; topic?: PaperTopic & { run: string } }>();
  readonly notes = new Map<string, string>();
  revisions = 0;
}

/**
 * A store as simple as can be: what `DatabaseIndex` does is tested on it with conflicts and
 * failures at will, and real databases beside it.
 */
export class PlainStore implements PaperStore {
  readonly place = "the plain store";
  isClosed = false;
  /** Runs before a call of that name, and may throw. */
  before: (call: string, given: unknown) => void | Promise<void> = () => undefined;

  constructor(readonly rows = new PlainRows()) {}

  async open() {
    return this.rows.model;
  }

  async create(model: { embedder: string; dimensions: number }) {
    return (this.rows.model ??= model);
  }

  async count(): Promise<number> {
    return this.rows.papers.size;
  }

  async byId(ids: readonly string[]): Promise<StoredPaper[]> {
    await this.before("byId", ids);
    return this.inOrder().filter(({ paper }) => ids.includes(paper.id));
  }

  async find(by: "name" | "key", values: readonly string[]): Promise<StoredPaper[]> {
    await this.before("find", values);
    const wanted = new Set(values);
    return this.inOrder().filter((row) => row[by === "name" ? "names" : "keys"].some((one) => wanted.has(one)));
  }

  async change(change: StoreChange): Promise<{ conflicts: string[] }> {
    await this.before("change", change);
    const { papers } = this.rows;
    const conflicts = [
      ...change.put
        .filter(({ paper, replaces }) => papers.get(paper.id)?.revision !== replaces)
        .map(({ paper }) => paper.id),
      ...change.remove.filter(({ id, revision }) => papers.get(id)?.revision !== revision).map(({ id }) => id),
    ];
    const all = [...change.put.map(({ paper }) => paper.id), ...change.remove.map(({ id }) => id)];
    if (conflicts.length > 0) return { conflicts: [...conflicts, ...all.filter((id) => !conflicts.includes(id))] };
    for (const { id } of change.remove) papers.delete(id);
    for (const put of change.put)
      papers.set(put.paper.id, { ...put, vector: put.vector.slice(), revision: String(++this.rows.revisions) });
    return { conflicts };
  }

  async search(query: StoreQuery): Promise<StoreHits> {
    await this.before("search", query);
    const rows = this.inOrder(),
      papers = rows.map(({ paper }) => paper);
    const kept = query.filter && (await filterMask(query.filter, new FilterColumns(papers)));
    const holds = (paper: Paper, phrase: string): boolean =>
      [paper.title, paper.abstract].some((text) =>
        ` ${stems(text).join(" ")} `.includes(` ${stems(phrase).join(" ")} `),
      );
    const allowed = rows.filter(
      ({ paper, topic }, row) =>
        (!kept || kept[row] === 1) &&
        !query.without?.includes(paper.id) &&
        (!query.topic || (topic?.run === query.topic.run && topic.topic === query.topic.topic)) &&
        (query.phrases ?? []).every((phrase) => holds(paper, phrase)) &&
        !(query.excluded ?? []).some((phrase) => holds(paper, phrase)),
    );
    const best = (score: (row: (typeof rows)[number]) => number, least: number): ScoredPaper[] =>
      allowed
        .map((row) => ({ paper: row.paper, ...(query.vectors && { vector: row.vector }), score: score(row) }))
        .filter((hit) => hit.score > least)
        .sort((a, b) => b.score - a.score || compareIds(a.paper.id, b.paper.id))
        .slice(0, query.k);
    const { vector, words } = query;
    const sought = !words
      ? []
      : "text" in words
        ? stems(words.text)
        : words.like.flatMap(({ title, abstract }) => stems(`${title} ${abstract}`));
    const shares = ({ paper }: StoredPaper): number => {
      const own = new Set(stems(`${paper.title} ${paper.abstract}`));
      return new Set(sought.filter((word) => own.has(word))).size;
    };
    return {
      byMeaning: vector ? best((row) => dot(vector, 0, row.vector, 0, vector.length), -2) : [],
      byWords: words ? best(shares, 0) : [],
    };
  }

  async *scan({ first, lackingRun, topic, part, pageSize = 10 }: StoreScan): AsyncIterable<StoredPaper[]> {
    const rows = this.inOrder()
      .filter(
        (row, at) =>
          (lackingRun === undefined || row.topic?.run !== lackingRun) &&
          (!topic || (row.topic?.run === topic.run && row.topic.topic === topic.topic)) &&
          (!part || at % part.of === part.number),
      )
      .sort((a, b) => (first === undefined ? 0 : a.sampleHash - b.sampleHash))
      .slice(0, first);
    for (let from = 0; from < rows.length; from += pageSize) {
      await this.before("scan", from);
      yield rows.slice(from, from + pageSize);
    }
  }

  async putTopics(run: string, topics: readonly PaperTopic[]): Promise<number> {
    await this.before("putTopics", topics);
    let noted = 0;
    for (const topic of topics) {
      const row = this.rows.papers.get(topic.id);
      if (row?.revision !== topic.revision) continue;
      row.topic = { ...topic, run };
      noted++;
    }
    return noted;
  }

  async topicsOf(run: string, ids: readonly string[]): Promise<Map<string, number>> {
    return new Map(
      ids.flatMap((id) => {
        const topic = this.rows.papers.get(id)?.topic;
        return topic?.run === run ? [[id, topic.topic] as const] : [];
      }),
    );
  }

  async countTopics(run: string): Promise<Map<number, number>> {
    const counts = new Map<number, number>();
    for (const { topic } of this.rows.papers.values())
      if (topic?.run === run) counts.set(topic.topic, (counts.get(topic.topic) ?? 0) + 1);
    return counts;
  }

  async putNote(name: string, text: string): Promise<void> {
    this.rows.notes.set(name, text);
  }

  async getNote(name: string): Promise<string | undefined> {
    return this.rows.notes.get(name);
  }

  async noteRevision(name: string): Promise<string | undefined> {
    return this.rows.notes.get(name);
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }

  private inOrder() {
    return [...this.rows.papers.values()].sort((a, b) => compareIds(a.paper.id, b.paper.id));
  }
}

import { createFastEmbedder, PaperIndex, type Progress, type TopicMap, type TopicModel } from "paperweave/web";
import type {
  Download,
  DownloadName,
  Engine,
  ModelFiles,
  Opened,
  ShownPaper,
  ShownTopic,
  WorkProgress,
} from "../messages.js";
import { makeDownload } from "./downloads.js";
import { readFiles } from "./read-files.js";
import { shownHit, shownPaper } from "./shown.js";

/** Terms and papers that the list shows of a topic. */
const SHOWN_TERMS = 6,
  SHOWN_PAPERS = 12;
/** Papers of a search, and papers related to one. */
const HITS = 15;

/** What was found in the files of a visitor. */
export interface Found {
  title: string;
  index: PaperIndex;
  topics: TopicModel;
  map: TopicMap;
}

/** Everything that the page does with papers, by `paperweave/web`. */
export class PaperEngine implements Engine {
  private found: Found | undefined;

  constructor(private readonly onProgress: (progress: WorkProgress) => void) {}

  async open(files: readonly File[], model: ModelFiles): Promise<Opened> {
    this.onProgress({ stage: "Reading" });
    const { papers, report } = await readFiles(files);
    const index = await PaperIndex.inMemory({ embedder: createFastEmbedder(model) });
    const upserted = await index.upsert(papers, { onProgress: this.during("Embedding papers") });
    report.papers = index.size;
    report.merged.push(...upserted.merged);
    report.truncated = upserted.truncated.length;
    const topics = await index.topics({ onProgress: this.during("Finding topics") });
    const map = await topics.map({ onProgress: this.during("Drawing the map") });
    const title = files.map(({ name }) => name).join(", ");
    this.found = { title, index, topics, map };
    return {
      report,
      topics: topics.list().map((topic) => this.shownTopic(topic)),
      withoutTopic: [...index.papers()].filter(({ id }) => topics.topicOf(id) === -1).length,
      map: map.toHTML({ title }),
    };
  }

  async search(query: string): Promise<ShownPaper[]> {
    return (await this.opened().index.search(query, { k: HITS, highlight: true })).map(shownHit);
  }

  async related(id: string): Promise<ShownPaper[]> {
    return (await this.opened().index.related(id, { k: HITS, explain: true })).map(shownHit);
  }

  download(name: DownloadName): Promise<Download> {
    return makeDownload(this.opened(), name);
  }

  private opened(): Found {
    if (!this.found) throw new Error("No papers have been read yet.");
    return this.found;
  }

  private during(stage: string): (progress: Progress) => void {
    this.onProgress({ stage });
    return ({ done, total }) => this.onProgress({ stage, done, total });
  }

  private shownTopic({ id, color, label, size, terms }: ReturnType<TopicModel["list"]>[number]): ShownTopic {
    const { index, topics } = this.opened();
    const papers = topics.members(id).slice(0, SHOWN_PAPERS);
    return {
      id,
      color,
      label,
      size,
      terms: terms.slice(0, SHOWN_TERMS).map(({ term }) => term),
      papers: papers.map((paper) => shownPaper(index.get(paper)!)),
    };
  }
}

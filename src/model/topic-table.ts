import { checkCount } from "../core/check.js";
import { formatValue } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import type { Topic } from "../core/types.js";

/** The topics of a model on their levels, and the papers in each. */
export class TopicTable {
  private readonly byId: ReadonlyMap<number, Topic>;

  /** @param topicOf the topic (of the finest level) of each paper, by its row; -1 is none */
  constructor(
    private readonly topics: readonly Topic[],
    private readonly levels: number,
    private readonly topicOf: readonly number[],
  ) {
    this.byId = new Map(topics.map((topic) => [topic.id, topic]));
  }

  /** Throws `not-found`. */
  get(id: number): Topic {
    const topic = this.byId.get(id);
    if (!topic)
      throw new PaperweaveError(
        "not-found",
        `There is no topic ${formatValue(id)}; there are ${this.byId.size}: ${someOf([...this.byId.keys()])}.`,
      );
    return topic;
  }

  /** A topic of the finest level. Throws `not-found`, `invalid-argument`. */
  finest(id: number): Topic {
    const topic = this.get(id);
    if (topic.children.length > 0)
      throw new PaperweaveError(
        "invalid-argument",
        `The topic ${id} is made of others (${topic.children.join(", ")}); only topics of the finest level are merged and split.`,
      );
    return topic;
  }

  /** The topics of a level, 0 the coarsest. Throws `invalid-argument`. */
  onLevel(level: number): Topic[] {
    checkCount("level", level, 0);
    if (level >= this.levels)
      throw new PaperweaveError(
        "invalid-argument",
        `level must be below the number of levels, ${this.levels}, got ${level}.`,
      );
    return this.topics.filter((topic) => this.levelOf(topic) === level);
  }

  /** 0 for topics without a parent. */
  levelOf({ parent }: Topic): number {
    let level = 0;
    for (; parent !== undefined; parent = this.byId.get(parent)!.parent) level++;
    return level;
  }

  /** Rows of the papers of a topic of any level, ascending. Throws `not-found`. */
  rowsIn(topicId: number): number[] {
    const wanted = new Set<number>();
    const open = [this.get(topicId)];
    for (let topic = open.pop(); topic; topic = open.pop()) {
      wanted.add(topic.id);
      open.push(...topic.children.map((child) => this.byId.get(child)!));
    }
    return [...this.topicOf.keys()].filter((row) => wanted.has(this.topicOf[row]!));
  }
}

function someOf(ids: number[]): string {
  ids.sort((a, b) => a - b);
  return ids.length <= 20 ? ids.join(", ") : `${ids.slice(0, 20).join(", ")}, …`;
}

import { checkCount } from "../core/check.js";
import { formatValue } from "../core/format.js";
import { PaperweaveError } from "../core/errors.js";
import type { Topic } from "../core/types.js";

/** Which level of topics is meant. */
export interface LevelOptions {
  /** 0 is the coarsest level; default: the finest. */
  level?: number | undefined;
}

/** The topics of a model, by id and by level, and the papers of each. */
export class TopicTable {
  private readonly byId: ReadonlyMap<number, Topic>;

  /**
   * @param topics of all levels, coarse to fine, the largest first on each
   * @param topicOf topic of each paper, of the finest level; -1 for none
   */
  constructor(
    private readonly topics: readonly Topic[],
    private readonly levels: number,
    private readonly topicOf: readonly number[],
  ) {
    this.byId = new Map(topics.map((topic) => [topic.id, topic]));
  }

  /** @throws PaperweaveError `not-found` */
  get(id: number): Topic {
    const topic = this.byId.get(id);
    if (!topic)
      throw new PaperweaveError(
        "not-found",
        `There is no topic ${formatValue(id)}; there are ${this.byId.size}: ${firstIds([...this.byId.keys()])}.`,
      );
    return topic;
  }

  /**
   * A topic of the finest level.
   * @throws PaperweaveError `not-found`, `invalid-argument` (a topic of another level)
   */
  finest(id: number): Topic {
    const topic = this.get(id);
    if (topic.children.length > 0)
      throw new PaperweaveError(
        "invalid-argument",
        `Only topics of the finest level can be merged and split, ` +
          `and the topic ${id} is made of other topics: ${topic.children.join(", ")}.`,
      );
    return topic;
  }

  /**
   * The topics of a level, the largest first; level 0 is the coarsest.
   * @throws PaperweaveError `invalid-argument`
   */
  onLevel(level: number): Topic[] {
    checkCount("level", level, 0);
    if (level >= this.levels)
      throw new PaperweaveError(
        "invalid-argument",
        `level must be below the number of levels, ${this.levels}, got ${level}.`,
      );
    return this.topics.filter((topic) => this.levelOf(topic) === level);
  }

  /** The level of a topic; 0 when it has no parent. */
  levelOf({ parent }: Topic): number {
    let level = 0;
    for (; parent !== undefined; parent = this.byId.get(parent)!.parent) level++;
    return level;
  }

  /**
   * Rows of the papers of a topic of any level, ascending.
   * @throws PaperweaveError `not-found`
   */
  rowsIn(topicId: number): number[] {
    const included = new Set<number>();
    const toVisit = [this.get(topicId)];
    for (let topic = toVisit.pop(); topic; topic = toVisit.pop()) {
      included.add(topic.id);
      toVisit.push(...topic.children.map((child) => this.byId.get(child)!));
    }
    return [...this.topicOf.keys()].filter((row) => included.has(this.topicOf[row]!));
  }
}

/** Ids for a message: the first 20 of them. */
function firstIds(ids: number[]): string {
  ids.sort((a, b) => a - b);
  return ids.length <= 20 ? ids.join(", ") : `${ids.slice(0, 20).join(", ")}, …`;
}

import type { TopicModel } from "./model.js";

/** The topics that an index has found last: they explain why papers are related. */
export class LastTopics {
  private model: TopicModel | undefined;
  private labels: ReadonlyMap<number, string> = new Map();

  set(model: TopicModel | undefined): void {
    this.model = model;
    this.labels = new Map(model?.list().map(({ id, label }) => [id, label]));
  }

  /** The topic of a paper; undefined when it has none. */
  readonly of = (id: string): { id: number; label: string } | undefined => {
    const topic = this.model?.topicOf(id) ?? -1;
    return topic < 0 ? undefined : { id: topic, label: this.labels.get(topic)! };
  };
}

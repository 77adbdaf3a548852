/*
 * The charts. What is exported here is known to `show` of `paperweave/notebook` and, by its type, to
 * users; a class says in `keys` which names its plain data have, and its constructor takes these.
 */
export { TopicsOverTime, type OverTimeOptions } from "./over-time-chart.js";
export { ModelQuality } from "./quality-chart.js";
export { TopicSimilarities } from "./similarities-chart.js";
export { TopicTree, type TopicNode } from "./tree-chart.js";
export type { Chart } from "./picture.js";

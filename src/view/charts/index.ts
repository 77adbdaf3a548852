/*
 * All charts. A class that is exported here is a public type, and `show` of `paperweave/notebook`
 * draws its plain data: `keys` has the names of these data, and the constructor takes them.
 */
export { TopicsOverTime, type OverTimeOptions } from "./over-time-chart.js";
export { ModelQuality } from "./quality-chart.js";
export { TopicSimilarities } from "./similarities-chart.js";
export { TopicTree, type TopicNode } from "./tree-chart.js";
export type { Chart } from "./picture.js";

export { topicCharts } from "./charts/index.js";
export { layOutMap } from "./map/lay-out-map.js";
export { showable } from "./notebook/papers-list.js";
export { TopicMap } from "./map/topic-map.js";

export { topicCharts } from "./charts/index.js";
export { layOutMap } from "./lay-out-map.js";
export { showable } from "./pages/papers-list.js";
export { TopicMap } from "./topic-map.js";

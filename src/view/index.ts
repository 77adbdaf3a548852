export { layOutMap } from "./lay-out-map.js";
export { TopicMap } from "./topic-map.js";

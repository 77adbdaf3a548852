export { ctfidf } from "./ctfidf.js";
export { kMeans } from "./kmeans.js";
export { leiden } from "./leiden.js";
export { discoverTopics, type TopicOptions } from "./discover.js";
export { TopicModel, type TopicMatch, type TopicModelJSON, type TopicSource } from "./model.js";

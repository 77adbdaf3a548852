export { ctfidf } from "./ctfidf.js";
export { kMeans, type KMeansOptions } from "./kmeans.js";
export { leiden, type LeidenOptions } from "./leiden.js";
export { discoverTopics, type TopicOptions } from "./discover.js";
export { TopicModel, type TopicMatch, type TopicModelJSON, type TopicSource } from "./model.js";

/**
 * The algorithms of topics alone: Leiden, k-means and class-based tf-idf.
 * @module topics
 */

export { ctfidf } from "./labels/ctfidf.js";
export { kMeans, type KMeansOptions } from "./clustering/kmeans.js";
export { leiden, type LeidenOptions } from "./leiden/leiden.js";

export { ctfidf } from "./labels/ctfidf.js";
export { kMeans, type KMeansOptions } from "./clustering/kmeans.js";
export { leiden, type LeidenOptions } from "./leiden/leiden.js";

export { umapTransform, type UmapTransformOptions } from "./transform.js";
export { umap, type PreviousLayout, type UmapOptions } from "./umap.js";

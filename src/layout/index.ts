/**
 * UMAP: vectors as points in the plane.
 * @module layout
 */

export { umapTransform, type UmapTransformOptions } from "./transform.js";
export { umap, type PreviousLayout, type UmapOptions } from "./umap.js";

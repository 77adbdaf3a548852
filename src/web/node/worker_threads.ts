/** Where usearch and hnswlib, which a page has not, would run. */
export const isMainThread = true;

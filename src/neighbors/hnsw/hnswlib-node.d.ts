/** The part of hnswlib-node (an optional dependency, hence not installed here) that is used. */
declare module "hnswlib-node" {
  interface Hnsw {
    initIndex(options: { maxElements: number; m?: number; efConstruction?: number; randomSeed?: number }): void;
    resizeIndex(maxElements: number): void;
    addPoint(point: number[], label: number): void;
    setEf(ef: number): void;
    searchKnn(query: number[], k: number): { distances: number[]; neighbors: number[] };
    writeIndexSync(path: string): boolean;
    readIndexSync(path: string, allowReplaceDeleted?: boolean): boolean;
    getMaxElements(): number;
    getCurrentCount(): number;
  }
  const exports: { HierarchicalNSW: new (space: "ip" | "l2" | "cosine", dimensions: number) => Hnsw };
  export default exports;
}

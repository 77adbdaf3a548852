/*
 * Kernels for WebAssembly, in AssemblyScript: one module holds them all. `core/wasm/wasm.ts` names
 * their signatures for TypeScript and loads them; `core/wasm/wasm-code.ts` compiles this file.
 */
export { addWeightedRows } from "./weighted-sum";
export { attend } from "./attention";
export { dotOfRows } from "./dot-of-rows";
export { dotsOfList } from "./dots-of-list";
export { multiplyRows, widenRows } from "./multiply-rows";
export { addAndNormalize, gelu } from "./normalize";
export { quantizeRows } from "./quantize";
export { scaleRows } from "./scale-rows";
export { scanRows } from "./scan-rows";
export { thresholdScan } from "./threshold-scan";

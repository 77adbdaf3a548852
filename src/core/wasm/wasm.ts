import { wasmCode } from "./wasm-code.js";

/** The functions of `src/wasm`, where each is described. Addresses and lengths are in bytes. */
export interface Kernels {
  addAndNormalize(rows: number, end: number, added: number, bytes: number, scale: number, shift: number): void;
  addWeightedRows(list: number, end: number, sumEnd: number): void;
  dotsOfList(query: number, list: number, listEnd: number, columns: number, out: number): void;
  attend(input: number, output: number, tokens: number, heads: number, work: number): void;
  dotOfRows(own: number, other: number, end: number): number;
  multiplyRows(
    rows: number,
    rowsEnd: number,
    rowBytes: number,
    panels: number,
    panelsEnd: number,
    out: number,
    lineBytes: number,
  ): void;
  widenRows(list: number, listEnd: number, columns: number, out: number): void;
  gelu(at: number, end: number): void;
  quantizeRows(
    from: number,
    stride: number,
    rows: number,
    columns: number,
    levels: number,
    to: number,
    scales: number,
  ): void;
  scaleRows(
    at: number,
    stride: number,
    rows: number,
    bytes: number,
    rowScales: number,
    columnScales: number,
    added: number,
    addedStride: number,
  ): void;
  scanRows(row: number, query: number, out: number, end: number, columns: number): void;
  thresholdScan(at: number, end: number, bounds: number, bytes: number, out: number): void;
}

/** The part of WebAssembly that is used here; the types of Node.js 20 leave it out. */
interface WebAssemblyApi {
  Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer; grow(pages: number): number };
  compile(code: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<{ exports: Record<string, unknown> }>;
}
const { Memory, compile, instantiate } = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;

const PAGE = 65536;
let compiling: Promise<object> | undefined;

/** The kernels and the memory that they work on. */
export interface Wasm {
  kernels: Kernels;
  buffer: ArrayBuffer;
  /**
   * Makes room for so many bytes in all and gives the new buffer; views of the old one are empty.
   */
  grow(bytes: number): ArrayBuffer;
}

/** The kernels with a memory of their own, of at least so many bytes, all zeros. */
export async function loadWasm(bytes: number): Promise<Wasm> {
  compiling ??= compile(wasmCode());
  const memory = new Memory({ initial: Math.max(1, Math.ceil(bytes / PAGE)) });
  const { exports } = await instantiate(await compiling, { env: { memory } });
  const grow = (wanted: number): ArrayBuffer => {
    const pages = Math.ceil(wanted / PAGE) - memory.buffer.byteLength / PAGE;
    if (pages > 0) memory.grow(pages);
    return memory.buffer;
  };
  return { kernels: exports as unknown as Kernels, buffer: memory.buffer, grow };
}

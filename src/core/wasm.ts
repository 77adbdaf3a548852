/*
 * The parts of the binary format of WebAssembly that the modules here need: they are written by
 * hand, so that no compiler is needed. Numbers of sections, types and instructions are those of the
 * WebAssembly core specification 2.0, chapter 5.
 */
const I32 = 0x7f;
const F64 = 0x7c;
const V128 = 0x7b;
const PAGE = 65536;
const MOST_PAGES = 65536;

export const get = (local: number): number[] => [0x20, local];
export const set = (local: number): number[] => [0x21, local];
export const add = [0x6a];
/** A local raised by a number below 8192. */
export const raise = (local: number, by: number): number[] => [
  ...get(local),
  0x41,
  ...(by < 64 ? [by] : [(by & 127) | 128, by >> 7]),
  ...add,
  ...set(local),
];
/** A whole number of 32 bits to an address. */
export const storeNumber = [0x36, 2, 0];
/** Sixteen bytes from an address and an offset. */
export const load = (offset: number): number[] => [0xfd, 0x00, 0, offset];
/** One number of 32 bits from an address and an offset, in each of four lanes. */
export const loadSplat = (offset: number): number[] => [0xfd, 0x09, 2, offset];
/** A vector of zeros. */
export const zeros = [0xfd, 0x0c, ...Array<number>(16).fill(0)];
export const loop = (body: number[]): number[] => [0x03, 0x40, ...body, 0x0b];
export const repeatIfBelow = (local: number, end: number): number[] => [...get(local), ...get(end), 0x49, 0x0d, 0];

/** A function of whole numbers that works on the memory. */
export interface WasmFunction {
  parameters: number;
  /** What it gives back, if anything. */
  result?: "f64";
  /** Locals, numbered after the parameters, vectors first. */
  vectors: number;
  numbers: number;
  body: number[];
}

/** The part of WebAssembly that is used here; the types of Node.js 20 leave it out. */
const { Memory, instantiate } = (
  globalThis as unknown as {
    WebAssembly: {
      Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
      instantiate(module: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
    };
  }
).WebAssembly;

/** A function and its memory, of at least so many bytes. */
export async function loadWasm<Call>(code: WasmFunction, bytes: number): Promise<{ call: Call; buffer: ArrayBuffer }> {
  const memory = new Memory({ initial: Math.max(1, Math.ceil(bytes / PAGE)), maximum: MOST_PAGES });
  const { instance } = await instantiate(moduleOf(code), { js: { memory } });
  return { call: instance.exports.call as Call, buffer: memory.buffer };
}

function moduleOf({ parameters, result, vectors, numbers, body }: WasmFunction): Uint8Array {
  return Uint8Array.from([
    0x00,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, [
      1,
      0x60,
      parameters,
      ...Array<number>(parameters).fill(I32),
      ...(result === undefined ? [0] : [1, F64]),
    ]),
    ...section(2, [1, ...name("js"), ...name("memory"), 2, 1, ...leb(1), ...leb(MOST_PAGES)]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name("call"), 0, 0]),
    ...section(10, [1, ...sized([2, vectors, V128, numbers, I32, ...body, 0x0b])]),
  ]);
}

const leb = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)]);
const sized = (bytes: number[]): number[] => [...leb(bytes.length), ...bytes];
const section = (id: number, bytes: number[]): number[] => [id, ...sized(bytes)];
const name = (text: string): number[] => sized([...Buffer.from(text)]);

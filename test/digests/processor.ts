import { readFileSync } from "node:fs";
import { arch, cpus } from "node:os";

/** The instruction sets by which ONNX Runtime and usearch choose how they multiply; Linux's names. */
const CHOSEN_BY = new RegExp(
  "^(?:avx2?|f16c|fma|avx512(?:f|bw|dq|vl|_vnni|_bf16|_fp16)|avx_vnni(?:_int8)?|amx_(?:tile|int8|bf16)|" +
    "asimd(?:hp|dp)?|i8mm|bf16|sve2?)$",
);

/**
 * What decides how this processor rounds sums of floating-point products: "x64 avx avx2 …". Where
 * the system is not Linux, the processor's name.
 */
export function processorFeatures(): string {
  let flags: string | undefined;
  try {
    flags = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1];
  } catch {
    // no Linux
  }
  const features = flags
    ?.split(" ")
    .filter((flag) => CHOSEN_BY.test(flag))
    .sort();
  return [arch(), ...(features ?? [cpus()[0]?.model ?? "unknown"])].join(" ");
}

import type * as OnnxRuntime from "onnxruntime-node";
import { PaperweaveError } from "../../core/errors.js";

/**
 * Loads onnxruntime-node. Throws `missing-dependency` with the platform, its C library, and what to
 * do: at the first call, and at the next, since Node.js tries to load a failed library again.
 */
export async function importOnnxRuntime(): Promise<typeof OnnxRuntime> {
  try {
    return await import("onnxruntime-node");
  } catch (cause) {
    throw new PaperweaveError(
      "missing-dependency",
      `onnxruntime-node cannot be loaded on ${platform()}: ${(cause as Error).message}. ${remedy(cause as Error)}`,
      { cause },
    );
  }
}

function remedy({ message }: Error): string {
  const other = 'use "minilm", which needs no native library.';
  if (/No such file|cannot find|not found/i.test(message) && !message.includes("GLIBC"))
    return `It may have no binary for this platform, or be installed in part: install it again with \`npm install onnxruntime-node --ignore-scripts\`, or ${other}`;
  return `Its binary does not fit this machine: ${other}`;
}

/** Operating system, processor and C library, as a user would look for a binary. */
function platform(): string {
  const { platform, arch } = process;
  if (platform !== "linux") return `${platform} ${arch}`;
  const report = process.report as { excludeNetwork?: boolean; getReport(): object };
  report.excludeNetwork = true; // no name is to be looked up
  const { header } = report.getReport() as { header: { glibcVersionRuntime?: string } };
  return `${platform} ${arch} (${header.glibcVersionRuntime ? `glibc ${header.glibcVersionRuntime}` : "no glibc: musl"})`;
}

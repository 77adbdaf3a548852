import type * as OnnxRuntime from "onnxruntime-node";
import { cannotLoad } from "../../core/native-library.js";

/**
 * Loads onnxruntime-node. Throws `missing-dependency` with the platform, its C library, and what to
 * do: at the first call, and at the next, since Node.js tries to load a failed library again.
 */
export async function importOnnxRuntime(): Promise<typeof OnnxRuntime> {
  try {
    return await import("onnxruntime-node");
  } catch (cause) {
    throw cannotLoad("onnxruntime-node", cause as Error, {
      install: "npm install onnxruntime-node --ignore-scripts",
      instead: 'use "minilm", which needs no native library',
    });
  }
}

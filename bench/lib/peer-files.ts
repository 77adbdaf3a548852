import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Matrix } from "../../src/core/types.js";
import { toNpy } from "../../src/store/folder/npy.js";

/**
 * A folder of files that a peer reads, which goes when the program ends, by an error, too; each
 * method that writes gives the path of the new file.
 */
export class PeerFiles {
  private readonly folder = mkdtempSync(join(tmpdir(), "paperweave-bench-"));

  constructor() {
    process.once("exit", () => rmSync(this.folder, { recursive: true, force: true }));
  }

  writeMatrix(name: string, matrix: Matrix): string {
    return this.write(`${name}.npy`, Buffer.concat(toNpy(matrix)));
  }

  writeJson(name: string, value: unknown): string {
    return this.write(`${name}.json`, JSON.stringify(value));
  }

  private write(name: string, content: string | Uint8Array): string {
    const path = join(this.folder, name);
    writeFileSync(path, content);
    return path;
  }
}

/** The bytes of a file that a peer has written, which goes. */
export function takeBytes(path: string): ArrayBuffer {
  // A copy, with a buffer of its own: that of a small file is a part of Node's pool.
  const bytes = new Uint8Array(readFileSync(path));
  rmSync(path);
  return bytes.buffer;
}

import type * as fs from "node:fs/promises";

/** Which step of a save goes wrong, and how; the steps that were done. */
export const faults = {
  /** Number of the step that fails, from 0; -1: none. */
  failAt: -1,
  /**
   * After that step nothing more happens, as when the process had been killed; else only that one
   * step fails.
   */
  dead: false,
  steps: [] as string[],
};

function begin(name: string): void {
  const step = faults.steps.push(name) - 1;
  if (step === faults.failAt || (faults.dead && faults.failAt >= 0 && step > faults.failAt)) {
    throw Object.assign(new Error(`ENOSPC: no space left on device, ${name}`), { code: "ENOSPC" });
  }
}

/** `node:fs/promises` with steps that fail: for `vi.mock`. */
export function faultyFs(real: typeof fs): typeof fs {
  const step = <T extends (...args: never[]) => Promise<unknown>>(name: string, call: T): T =>
    (async (...args: Parameters<T>) => {
      begin(`${name} ${String(args[0]).replace(/^.*[/\\]/, "")}`);
      return call(...args);
    }) as unknown as T;
  const open: typeof fs.open = async (path, ...rest) => {
    if (rest[0] === "r+") return real.open(path, ...rest); // a lock is touched by a timer: no step of a save
    begin(`open ${String(path).replace(/^.*[/\\]/, "")}`);
    const handle = await real.open(path, ...rest);
    const { writeFile, sync, close } = handle;
    handle.writeFile = async (data) => {
      const bytes = Buffer.from(data as Uint8Array);
      try {
        begin("write");
      } catch (error) {
        await writeFile.call(handle, bytes.subarray(0, bytes.length >> 1)); // as much as there was space for
        throw error;
      }
      await writeFile.call(handle, bytes);
    };
    handle.sync = async () => {
      begin("sync");
      await sync.call(handle);
    };
    handle.close = async () => {
      await close.call(handle);
      begin("close");
    };
    return handle;
  };
  return {
    ...real,
    open,
    mkdir: step("mkdir", real.mkdir),
    rename: step("rename", real.rename),
    rm: step("rm", real.rm),
    stat: step("stat", real.stat),
    readdir: step("readdir", real.readdir),
    readFile: step("readFile", real.readFile),
  };
}

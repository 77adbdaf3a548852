import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Path of a file of the shared data that lies beside the project, or undefined where it is absent
 * (the test is then skipped). PAPERWEAVE_SHARED names another place.
 */
export function sharedPath(...parts: string[]): string | undefined {
  const folders = process.env.PAPERWEAVE_SHARED
    ? [process.env.PAPERWEAVE_SHARED]
    : parents().map((folder) => join(folder, "shared"));
  return folders.map((folder) => join(folder, ...parts)).find((path) => existsSync(path));
}

function parents(): string[] {
  const folders: string[] = [];
  for (
    let folder = dirname(fileURLToPath(import.meta.url));
    folder !== resolve(folder, "..");
    folder = resolve(folder, "..")
  )
    folders.push(folder);
  return folders;
}

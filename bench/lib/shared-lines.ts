import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { sharedPath } from "../../test/support/shared.js";

/** The lines of a compressed file of the shared data. */
export function sharedLines(...path: string[]): string[] {
  const file = sharedPath("data", ...path);
  if (file === undefined) throw new Error(`This bench needs ${path.join("/")} of the shared data beside the project.`);
  return gunzipSync(readFileSync(file)).toString().trim().split("\n");
}

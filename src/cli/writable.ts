import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { PaperweaveError } from "../core/errors.js";
import { capitalised } from "../core/format.js";
import { findOutput } from "../store/export/write-output.js";

/**
 * Checks that a file can be written, before the work, which may take minutes.
 * @param what is written, such as "the map"
 */
export async function checkWritable(file: string, what: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory())
    throw new PaperweaveError("invalid-argument", `${file} is a folder, but ${what} is written to a file.`);
  const { path, isDevice } = await findOutput(file);
  if (isDevice) return;
  const folder = dirname(path);
  await access(folder, constants.W_OK).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === "ENOENT" ? `there is no folder ${folder}` : `the folder ${folder} cannot be written to`;
    throw new PaperweaveError("invalid-argument", `${capitalised(what)} cannot be written: ${why}.`, { cause });
  });
}

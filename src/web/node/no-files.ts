import { PaperweaveError } from "../../core/errors.js";

/** What a function says that needs a file. */
export function noFiles(): never {
  throw new PaperweaveError("invalid-argument", "A web page has no files: pass texts, bytes or a Blob.");
}

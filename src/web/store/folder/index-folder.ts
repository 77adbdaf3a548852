import { noFiles } from "../../node/no-files.js";

/** A page keeps an index in memory. */
export const IndexFolder = { open: noFiles };

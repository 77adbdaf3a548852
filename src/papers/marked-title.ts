import type { Paper } from "../core/types.js";
import { RETRACTED } from "./paper.js";

/** The title for formats that have no field for a retraction: marked as publishers do, and as `readPapers` knows. */
export function markedTitle({ title, retracted }: Paper): string {
  return retracted === true && !RETRACTED.test(title) ? `RETRACTED: ${title}` : title;
}

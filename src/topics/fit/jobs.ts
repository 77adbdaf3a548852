import type { Paper } from "../../core/types.js";
import type { GroupingInput, TextFindings } from "../clustering/find-groups.js";
import type { FitInput } from "./fit.js";
import type { QualityInput } from "../measures/quality.js";
import type { PaperText } from "../labels/terms.js";

/** What a topics worker is started for. */
export type TopicsJob =
  | { kind: "fit"; input: FitInput }
  | { kind: "groups"; input: GroupingInput }
  | { kind: "quality"; input: QualityInput };

/** A job as it is asked for: the texts of papers are packed when it begins. */
export type TopicsRequest =
  | {
      kind: "fit";
      input: Omit<FitInput, "papers" | "abstracts"> & { papers: readonly (PaperText & Pick<Paper, "id">)[] };
    }
  | { kind: "quality"; input: QualityInput };

/** What it asks for. */
export type TopicsQuestion =
  | { kind: "neighbors" }
  | { kind: "embed"; phrases: string[] }
  | { kind: "groups"; found: TextFindings }
  | { kind: "further" };

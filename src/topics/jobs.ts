import type { GroupingInput, TextFindings } from "./find-groups.js";
import type { FitInput } from "./fit.js";
import type { QualityInput } from "./quality.js";

/** What a topics worker is started for. */
export type TopicsJob = { kind: "fit"; input: FitInput } | { kind: "groups"; input: GroupingInput } | { kind: "quality"; input: QualityInput };

/** What it asks for. */
export type TopicsQuestion = { kind: "neighbors" } | { kind: "embed"; phrases: string[] } | { kind: "groups"; found: TextFindings } | { kind: "further" };

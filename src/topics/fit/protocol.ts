import type { KnnGraph, Matrix, Paper } from "../../core/types.js";
import type { TopicCentroids } from "../clustering/centroids.js";
import type { FoundGroups, GroupingInput, Memberships, TextFindings } from "../clustering/find-groups.js";
import type { PaperText } from "../labels/terms.js";
import type { QualityInput, QualityMeasures } from "../measures/quality.js";
import type { FitInput } from "./fit.js";
import type { FittedTopics } from "./saved-topics.js";

/** What a topics worker is started for. */
export type TopicsJob =
  | { kind: "fit"; input: FitInput }
  | { kind: "groups"; input: GroupingInput }
  | { kind: "quality"; input: QualityInput };

/** A fit as the main thread asks for it: the texts of the papers are packed when it begins. */
export interface FitRequest {
  kind: "fit";
  input: Omit<FitInput, "papers" | "abstracts"> & { papers: readonly (PaperText & Pick<Paper, "id">)[] };
}

/** A job as the main thread asks for it. */
export type TopicsRequest = FitRequest | Extract<TopicsJob, { kind: "quality" }>;

/** What comes of a job. */
export interface TopicsResults {
  fit: FittedTopics;
  quality: QualityMeasures;
}

/** What the main thread does for a worker that fits topics, or measures them. */
export interface FitAnswers {
  /** The nearest neighbours of every paper, `neighborCount` of them. */
  neighbors(): Promise<KnnGraph>;
  /** Embeds phrases with the model of the vectors; undefined when it cannot. */
  embed(phrases: string[]): Promise<Matrix | undefined>;
  /** Starts a second worker, which groups the papers. */
  groups(found: TextFindings): Promise<FoundGroups>;
  /** What that worker finds next … */
  centroids(): Promise<TopicCentroids[]>;
  /** … and last. */
  memberships(): Promise<Memberships>;
}

/** What the main thread takes from a worker that groups papers, each part as soon as it is found. */
export interface GroupingReports {
  foundGroups(groups: FoundGroups): void;
  foundCentroids(centroids: TopicCentroids[]): void;
  foundMemberships(memberships: Memberships): void;
}

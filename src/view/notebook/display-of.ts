import { jupyterDisplay } from "../../core/display.js";
import type { Hit, Paper } from "../../core/types.js";
import type {
  MapPoint,
  MapTopic,
  PeriodCounts,
  QualityMeasures,
  SimilarityMatrix,
  TopicNode,
} from "../../topics/index.js";
import { TopicsOverTime } from "../charts/over-time.js";
import { ModelQuality } from "../charts/quality.js";
import { TopicSimilarities } from "../charts/similarities.js";
import { TopicTree } from "../charts/topic-tree.js";
import { mapPicture } from "./map-picture.js";
import { papersDisplay } from "./papers-list.js";

/** Plain data of answers, told by the names of what they hold. */
const answers: { keys: readonly string[]; revive: (data: never) => { [jupyterDisplay](): Record<string, string> } }[] =
  [
    { keys: ["by", "periods", "topics", "undated"], revive: (counts: PeriodCounts) => new TopicsOverTime(counts) },
    { keys: ["roots"], revive: ({ roots }: { roots: TopicNode[] }) => new TopicTree(roots) },
    { keys: ["topics", "values", "order"], revive: (matrix: SimilarityMatrix) => new TopicSimilarities(matrix) },
    {
      keys: ["coherence", "diversity", "modularity", "stability", "topics"],
      revive: (measures: QualityMeasures) => new ModelQuality(measures),
    },
    {
      keys: ["points", "topics"],
      revive: (map: { points: MapPoint[]; topics: MapTopic[] }) => ({ [jupyterDisplay]: () => mapPicture(map) }),
    },
  ];

/**
 * How a value is shown, a text for each media type: what can show itself, and the plain data of it,
 * as `JSON.parse` gives it back; hits and papers, one or a list. Undefined for others.
 */
export function displayOf(value: unknown): Record<string, string> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (jupyterDisplay in value && typeof value[jupyterDisplay] === "function")
    return value[jupyterDisplay]() as Record<string, string>;
  if (Array.isArray(value)) return value.every(isPaperOrHit) ? papersDisplay(value) : undefined;
  if (isPaperOrHit(value)) return papersDisplay([value]);
  const answer = answers.find(
    ({ keys }) => Object.keys(value).length === keys.length && keys.every((key) => key in value),
  );
  return answer?.revive(value as never)[jupyterDisplay]();
}

function isPaperOrHit(value: unknown): value is Paper | Hit {
  return isPaper(value) || (typeof value === "object" && value !== null && "paper" in value && isPaper(value.paper));
}

function isPaper(value: unknown): value is Paper {
  return (
    typeof value === "object" && value !== null && "title" in value && typeof value.title === "string" && "id" in value
  );
}

import { serveJobs, type Caller } from "../../core/workers/worker-job.js";
import { findGroups, type GroupFindings } from "../clustering/find-groups.js";
import { measureQuality } from "../measures/quality.js";
import { fitTopics, type FitInput, type FitQuestions } from "./fit.js";
import type { FitAnswers, GroupingReports, TopicsJob, TopicsResults } from "./protocol.js";

/** Up to so many papers, to find their groups takes less time than to start another thread. */
const FEW = 1000;

type TopicsCaller = Caller<FitAnswers & GroupingReports>;

/** The jobs of a topics worker. What it needs from outside it asks of the thread that started it. */
export default serveJobs<TopicsJob, TopicsResults[keyof TopicsResults] | void, FitAnswers & GroupingReports>(
  (job, caller) => {
    if (job.kind === "fit") return fitTopics(job.input, questionsOf(job.input, caller));
    if (job.kind === "quality") return measureQuality(job.input, { neighbors: () => caller.ask("neighbors") });
    return reportGroups(findGroups(job.input), caller);
  },
);

function questionsOf(input: FitInput, { ask }: TopicsCaller): FitQuestions {
  return {
    neighbors: () => ask("neighbors"),
    embed: (phrases) => ask("embed", phrases),
    ...(input.vectors.rows <= FEW
      ? groupsHere(input)
      : {
          groups: (found) => ask("groups", found),
          centroids: () => ask("centroids"),
          memberships: () => ask("memberships"),
        }),
  };
}

function groupsHere({ vectors, guides, options, previous, edit }: FitInput): Omit<FitQuestions, "neighbors" | "embed"> {
  let found: GroupFindings;
  return {
    groups: async (texts, knn) => {
      found = findGroups({ ...texts, vectors, knn, guideCount: guides.length, options, previous, edit });
      return found.groups;
    },
    centroids: async () => found.centroids(),
    memberships: async () => found.memberships(),
  };
}

/** Each part goes over as soon as it is found: the topics are named while the rest is worked out. */
function reportGroups({ groups, centroids, memberships }: GroupFindings, { ask }: TopicsCaller): void {
  void ask("foundGroups", groups);
  void ask("foundCentroids", centroids());
  void ask("foundMemberships", memberships());
}

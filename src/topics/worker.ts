import { serveJobs, type Caller } from "../core/worker-job.js";
import { findGroups } from "./find-groups.js";
import { fitTopics, type FitInput, type FitQuestions } from "./fit.js";
import type { TopicsJob, TopicsQuestion } from "./jobs.js";
import { measureQuality } from "./quality.js";

/** Up to so many papers their groups are found sooner than another thread is started. */
const FEW = 1000;

/** The jobs of a topics' worker. What they need from outside they ask of the thread that started it. */
serveJobs<TopicsJob, unknown>((job, caller) => {
  if (job.kind === "groups") return findGroups(job.input);
  if (job.kind === "fit") return fitTopics(job.input, { ...outside(caller), groups: groupsFor(job.input, caller) });
  return measureQuality(job.input, outside(caller));
});

function outside(caller: Caller): Pick<FitQuestions, "neighbors" | "embed"> {
  const ask = <Answer>(question: TopicsQuestion): Promise<Answer> => caller.ask(question);
  return { neighbors: () => ask({ kind: "neighbors" }), embed: (phrases) => ask({ kind: "embed", phrases }) };
}

function groupsFor({ vectors, guides, options, earlier, edit }: FitInput, caller: Caller): FitQuestions["groups"] {
  return (found, knn) =>
    vectors.rows <= FEW
      ? Promise.resolve(findGroups({ ...found, vectors, knn, guideCount: guides.length, options, earlier, edit }))
      : caller.ask({ kind: "groups", found } satisfies TopicsQuestion);
}

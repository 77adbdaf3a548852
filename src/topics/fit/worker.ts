import { serveJobs, type Caller } from "../../core/workers/worker-job.js";
import { findGroups } from "../clustering/find-groups.js";
import { fitTopics, type FitInput, type FitQuestions } from "./fit.js";
import type { TopicsJob, TopicsQuestion } from "./jobs.js";
import { measureQuality } from "../measures/quality.js";

/** Up to so many papers their groups are found sooner than another thread is started. */
const FEW = 1000;

/**
 * The jobs of a topics' worker. What they need from outside they ask of the thread that started it.
 */
serveJobs<TopicsJob, unknown>((job, caller) => {
  if (job.kind === "fit")
    return fitTopics(job.input, {
      ...outside(caller),
      ...(job.input.vectors.rows <= FEW ? groupsHere(job.input) : groupsElsewhere(caller)),
    });
  if (job.kind === "quality") return measureQuality(job.input, outside(caller));
  for (const part of findGroups(job.input)) caller.progress(part);
  return undefined;
});

function outside(caller: Caller): Pick<FitQuestions, "neighbors" | "embed"> {
  const ask = <Answer>(question: TopicsQuestion): Promise<Answer> => caller.ask(question);
  return { neighbors: () => ask({ kind: "neighbors" }), embed: (phrases) => ask({ kind: "embed", phrases }) };
}

type Grouping = Pick<FitQuestions, "groups" | "portraits" | "ties">;

function groupsHere({ vectors, guides, options, earlier, edit }: FitInput): Grouping {
  let parts: ReturnType<typeof findGroups>;
  const next = async <Part>(): Promise<Part> => parts.next().value as Part;
  return {
    groups: (found, knn) => {
      parts = findGroups({ ...found, vectors, knn, guideCount: guides.length, options, earlier, edit });
      return next();
    },
    portraits: next,
    ties: next,
  };
}

function groupsElsewhere(caller: Caller): Grouping {
  const further = <Part>(): Promise<Part> => caller.ask({ kind: "further" } satisfies TopicsQuestion);
  return {
    groups: (found) => caller.ask({ kind: "groups", found } satisfies TopicsQuestion),
    portraits: further,
    ties: further,
  };
}

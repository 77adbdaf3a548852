import { serveJob } from "../core/worker-job.js";
import { fitTopics, type FitQuestions } from "./fit.js";
import type { TopicsJob, TopicsQuestion } from "./jobs.js";
import { measureQuality } from "./quality.js";

/** One job of the topics' worker, then the thread ends. What it needs from outside it asks of the thread that started it. */
await serveJob<TopicsJob, unknown>((job, caller) => {
  const ask = <Answer>(question: TopicsQuestion): Promise<Answer> => caller.ask(question);
  const questions: FitQuestions = { neighbors: () => ask({ kind: "neighbors" }), embed: (phrases) => ask({ kind: "embed", phrases }) };
  return job.kind === "fit" ? fitTopics(job.input, questions) : measureQuality(job.input, questions);
});

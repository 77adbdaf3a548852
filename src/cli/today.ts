import { counted } from "../core/format.js";
import { PaperIndex } from "../paper-index.js";
import { writeOutput } from "../store/export/write-output.js";
import type { Invocation } from "./arguments.js";
import { findPaper } from "./find-papers.js";
import { keepTopics, lastTopics } from "./folder-topics.js";
import { readFiles } from "./load.js";
import type { ProgressBar } from "./progress-bar.js";
import { printJson, printReport, reportJson } from "./text.js";
import { checkWritable } from "./writable.js";

/** Tells what is new in some files against an index folder, and adds it there. */
export async function today(invocation: Invocation, bar: ProgressBar): Promise<void> {
  const { files, library, embedder, liked, disliked, k, title, digest: format, out, json } = invocation;
  if (out !== undefined) await checkWritable(out, "the digest");
  const { papers, report } = await readFiles(files);
  const index = await PaperIndex.open(library!, { embedder });
  const known = liked.length > 0 ? [...index.papers()] : [];
  const idsOf = (names: readonly string[]): string[] => names.map((one) => findPaper(known, one).id);
  const history = liked.length > 0 ? { liked: idsOf(liked), disliked: idsOf(disliked) } : undefined;
  const previous = index.size > 0 ? await lastTopics(library!, index) : undefined;
  // eslint-disable-next-line no-restricted-syntax -- the digest bears the day of the run; --date gives another one
  const date = invocation.date ?? new Date().toISOString().slice(0, 10);
  const digest = await index.digest(papers, { previous, history, k, date, onProgress: bar.show });
  bar.clear();
  const { upsert, ...data } = digest.toJSON();
  const whole = { ...report, upsert };
  const text = {
    text: () => digest.toText({ title }),
    markdown: () => digest.toMarkdown({ title }),
    html: () => digest.toHTML({ title }),
    atom: () => digest.toAtom({ title }),
    jsonfeed: () => digest.toJSONFeed({ title }),
  }[format];
  if (out !== undefined) await writeOutput(out, [Buffer.from(text())]);
  if (json) printJson({ ...data, ...reportJson(whole) });
  else {
    printReport(whole);
    if (out === undefined) process.stdout.write(text());
    else
      console.log(
        `${out}: ${counted(digest.papers.length, "new paper")}, ${counted(digest.versions.length, "new version")}`,
      );
  }
  // Last, so that a digest that could not be written leaves the changes of topics for the next one.
  if (digest.topics) await keepTopics(library!, digest.topics);
  await index.close();
}

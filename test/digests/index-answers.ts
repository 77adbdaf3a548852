import type { PaperIndex } from "../../src/index.js";
import type { Corpus } from "./corpora.js";

/** What an index finds: searches in each mode, related papers with the reasons, duplicates. */
export async function indexAnswers(index: PaperIndex, corpus: Corpus): Promise<Record<string, unknown>> {
  const { queries, filter } = corpus;
  const answers: Record<string, unknown> = {};
  for (const mode of ["hybrid", "semantic", "lexical"] as const) {
    answers[`search ${mode}`] = await inTurn(queries, (query) => index.search(query, { mode }));
    answers[`search ${mode}, filtered`] = await inTurn(queries, (query) =>
      index.search(query, { mode, filter, k: 25 }),
    );
  }
  answers["search with highlights"] = await inTurn(queries, (query) => index.search(query, { highlight: true, k: 5 }));

  const ids = Array.from(index.papers(), ({ id }) => id);
  const [a, b, c, d] = [0.1, 0.35, 0.6, 0.85].map((part) => ids[Math.floor(part * ids.length)]!);
  const unknownPaper = { title: queries[0]!, abstract: `${queries[3]!} ${queries[0]!}.` };
  answers["related with reasons"] = await inTurn([a!, b!, c!], (id) => index.related(id, { explain: true, k: 8 }));
  answers["related, by words"] = await index.related(d!, { mode: "lexical" });
  answers["related, by meaning, filtered"] = await index.related(d!, { mode: "semantic", filter, k: 20 });
  answers["related, a reading list"] = await index.related([a!, b!], { unlike: [c!], diversity: 0.4, explain: true });
  answers["related to a paper that is not in the index"] = await index.related(unknownPaper, { explain: true });
  answers.duplicates = await index.duplicates();
  answers["duplicates at 0.2"] = await index.duplicates({ threshold: 0.2 });
  return answers;
}

/** One call after another, so that the load of the machine changes nothing but the time. */
export async function inTurn<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const item of items) answers.push(await ask(item));
  return answers;
}

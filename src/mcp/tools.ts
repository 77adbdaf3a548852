import type { Paper, RunOptions } from "../core/types.js";
import type { RecommendOptions, RelatedOptions, SearchHits, SearchOptions } from "../search/index.js";
import { pageText, paperRow, shortSentence, wholePaper } from "./answers.js";
import type { OpenFolder } from "./open-folder.js";
import { compareTopics, listTopics, topicDetails } from "./topic-tools.js";
import { addPapers } from "./add-papers.js";
import {
  DEFAULT_LIMIT,
  idsArgument,
  MAX_LIMIT,
  pageRequest,
  textArgument,
  type ToolArguments,
} from "./tool-arguments.js";
import { PaperweaveError } from "../core/errors.js";

/** A tool of the server. */
export interface Tool {
  name: string;
  title: string;
  /** What it does, for the model that chooses a tool. */
  description: string;
  /** JSON Schemas of the arguments, by name. */
  properties: Record<string, object>;
  required?: string[];
  /** Whether it changes the folder. */
  writes?: true;
  /** The answer as text. Throws a `PaperweaveError` that says what is wrong with the arguments. */
  run(given: ToolArguments, folder: OpenFolder, run: RunOptions): Promise<string>;
}

/** Papers of which `get_paper` gives the abstracts in one call, and examples of `related`. */
const MAX_IDS = 20;
/** Liked papers of one call. */
const MAX_EXAMPLES = 1000;

const ids = (description: string): object => ({ type: "array", items: { type: "string" }, description });
const paging = {
  limit: { type: "integer", minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT, description: "Rows of a page." },
  offset: { type: "integer", minimum: 0, default: 0, description: "Rows to skip: `next` of the page before." },
};
const citations = {
  type: "boolean",
  default: true,
  description: "Whether who cites whom counts beside the texts, where papers have references.",
};
const filter = {
  type: "object",
  description:
    'Only papers that match, for example {"year": {"$gte": 2023}, "categories": "cs.CL"}. Fields: id, title, ' +
    "abstract, authors, year, date, categories, venue, keywords, retracted, doi, fields.NAME; operators as in MongoDB.",
};

/** Every tool; those that write are offered only where the user allows it. */
export const tools: readonly Tool[] = [
  {
    name: "search",
    title: "Search papers",
    description:
      "Papers of the library for some words, by words and by meaning, best first, each with the sentence of its " +
      'abstract that fits best. "Phrases in quotes" must occur, ' +
      "unless no paper has them (`no_paper_has`); -word excludes.",
    properties: {
      query: { type: "string", description: "Words, phrases, or a sentence." },
      mode: { type: "string", enum: ["hybrid", "semantic", "lexical"], default: "hybrid" },
      filter,
      ...paging,
    },
    required: ["query"],
    run: (given, folder, { signal }) =>
      folder.use(async ({ index }) => {
        const { offset, limit } = pageRequest(given);
        const { mode, filter: kept } = given as Pick<SearchOptions, "mode" | "filter">;
        const options = { k: offset + limit + 1, mode, filter: kept, highlight: true, signal };
        return hitsText(await index.search(textArgument(given, "query"), options), offset, limit);
      }),
  },
  {
    name: "related",
    title: "Related papers",
    description:
      "Papers of the library that are most like some of its papers (`ids`), or like a text (`text`, for example an " +
      "abstract), best first, with the reasons.",
    properties: {
      ids: ids("Ids of papers of the library; several ones are taken together."),
      text: { type: "string", description: "A text, in place of ids." },
      unlike: ids("Ids of papers that the found ones should not be like."),
      citations,
      filter,
      ...paging,
    },
    run: (given, folder, { signal }) =>
      folder.use(async ({ index }) => {
        const { offset, limit } = pageRequest(given);
        if ((given.ids === undefined) === (given.text === undefined))
          throw new PaperweaveError("invalid-argument", "related takes either ids or text.");
        const asked =
          given.ids === undefined ? { title: textArgument(given, "text") } : idsArgument(given, "ids", MAX_IDS);
        const unlike = given.unlike === undefined ? undefined : idsArgument(given, "unlike", MAX_IDS);
        const { citations: cited, filter: kept } = given as Pick<RelatedOptions, "citations" | "filter">;
        const options = { k: offset + limit + 1, unlike, citations: cited, filter: kept, explain: true, signal };
        return hitsText(await index.related(asked, options), offset, limit);
      }),
  },
  {
    name: "recommend",
    title: "Recommend papers",
    description:
      "Papers of the library that a reader will like, learnt from papers that were liked and disliked, best first, " +
      "with the reasons. With 5 of each, a score is a probability; else the share of papers that fit less well.",
    properties: {
      liked: ids("Ids of papers that were liked."),
      disliked: ids("Ids of papers that were not."),
      from: ids("Ids of the papers to choose from; default all."),
      recency: {
        type: "number",
        minimum: 0,
        maximum: 1,
        default: 0,
        description: "How much newer papers are preferred.",
      },
      citations,
      filter,
      ...paging,
    },
    required: ["liked"],
    run: (given, folder, { signal }) =>
      folder.use(async ({ index }) => {
        const { offset, limit } = pageRequest(given);
        const { disliked, from, recency, citations: cited, filter: kept } = given as Partial<RecommendOptions>;
        const options = { disliked, from, recency, citations: cited, filter: kept, explain: true, signal };
        const liked = idsArgument(given, "liked", MAX_EXAMPLES);
        const hits = await index.recommend({ ...options, liked, k: offset + limit + 1 });
        return hitsText(hits, offset, limit);
      }),
  },
  {
    name: "topics",
    title: "Topics of the library",
    description:
      "The topics that the papers form, the largest first, with their ids, sizes and terms; with `text`, only those " +
      "that the text may belong to, best first. The first call finds the topics, which may take a minute for many " +
      "papers.",
    properties: { text: { type: "string", description: "A text, for example an abstract." }, ...paging },
    run: listTopics,
  },
  {
    name: "topic",
    title: "One topic",
    description:
      "A topic: its terms, its papers (the most typical first), papers of each year, and the topics that are most " +
      "like it.",
    properties: { id: { type: "integer", description: "Id of a topic, as `topics` gives it." }, ...paging },
    required: ["id"],
    run: topicDetails,
  },
  {
    name: "compare_topics",
    title: "How topics changed",
    description:
      "How the topics changed since a date: topics of the papers before it, compared with those of all papers. Says " +
      "which topics are new, grown, gone, merged and split.",
    properties: { since: { type: "string", description: 'A year, month or day: "2026", "2026-11", "2026-11-30".' } },
    required: ["since"],
    run: compareTopics,
  },
  {
    name: "get_paper",
    title: "Papers by id",
    description: "Papers with their abstracts, by id; a DOI, an arXiv id or a citation key is taken, too.",
    properties: { ids: ids(`Ids of 1 to ${MAX_IDS} papers.`) },
    required: ["ids"],
    run: (given, folder) =>
      folder.use(async ({ index }) => {
        const asked = idsArgument(given, "ids", MAX_IDS);
        const found = asked.map((id) => index.get(id));
        const missing = asked.filter((_, at) => !found[at]);
        if (missing.length === asked.length)
          throw new PaperweaveError("not-found", `The library has no paper with the id ${missing.join(", ")}.`);
        const rows = found.filter((paper): paper is Paper => paper !== undefined).map(wholePaper);
        const head = missing.length > 0 ? { missing } : {};
        return pageText({ head, name: "papers", rows, offset: 0, more: false });
      }),
  },
  {
    name: "add_papers",
    title: "Add papers",
    description:
      "Adds papers to the library, and saves it. Versions of papers that are there are merged with them. Says what " +
      "was added, updated, merged and rejected.",
    properties: {
      papers: {
        type: "array",
        description: "1 to 100 papers.",
        items: {
          type: "object",
          required: ["title"],
          properties: {
            title: { type: "string" },
            abstract: { type: "string" },
            authors: { type: "array", items: { type: "string" } },
            id: { type: "string", description: "arXiv id, or any other; default: DOI, or a hash of the title." },
            year: { type: "integer" },
            date: { type: "string", description: "2026, 2026-11 or 2026-11-30." },
            venue: { type: "string" },
            url: { type: "string" },
            doi: { type: "string" },
          },
        },
      },
    },
    required: ["papers"],
    writes: true,
    run: addPapers,
  },
];

/** A page of hits. One more than the page has been asked for, so that it is known whether there are more. */
function hitsText(hits: SearchHits, offset: number, limit: number): string {
  const rows = hits.slice(offset, offset + limit).map(({ paper, score, reasons, highlight }) => ({
    ...paperRow(paper),
    score: Number(score.toFixed(3)),
    ...(highlight && { sentence: shortSentence(highlight.text) }),
    ...(reasons && { reasons: reasons.map((reason) => shortSentence(reason)) }),
  }));
  // No paper has these phrases: the assistant is told that the papers only fit their words.
  const head = hits.relaxed ? { no_paper_has: hits.relaxed } : {};
  return pageText({ head, name: "papers", rows, offset, more: hits.length > offset + limit });
}

import { emphasisOf, HIDDEN } from "../data/emphasis.js";
import type { Papers } from "../data/papers.js";
import { byId, counted } from "../dom.js";
import { PaperList } from "../panels/paper-list.js";
import type { PageState } from "../state.js";
import { PaperSearch, type SearchResult } from "./paper-search.js";

/** Says what of the query no paper has, and what was searched for instead. */
function insteadOf({ held, words, absentPhrases, corrected }: SearchResult): string {
  const quoted = (texts: readonly string[]): string => texts.map((text) => `“${text}”`).join(" and ");
  return [
    ...(absentPhrases.length > 0 ? [`No paper has ${quoted(absentPhrases)}; by single words: `] : []),
    ...corrected.map(([typed, meant]) => `No paper has ${quoted([typed])}; with ${quoted([meant])}: `),
    ...(held < words ? [`No paper has all ${words} words; with ${held} of them: `] : []),
  ].join("");
}

/** The search box, and the list below it: the papers found, or the papers of a topic. */
export class SearchBox {
  result: SearchResult | undefined;
  private readonly search: PaperSearch;
  private readonly list: PaperList;

  constructor(
    private readonly papers: Papers,
    onOpen: (row: number) => void,
    onHover: (row: number) => void,
  ) {
    this.search = new PaperSearch(papers);
    const results = byId("results");
    this.list = new PaperList(results.querySelector("ol")!, results.querySelector("button")!, papers, onOpen, onHover);
  }

  /** Searches all texts from now on: those that were not yet read are there. */
  textsRead(): void {
    this.search.reset();
  }

  find(query: string): void {
    const box = byId<HTMLInputElement>("query");
    if (box.value !== query) box.value = query;
    this.result = this.search.find(query);
  }

  /** Says how many papers were found, and how many of them are on the map. */
  showCount(isShown: (row: number) => boolean): void {
    const { result } = this,
      shown = result?.order.filter(isShown).length ?? 0;
    byId("search-status").textContent = !result
      ? ""
      : result.order.length === 0
        ? "No paper has these words."
        : insteadOf(result) +
          (shown < result.order.length
            ? `${counted(result.order.length, "paper")}, ${shown.toLocaleString("en-US")} of them shown`
            : counted(shown, "paper"));
  }

  /** Lists the papers that the query finds, else those of the listed topic and the shown years. */
  update(state: PageState): void {
    const { listedTopics, query } = state;
    if (this.result && query.trim() !== "") this.show(this.result.order, "");
    else if (listedTopics.length > 0) {
      const { topics, groups = [] } = this.papers.data,
        group = groups.find(
          (one) => one.topics.length > 1 && one.topics.every((topic) => listedTopics.includes(topic)),
        ),
        name = group?.label ?? topics[listedTopics[0]!]?.label ?? "In no topic";
      const emphasis = emphasisOf(this.papers, { ...state, hiddenTopics: new Set() }, undefined, undefined),
        listed = this.papers.inTopics(listedTopics)!;
      const rows = [...emphasis.keys()].filter((row) => listed[row] === 1 && emphasis[row] !== HIDDEN);
      this.show(rows, `${name}: ${counted(rows.length, "paper")}`);
    } else this.show([], "");
  }

  /** Shows a list of papers and a line of text above it; without papers, the list is hidden. */
  show(rows: readonly number[], text: string): void {
    this.list.show(rows);
    byId("results").hidden = rows.length === 0;
    if (text !== "") byId("search-status").textContent = text;
  }
}

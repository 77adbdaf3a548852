import { byId, counted } from "./dom.js";
import { PaperList } from "./list.js";
import type { Papers } from "./papers.js";
import { Search, type Found } from "./search.js";
import type { State } from "./state.js";

/** The search box, and below it the papers that were found, or that a topic has. */
export class Finder {
  found: Found | undefined;
  private readonly search: Search;
  private readonly list: PaperList;

  constructor(
    private readonly papers: Papers,
    open: (row: number) => void,
    hover: (row: number) => void,
  ) {
    this.search = new Search(papers);
    const results = byId("results");
    this.list = new PaperList(results.querySelector("ol")!, results.querySelector("button")!, papers, open, hover);
  }

  find(query: string): void {
    const box = byId<HTMLInputElement>("query");
    if (box.value !== query) box.value = query;
    this.found = this.search.find(query);
  }

  /** Says how many papers were found, and how many of them the map shows. */
  tell(isShown: (row: number) => boolean): void {
    const { found } = this,
      shown = found?.order.filter(isShown).length ?? 0;
    byId("found").textContent = !found
      ? ""
      : found.order.length === 0
        ? "No paper has these words."
        : shown < found.order.length
          ? `${counted(found.order.length, "paper")}, ${shown.toLocaleString("en-US")} of them shown`
          : counted(shown, "paper");
  }

  listWhatIsAsked({ topic, query }: State): void {
    if (this.found && query.trim() !== "") this.show(this.found.order, "");
    else if (topic >= 0) {
      const { topics, count } = this.papers.facts,
        own = topics[topic],
        last = topics.at(-1);
      const start = own?.start ?? (last ? last.start + last.size : 0),
        end = own ? own.start + own.size : count;
      this.show(
        Array.from({ length: end - start }, (_, i) => start + i),
        `${own?.label ?? "In no topic"}: ${counted(end - start, "paper")}`,
      );
    } else this.show([], "");
  }

  /** Instead of the topics, which come back when there is nothing to list. */
  show(rows: readonly number[], text: string): void {
    this.list.show(rows);
    byId("results").hidden = rows.length === 0;
    if (text !== "") byId("found").textContent = text;
  }
}

import type { Papers } from "../data/papers.js";
import { byId, copyText, counted } from "../dom.js";
import { citation, savePapers, type FileFormat } from "./download.js";

export interface SelectionActions {
  /** Shows papers as large as the screen allows. */
  frame(rows: readonly number[]): void;
  list(rows: readonly number[]): void;
  clear(): void;
}

/** The bar of buttons for the papers that are selected, found or listed: zoom, list, copy, download, clear. */
export class Selection {
  private rows: readonly number[] = [];

  constructor(
    private readonly papers: Papers,
    actions: SelectionActions,
  ) {
    byId("frame-selection").addEventListener("click", () => actions.frame(this.rows));
    byId("list-selection").addEventListener("click", () => actions.list(this.rows));
    byId("clear-selection").addEventListener("click", () => actions.clear());
    byId("copy").addEventListener("click", () => void this.copyTitles());
    for (const button of byId("selection").querySelectorAll<HTMLButtonElement>("[data-format]")) {
      const format = button.dataset.format as FileFormat;
      button.addEventListener("click", () => savePapers(papers, this.rows, format));
    }
  }

  /**
   * @param rows undefined hides the bar
   * @param byLasso papers inside a lasso; others are in the list already
   */
  show(rows: readonly number[] | undefined, byLasso: boolean): void {
    this.rows = rows ?? [];
    byId("selection").hidden = !rows;
    byId("list-selection").hidden = !byLasso;
    byId("selection-text").textContent = rows ? counted(rows.length, "paper") : "";
    for (const button of byId("selection").querySelectorAll("button"))
      button.disabled = button.id !== "clear-selection" && this.rows.length === 0;
  }

  /** Copies one line a paper. */
  private async copyTitles(): Promise<void> {
    const result = await copyText(this.rows.map((row) => citation(this.papers, row)).join("\n"));
    byId("selection-text").textContent = `${counted(this.rows.length, "paper")}: ${result}`;
  }
}

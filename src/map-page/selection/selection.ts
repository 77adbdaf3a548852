import type { Papers } from "../data/papers.js";
import { byId, counted } from "../dom.js";
import { papersAsFile, saveFile, type FileFormat } from "./download.js";

/** The bar of buttons for the selected papers: list, copy, download, clear. */
export class Selection {
  private rows: readonly number[] = [];

  constructor(
    private readonly papers: Papers,
    onList: (rows: readonly number[]) => void,
    onClear: () => void,
  ) {
    byId("list-selection").addEventListener("click", () => onList(this.rows));
    byId("clear-selection").addEventListener("click", onClear);
    byId("copy").addEventListener("click", () => void this.copyTitles());
    for (const button of byId("selection").querySelectorAll<HTMLButtonElement>("[data-format]")) {
      const format = button.dataset.format as FileFormat;
      button.addEventListener("click", () => saveFile(papersAsFile(papers, this.rows, format), format));
    }
  }

  /** @param selected 1 for each selected paper; undefined hides the bar */
  show(selected: Uint8Array | undefined): void {
    this.rows = selected ? [...selected.keys()].filter((row) => selected[row] === 1) : [];
    byId("selection").hidden = !selected;
    byId("selection-text").textContent = selected ? counted(this.rows.length, "paper") : "";
    for (const button of byId("selection").querySelectorAll("button"))
      button.disabled = button.id !== "clear-selection" && this.rows.length === 0;
  }

  /** Copies one line a paper: title, authors and year. Says so when the browser forbids it. */
  private async copyTitles(): Promise<void> {
    const text = this.rows
      .map((row) =>
        [this.papers.text("title", row), this.papers.byline(row, 40)].filter((part) => part !== "").join(". "),
      )
      .join("\n");
    const result = await navigator.clipboard.writeText(text).then(
      () => "copied",
      () => "the browser does not let this page copy",
    );
    byId("selection-text").textContent = `${counted(this.rows.length, "paper")}: ${result}`;
  }
}

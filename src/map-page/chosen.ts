import { byId, counted } from "./dom.js";
import { fileOf, offer, type Format } from "./download.js";
import type { Papers } from "./papers.js";

/** What can be done with the papers of a selection. */
export class Chosen {
  private rows: readonly number[] = [];

  constructor(
    private readonly papers: Papers,
    list: (rows: readonly number[]) => void,
    clear: () => void,
  ) {
    const bar = byId("chosen"),
      copy = byId("copy");
    byId("list-chosen").addEventListener("click", () => list(this.rows));
    byId("clear-chosen").addEventListener("click", clear);
    for (const button of bar.querySelectorAll<HTMLButtonElement>("[data-format]")) {
      button.addEventListener("click", () =>
        offer(fileOf(papers, this.rows, button.dataset.format as Format), button.dataset.format as Format),
      );
    }
    copy.addEventListener("click", () => void this.copy());
  }

  show(chosen: Uint8Array | undefined): void {
    this.rows = chosen ? [...chosen.keys()].filter((row) => chosen[row] === 1) : [];
    byId("chosen").hidden = !chosen;
    byId("chosen-text").textContent = chosen ? counted(this.rows.length, "paper") : "";
    for (const button of byId("chosen").querySelectorAll("button"))
      button.disabled = button.id !== "clear-chosen" && this.rows.length === 0;
  }

  /** One paper a line. Where a page may not write to the clipboard, it says so. */
  private async copy(): Promise<void> {
    const text = this.rows
      .map((row) =>
        [this.papers.text("title", row), this.papers.byline(row, 40)].filter((part) => part !== "").join(". "),
      )
      .join("\n");
    const done = await navigator.clipboard.writeText(text).then(
      () => "copied",
      () => "the browser does not let this page copy",
    );
    byId("chosen-text").textContent = `${counted(this.rows.length, "paper")}: ${done}`;
  }
}

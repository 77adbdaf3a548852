import { bidi, element } from "./dom.js";
import type { Papers } from "./papers.js";

/** Papers shown at a time. */
const STEP = 40;

/** A list of papers that are buttons; it grows on demand. */
export class PaperList {
  private rows: readonly number[] = [];

  constructor(
    private readonly list: HTMLOListElement,
    private readonly more: HTMLButtonElement,
    private readonly papers: Papers,
    private readonly open: (row: number) => void,
    private readonly hover: (row: number) => void,
  ) {
    more.addEventListener("click", () => {
      const first = this.list.children.length;
      this.grow();
      (this.list.children[first]?.firstElementChild as HTMLElement | null)?.focus();
    });
  }

  show(rows: readonly number[]): void {
    this.rows = rows;
    this.list.replaceChildren();
    this.grow();
  }

  private grow(): void {
    const start = this.list.children.length;
    this.list.append(
      ...this.rows
        .slice(start, start + STEP)
        .map((row) => element("li", {}, paperButton(this.papers, row, this.open, this.hover))),
    );
    const left = this.rows.length - this.list.children.length;
    this.more.hidden = left === 0;
    this.more.textContent = `Show ${Math.min(STEP, left)} more of ${left.toLocaleString("en-US")}`;
  }
}

/** A paper as a button, with its topic's colour. */
export function paperButton(
  papers: Papers,
  row: number,
  open: (row: number) => void,
  hover: (row: number) => void,
): HTMLButtonElement {
  const byline = papers.byline(row);
  const button = element(
    "button",
    { type: "button", class: "paper" },
    swatch(papers.topics[row]!),
    bidi(papers.text("title", row)),
    ...(byline === "" ? [] : [element("small", {}, bidi(byline))]),
  );
  button.addEventListener("click", () => open(row));
  button.addEventListener("pointerenter", () => hover(row));
  button.addEventListener("pointerleave", () => hover(-1));
  button.addEventListener("focus", () => hover(row));
  button.addEventListener("blur", () => hover(-1));
  return button;
}

/** A spot of a topic's colour; `colourSwatches` gives it the colour. */
export function swatch(topic: number): HTMLElement {
  const spot = element("i", { class: "swatch", "data-topic": topic });
  spot.style.background = `var(--topic-${topic}, var(--faint))`;
  return spot;
}

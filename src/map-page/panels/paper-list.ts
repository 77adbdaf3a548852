import type { Papers } from "../data/papers.js";
import { bidi, element } from "../dom.js";

/** Papers that a list shows at first, and adds on demand. */
const STEP = 40;

/** A list of papers that are buttons; it grows on demand. */
export class PaperList {
  private rows: readonly number[] = [];

  constructor(
    private readonly list: HTMLOListElement,
    private readonly moreButton: HTMLButtonElement,
    private readonly papers: Papers,
    private readonly onOpen: (row: number) => void,
    private readonly onHover: (row: number) => void,
  ) {
    moreButton.addEventListener("click", () => {
      const firstNew = this.list.children.length;
      this.grow();
      (this.list.children[firstNew]?.firstElementChild as HTMLElement | null)?.focus();
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
        .map((row) => element("li", {}, paperButton(this.papers, row, this.onOpen, this.onHover))),
    );
    const left = this.rows.length - this.list.children.length;
    this.moreButton.hidden = left === 0;
    this.moreButton.textContent = `Show ${Math.min(STEP, left)} more of ${left.toLocaleString("en-US")}`;
  }
}

/**
 * A button for one paper, with the colour of its topic.
 * @param onHover receives the row while the pointer or the focus is on the button, then -1
 */
export function paperButton(
  papers: Papers,
  row: number,
  onOpen: (row: number) => void,
  onHover: (row: number) => void,
): HTMLButtonElement {
  const byline = papers.byline(row);
  const button = element(
    "button",
    { type: "button", class: "paper" },
    swatch(papers.topics[row]!),
    bidi(papers.shownTitle(row)),
    ...(byline === "" ? [] : [element("small", {}, bidi(byline))]),
  );
  button.addEventListener("click", () => onOpen(row));
  button.addEventListener("pointerenter", () => onHover(row));
  button.addEventListener("pointerleave", () => onHover(-1));
  button.addEventListener("focus", () => onHover(row));
  button.addEventListener("blur", () => onHover(-1));
  return button;
}

/** A dot in the colour of a topic, which the scene keeps in a CSS variable. */
export function swatch(topic: number): HTMLElement {
  const dot = element("i", { class: "swatch", "data-topic": topic });
  dot.style.background = `var(--topic-${topic}, var(--faint))`;
  return dot;
}

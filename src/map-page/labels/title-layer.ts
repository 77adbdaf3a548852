import { HIDDEN } from "../data/emphasis.js";
import type { Camera } from "../camera/camera.js";
import type { Papers } from "../data/papers.js";
import { svgElement } from "../dom.js";
import type { Rect } from "../state.js";

/** Titles are written beside the points while so many papers at most are in view. */
const MOST_PAPERS = 60;
/** A title is one line of so many characters at most. */
const MOST_CHARACTERS = 48;
/** Size of the letters and height of a line, in pixels. */
const FONT_SIZE = 11.5,
  LINE_HEIGHT = 15;
/** Pixels between a point and its title. */
const GAP = 4;

/** Writes titles beside the points when few papers are in view; they cover no label and no other title. */
export class TitleLayer {
  private readonly context = document.createElement("canvas").getContext("2d")!;

  constructor(
    private readonly layer: SVGGElement,
    private readonly papers: Papers,
  ) {
    this.context.font = `${FONT_SIZE}px system-ui, sans-serif`;
  }

  /**
   * @param emphasis how strongly each paper is drawn
   * @param labels rectangles of the screen where labels stand
   * @param radius of the points, in pixels
   */
  draw(camera: Camera, emphasis: Uint8Array, labels: readonly Rect[], radius: number): void {
    const rows = camera.zoom > 1 ? this.rowsInView(camera, emphasis) : [];
    const taken = [...labels];
    this.layer.replaceChildren(
      ...rows.flatMap((row) => {
        const { x, y } = camera.toScreen(this.papers.positionOf(row)),
          text = shortened(this.papers.shownTitle(row)),
          width = this.context.measureText(text).width;
        // At the right of the point, else at its left.
        const box = [x + radius + GAP, x - radius - GAP - width]
          .map((left) => ({ left, top: y - LINE_HEIGHT / 2, right: left + width, bottom: y + LINE_HEIGHT / 2 }))
          .find((one) => one.left > 0 && one.right < camera.width && !taken.some((other) => overlap(one, other)));
        if (text === "" || !box) return [];
        taken.push(box);
        const title = svgElement("text", {
          x: box.left.toFixed(1),
          y: (y + 0.35 * FONT_SIZE).toFixed(1),
          "data-row": row,
        });
        title.textContent = text;
        return [title];
      }),
    );
  }

  /** Rows of the papers in view, none when they are too many. */
  private rowsInView(camera: Camera, emphasis: Uint8Array): number[] {
    const rows: number[] = [];
    for (let row = 0; row < emphasis.length; row++) {
      if (emphasis[row] === HIDDEN) continue;
      const { x, y } = camera.toScreen(this.papers.positionOf(row));
      if (x < 0 || y < 0 || x > camera.width || y > camera.height) continue;
      if (rows.push(row) > MOST_PAPERS) return [];
    }
    return rows;
  }
}

function overlap(a: Rect, b: Rect): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Cut at a space, where there is one near the end. */
function shortened(title: string): string {
  const characters = [...title];
  if (characters.length <= MOST_CHARACTERS) return title;
  const start = characters.slice(0, MOST_CHARACTERS - 1).join(""),
    space = start.lastIndexOf(" ");
  return `${space > 0.7 * start.length ? start.slice(0, space) : start}…`;
}

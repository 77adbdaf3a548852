import type { Camera } from "../camera/camera.js";
import type { Papers } from "../data/papers.js";
import { bidi, byId, element, setAttributes, svgElement } from "../dom.js";
import { swatch } from "../panels/paper-list.js";
import type { Point } from "../state.js";

/** What is drawn over the points: rings around papers, lines to related ones, and the lasso. */
export interface Overlay {
  /** Row of the open paper, -1 for none, and the related rows that are not hidden. */
  openPaper: number;
  related: readonly number[];
  /** Row of the paper under the pointer, -1 for none. */
  hovered: number;
  lasso: readonly Point[];
  /** Radius of the points, in pixels. */
  radius: number;
}

export function drawOverlay(papers: Papers, camera: Camera, overlay: Overlay): void {
  const { openPaper, related, hovered, lasso, radius } = overlay;
  const screen = (row: number): Point => camera.toScreen(papers.positionOf(row));
  const from = openPaper >= 0 ? screen(openPaper) : undefined;
  byId<SVGGElement>("lines").replaceChildren(
    ...(from
      ? related.map((row) => {
          const to = screen(row);
          return svgElement("line", { x1: round(from.x), y1: round(from.y), x2: round(to.x), y2: round(to.y) });
        })
      : []),
  );
  const ring = (row: number, kind: string, size: number): SVGCircleElement => {
    const { x, y } = screen(row);
    return svgElement("circle", { class: kind, cx: round(x), cy: round(y), r: round(size), "data-row": row });
  };
  byId<SVGGElement>("rings").replaceChildren(
    ...(from ? related.map((row) => ring(row, "related", radius + 2)) : []),
    ...(from ? [ring(openPaper, "open", radius + 4.5)] : []),
    ...(hovered >= 0 && hovered !== openPaper ? [ring(hovered, "hovered", radius + 3.5)] : []),
  );
  const corners = lasso.map((corner) => camera.toScreen(corner));
  setAttributes(byId<SVGPathElement>("lasso-line"), {
    d: corners.length < 2 ? undefined : `M${corners.map(({ x, y }) => `${round(x)} ${round(y)}`).join("L")}Z`,
  });
}

/** Shows a few lines about a paper beside its point; row -1 hides them. */
export function drawTooltip(papers: Papers, camera: Camera, row: number): void {
  const tooltip = byId("tooltip");
  tooltip.hidden = row < 0;
  if (row < 0) return;
  if (tooltip.dataset.row !== String(row)) {
    const byline = papers.byline(row);
    tooltip.dataset.row = String(row);
    tooltip.replaceChildren(
      element("b", {}, bidi(papers.shownTitle(row) || "…")),
      ...(byline === "" ? [] : [element("span", {}, bidi(byline))]),
      element("span", {}, swatch(papers.topics[row]!), bidi(papers.topicLabel(row))),
    );
  }
  const { offsetWidth: width, offsetHeight: height } = tooltip,
    point = camera.toScreen(papers.positionOf(row)),
    gap = 14;
  const x = Math.max(6, Math.min(camera.width - width - 6, point.x - width / 2));
  const y = point.y - height - gap > 6 ? point.y - height - gap : point.y + gap;
  tooltip.style.transform = `translate(${Math.round(x)}px,${Math.round(y)}px)`;
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}

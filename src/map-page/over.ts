import type { Camera } from "./camera.js";
import { byId, setAttributes, svgElement } from "./dom.js";
import { placeOf, type Papers } from "./papers.js";
import type { Place } from "./state.js";

/**
 * What is drawn over the points: rings around papers, lines to related ones, the outline of a
 * selection.
 */
export interface Overlay {
  /** Row of the open paper, -1 for none, and rows of those related to it that are shown. */
  paper: number;
  related: readonly number[];
  /** Row of the paper that is pointed at, -1 for none. */
  hovered: number;
  outline: readonly Place[];
  radius: number;
}

export function drawOver(papers: Papers, camera: Camera, { paper, related, hovered, outline, radius }: Overlay): void {
  const at = (row: number): Place => camera.toScreen(placeOf(papers, row));
  const from = paper >= 0 ? at(paper) : undefined;
  byId<SVGGElement>("lines").replaceChildren(
    ...(from
      ? related.map((row) => {
          const to = at(row);
          return svgElement("line", { x1: round(from.x), y1: round(from.y), x2: round(to.x), y2: round(to.y) });
        })
      : []),
  );
  const ring = (row: number, kind: string, size: number): SVGCircleElement => {
    const { x, y } = at(row);
    return svgElement("circle", { class: kind, cx: round(x), cy: round(y), r: round(size), "data-row": row });
  };
  byId<SVGGElement>("rings").replaceChildren(
    ...(from ? related.map((row) => ring(row, "related", radius + 2)) : []),
    ...(from ? [ring(paper, "open", radius + 4.5)] : []),
    ...(hovered >= 0 && hovered !== paper ? [ring(hovered, "hovered", radius + 3.5)] : []),
  );
  const corners = outline.map((corner) => camera.toScreen(corner));
  setAttributes(byId<SVGPathElement>("lasso-line"), {
    d: corners.length < 2 ? undefined : `M${corners.map(({ x, y }) => `${round(x)} ${round(y)}`).join("L")}Z`,
  });
}

function round(value: number): number {
  return Math.round(10 * value) / 10;
}

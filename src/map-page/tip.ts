import type { Camera } from "./camera.js";
import { bidi, byId, element } from "./dom.js";
import { swatch } from "./list.js";
import type { Papers } from "./papers.js";
import type { Place } from "./state.js";

/** What is shown of a paper beside the pointer; row -1 for nothing. */
export function showTip(papers: Papers, row: number, at: Place, camera: Camera): void {
  const tip = byId("tip");
  tip.hidden = row < 0;
  if (row < 0) return;
  if (tip.dataset.row !== String(row)) {
    const byline = papers.byline(row);
    tip.dataset.row = String(row);
    tip.replaceChildren(
      element("b", {}, bidi(papers.text("title", row) || "…")),
      ...(byline === "" ? [] : [element("span", {}, bidi(byline))]),
      element("span", {}, swatch(papers.topics[row]!), bidi(papers.topicLabel(row))),
    );
  }
  const { offsetWidth: width, offsetHeight: height } = tip,
    gap = 14;
  const x = Math.max(6, Math.min(camera.width - width - 6, at.x - width / 2));
  const y = at.y - height - gap > 6 ? at.y - height - gap : at.y + gap;
  tip.style.transform = `translate(${Math.round(x)}px,${Math.round(y)}px)`;
}

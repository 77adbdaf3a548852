import { emphasisOf, HIDDEN } from "../data/emphasis.js";
import type { Papers } from "../data/papers.js";
import { byId, counted, element } from "../dom.js";
import type { Scene } from "../painting/scene.js";
import type { StateStore } from "../state.js";
import { swatch } from "./paper-list.js";

/**
 * Prints what the screen shows of the map, in light colours, with the topics below as a key. The
 * map becomes one picture before printing, as it cannot be drawn anew for the size of the paper.
 * @param redraw takes the colours of the theme and draws the map
 */
export function listenToPrinting(papers: Papers, scene: Scene, store: StateStore, redraw: () => void): void {
  const view = byId("print"),
    { dataset } = document.documentElement;
  let theme: string | undefined;
  window.addEventListener("beforeprint", () => {
    theme = dataset.theme;
    dataset.theme = "light";
    redraw();
    view.replaceChildren(
      element("h1", {}, papers.data.title),
      element("p", {}, byId("count").textContent!),
      scene.picture(),
      key(papers, store),
    );
  });
  window.addEventListener("afterprint", () => {
    if (theme === undefined) delete dataset.theme;
    else dataset.theme = theme;
    view.replaceChildren();
    redraw();
  });
}

/** The topics of the papers that are shown, with the number of these papers. */
function key(papers: Papers, store: StateStore): HTMLElement {
  const counts = papers.data.topics.map(() => 0);
  emphasisOf(papers, store.current, undefined, undefined).forEach((emphasis, row) => {
    const topic = papers.topics[row]!;
    if (emphasis !== HIDDEN && topic < counts.length) counts[topic]!++;
  });
  const entries = papers.data.topics.map(({ label }, topic) => ({ label, topic, count: counts[topic]! }));
  return element(
    "ul",
    {},
    ...entries
      .filter(({ count }) => count > 0)
      .map(({ label, topic, count }) =>
        element("li", {}, swatch(topic), element("bdi", {}, label), element("small", {}, counted(count, "paper"))),
      ),
  );
}

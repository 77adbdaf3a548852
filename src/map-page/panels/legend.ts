import type { Papers } from "../data/papers.js";
import { byId, element } from "../dom.js";
import type { StateStore } from "../state.js";
import { swatch } from "./paper-list.js";

/** Fills the legend: each topic can be hidden or shown alone, and its papers can be listed. */
export function makeLegend(papers: Papers, store: StateStore): void {
  const { topics, count } = papers.data;
  const list = byId("topics").querySelector("ul")!,
    showAll = byId<HTMLButtonElement>("all-topics");
  const withoutTopic = count - topics.reduce((sum, { size }) => sum + size, 0);
  const entries = [
    ...topics.map(({ label, size }) => ({ label, size })),
    ...(withoutTopic > 0 ? [{ label: "In no topic", size: withoutTopic }] : []),
  ];
  const boxes = entries.map(({ label, size }, topic) => {
    const box = element("input", { type: "checkbox", checked: true });
    const only = element(
      "button",
      { type: "button", class: "only", "aria-label": `Only ${label}`, title: "Show only this topic" },
      "only",
    );
    const listPapers = element(
      "button",
      { type: "button", class: "count", "aria-label": `List the ${size} papers of ${label}`, title: "List its papers" },
      size.toLocaleString("en-US"),
    );
    box.addEventListener("change", () => {
      const hiddenTopics = new Set(store.current.hiddenTopics);
      if (box.checked) hiddenTopics.delete(topic);
      else hiddenTopics.add(topic);
      store.change({ hiddenTopics });
    });
    only.addEventListener("click", () =>
      store.change({ hiddenTopics: new Set([...entries.keys()].filter((other) => other !== topic)) }),
    );
    listPapers.addEventListener("click", () =>
      store.change({ listedTopic: store.current.listedTopic === topic ? -1 : topic, query: "" }),
    );
    list.append(
      element(
        "li",
        { "data-topic": topic },
        element("label", {}, box, swatch(topic), element("bdi", {}, label)),
        only,
        listPapers,
      ),
    );
    return box;
  });
  showAll.addEventListener("click", () => store.change({ hiddenTopics: new Set() }));
  store.listen(({ hiddenTopics, listedTopic }) => {
    boxes.forEach((box, topic) => {
      box.checked = !hiddenTopics.has(topic);
      box.closest("li")!.classList.toggle("listed", topic === listedTopic);
    });
    showAll.hidden = hiddenTopics.size === 0;
  });
}

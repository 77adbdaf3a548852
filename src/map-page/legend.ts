import { byId, element } from "./dom.js";
import { swatch } from "./list.js";
import type { Papers } from "./papers.js";
import type { Store } from "./state.js";

/** The topics with their counts: each can be hidden, and its papers be listed. */
export function makeLegend(papers: Papers, store: Store): void {
  const { topics, count } = papers.facts;
  const list = byId("topics").querySelector("ul")!,
    all = byId<HTMLButtonElement>("all-topics");
  const none = count - topics.reduce((sum, { size }) => sum + size, 0);
  const shown = [
    ...topics.map(({ label, size }) => ({ label, size })),
    ...(none > 0 ? [{ label: "In no topic", size: none }] : []),
  ];
  const boxes = shown.map(({ label, size }, topic) => {
    const box = element("input", { type: "checkbox", checked: true });
    const only = element(
      "button",
      { type: "button", class: "only", "aria-label": `Only ${label}`, title: "Show only this topic" },
      "only",
    );
    const papersOf = element(
      "button",
      { type: "button", class: "count", "aria-label": `List the ${size} papers of ${label}`, title: "List its papers" },
      size.toLocaleString("en-US"),
    );
    box.addEventListener("change", () => {
      const hidden = new Set(store.now.hidden);
      if (box.checked) hidden.delete(topic);
      else hidden.add(topic);
      store.change({ hidden });
    });
    only.addEventListener("click", () =>
      store.change({ hidden: new Set([...shown.keys()].filter((other) => other !== topic)) }),
    );
    papersOf.addEventListener("click", () =>
      store.change({ topic: store.now.topic === topic ? -1 : topic, query: "" }),
    );
    list.append(
      element(
        "li",
        { "data-topic": topic },
        element("label", {}, box, swatch(topic), element("bdi", {}, label)),
        only,
        papersOf,
      ),
    );
    return box;
  });
  all.addEventListener("click", () => store.change({ hidden: new Set() }));
  store.listen(({ hidden, topic }) => {
    boxes.forEach((box, at) => {
      box.checked = !hidden.has(at);
      box.closest("li")!.classList.toggle("open", at === topic);
    });
    all.hidden = hidden.size === 0;
  });
}

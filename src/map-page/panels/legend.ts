import { emphasisOf, HIDDEN } from "../data/emphasis.js";
import type { Papers } from "../data/papers.js";
import { byId, element } from "../dom.js";
import type { StateStore } from "../state.js";
import { swatch } from "./paper-list.js";

/**
 * Fills the legend: topics below the groups that the map names. Topics and groups can be hidden,
 * topics can be shown alone, and their papers can be listed.
 */
export function makeLegend(papers: Papers, store: StateStore): void {
  const { topics, groups = [], count } = papers.data;
  const list = byId("topics").querySelector("ul")!,
    showAll = byId<HTMLButtonElement>("all-topics");
  const withoutTopic = count - topics.reduce((sum, { size }) => sum + size, 0);
  const entries = [
    ...topics.map(({ label, size }) => ({ label, size })),
    ...(withoutTopic > 0 ? [{ label: "In no topic", size: withoutTopic }] : []),
  ];
  const hide = (some: readonly number[], isHidden: boolean): void => {
    const hiddenTopics = new Set(store.current.hiddenTopics);
    for (const topic of some) {
      if (isHidden) hiddenTopics.add(topic);
      else hiddenTopics.delete(topic);
    }
    store.change({ hiddenTopics });
  };
  const makeBox = (some: readonly number[]): HTMLInputElement => {
    const box = element("input", { type: "checkbox", checked: true });
    box.addEventListener("change", () => hide(some, !box.checked));
    return box;
  };
  const rows = entries.map(({ label }, topic) => {
    const box = makeBox([topic]);
    const only = element(
      "button",
      { type: "button", class: "only", "aria-label": `Only ${label}`, title: "Show only this topic" },
      "only",
    );
    const listPapers = element("button", { type: "button", class: "count", title: "List its papers" });
    only.addEventListener("click", () =>
      store.change({ hiddenTopics: new Set([...entries.keys()].filter((other) => other !== topic)) }),
    );
    listPapers.addEventListener("click", () =>
      store.change({ listedTopic: store.current.listedTopic === topic ? -1 : topic, query: "" }),
    );
    const name = element("label", {}, box, swatch(topic), element("bdi", {}, label));
    return { item: element("li", { "data-topic": topic }, name, only, listPapers), box, listPapers };
  });
  const groupRows = groups.map(({ label, topics: members }) => {
    const box = makeBox(members);
    const item = element("li", { class: "group" }, element("label", {}, box, element("bdi", {}, label)));
    list.append(item, ...members.map((topic) => rows[topic]!.item));
    for (const topic of members) rows[topic]!.item.classList.add("member");
    return { box, members };
  });
  list.append(...rows.map(({ item }) => item).filter((item) => !item.parentNode));

  /** Counts only papers of the years that are shown. */
  const showCounts = (): void => {
    const counts = entries.map(() => 0);
    emphasisOf(papers, { ...store.current, hiddenTopics: new Set() }, undefined, undefined).forEach((emphasis, row) => {
      if (emphasis !== HIDDEN) counts[papers.topics[row]!]!++;
    });
    rows.forEach(({ listPapers }, topic) => {
      listPapers.textContent = counts[topic]!.toLocaleString("en-US");
      listPapers.setAttribute("aria-label", `List the ${counts[topic]} papers of ${entries[topic]!.label}`);
    });
  };
  showCounts();
  showAll.addEventListener("click", () => store.change({ hiddenTopics: new Set() }));
  store.listen(({ hiddenTopics, listedTopic }, change) => {
    rows.forEach(({ box, item }, topic) => {
      box.checked = !hiddenTopics.has(topic);
      item.classList.toggle("listed", topic === listedTopic);
    });
    for (const { box, members } of groupRows) {
      const hidden = members.filter((topic) => hiddenTopics.has(topic)).length;
      box.checked = hidden < members.length;
      box.indeterminate = hidden > 0 && hidden < members.length;
    }
    showAll.hidden = hiddenTopics.size === 0;
    if ("years" in change) showCounts();
  });
}

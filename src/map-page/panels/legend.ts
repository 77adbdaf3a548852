import { emphasisOf, HIDDEN } from "../data/emphasis.js";
import type { Papers } from "../data/papers.js";
import { byId, element } from "../dom.js";
import type { StateStore } from "../state.js";
import { swatch } from "./paper-list.js";

/**
 * Fills the legend: topics below the groups that the map names. The box of a topic or a group hides
 * it, its name goes there; what a namer has said of a topic is the name's title.
 * @param goTo shows the papers of some topics
 */
export function makeLegend(papers: Papers, store: StateStore, goTo: (topics: readonly number[]) => void): void {
  const { topics, groups = [], count } = papers.data;
  const list = byId("topics").querySelector("ul")!,
    showAll = byId<HTMLButtonElement>("all-topics");
  const withoutTopic = count - topics.reduce((sum, { size }) => sum + size, 0);
  const entries = [
    ...topics.map(({ label, summary, size }) => ({ label, summary, size })),
    ...(withoutTopic > 0 ? [{ label: "In no topic", summary: undefined, size: withoutTopic }] : []),
  ];
  const hide = (some: readonly number[], isHidden: boolean): void => {
    const hiddenTopics = new Set(store.current.hiddenTopics);
    for (const topic of some) {
      if (isHidden) hiddenTopics.add(topic);
      else hiddenTopics.delete(topic);
    }
    store.change({ hiddenTopics });
  };
  const makeBox = (label: string, some: readonly number[]): HTMLInputElement => {
    const box = element("input", { type: "checkbox", checked: true, "aria-label": `Show ${label}` });
    box.addEventListener("change", () => hide(some, !box.checked));
    return box;
  };
  /** A name that shows these papers; pressed again, it ends that. */
  const makeName = (
    some: readonly number[],
    title: string | undefined,
    ...children: (Node | string)[]
  ): HTMLButtonElement => {
    const name = element("button", { type: "button", class: "go", title: title ?? "Show its papers" }, ...children);
    name.addEventListener("click", () => {
      if (store.current.listedTopics.join() === some.join()) store.change({ listedTopics: [] });
      else goTo(some);
    });
    return name;
  };
  const rows = entries.map(({ label, summary }, topic) => {
    const box = makeBox(label, [topic]);
    const only = element(
      "button",
      { type: "button", class: "only", "aria-label": `Only ${label}`, title: "Show only this topic" },
      "only",
    );
    const count = element("span", { class: "count" });
    only.addEventListener("click", () =>
      store.change({ hiddenTopics: new Set([...entries.keys()].filter((other) => other !== topic)) }),
    );
    const name = makeName([topic], summary, swatch(topic), element("bdi", {}, label), count);
    return { item: element("li", { "data-topic": topic }, box, name, only), box, name, count };
  });
  const groupRows = groups.map(({ label, topics: members }) => {
    const box = makeBox(label, members),
      name = makeName(members, undefined, element("bdi", {}, label));
    const item = element("li", { class: "group" }, box, name);
    list.append(item, ...members.map((topic) => rows[topic]!.item));
    for (const topic of members) rows[topic]!.item.classList.add("member");
    return { box, name, members };
  });
  list.append(...rows.map(({ item }) => item).filter((item) => !item.parentNode));

  /** Counts only papers of the years that are shown. */
  const showCounts = (): void => {
    const counts = entries.map(() => 0);
    emphasisOf(papers, { ...store.current, hiddenTopics: new Set() }, undefined, undefined).forEach((emphasis, row) => {
      if (emphasis !== HIDDEN) counts[papers.topics[row]!]!++;
    });
    rows.forEach(({ count }, topic) => (count.textContent = counts[topic]!.toLocaleString("en-US")));
  };
  showCounts();
  showAll.addEventListener("click", () => store.change({ hiddenTopics: new Set() }));
  store.listen(({ hiddenTopics, listedTopics }, change) => {
    rows.forEach(({ box, item, name }, topic) => {
      box.checked = !hiddenTopics.has(topic);
      item.classList.toggle("listed", listedTopics.includes(topic));
      name.setAttribute("aria-pressed", String(listedTopics.join() === String(topic)));
    });
    for (const { box, name, members } of groupRows) {
      name.setAttribute("aria-pressed", String(listedTopics.join() === members.join()));
      const hidden = members.filter((topic) => hiddenTopics.has(topic)).length;
      box.checked = hidden < members.length;
      box.indeterminate = hidden > 0 && hidden < members.length;
    }
    showAll.hidden = hiddenTopics.size === 0;
    if ("years" in change) showCounts();
  });
}

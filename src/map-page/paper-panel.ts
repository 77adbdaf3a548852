import { bidi, byId, element } from "./dom.js";
import { linksOf, type Link } from "../view/map/links.js";
import { paperButton, swatch } from "./list.js";
import type { Papers } from "./papers.js";

export interface PanelActions {
  open(row: number): void;
  hover(row: number): void;
  close(): void;
  listTopic(topic: number): void;
}

/** Authors beyond these are counted. */
const AUTHORS = 12;

/** Fills the side panel with a paper: what is known of it, and the papers related to it. */
export function showPaper(papers: Papers, row: number, actions: PanelActions): void {
  const panel = byId("paper");
  const close = element(
    "button",
    { type: "button", class: "close", "aria-label": "Close the paper", title: "Close" },
    "×",
  );
  close.addEventListener("click", () => actions.close());
  const authors = papers.byline(row, AUTHORS),
    abstract = papers.text("abstract", row),
    topic = papers.topics[row]!;
  const ofTopic = element(
    "button",
    { type: "button", class: "topic", title: "List the papers of this topic" },
    swatch(topic),
    bidi(papers.topicLabel(row)),
  );
  ofTopic.addEventListener("click", () => actions.listTopic(topic));
  const links = linksOf({
    id: papers.text("id", row),
    url: papers.text("url", row) || undefined,
    doi: papers.text("doi", row) || undefined,
    pmid: papers.text("pmid", row) || undefined,
  });
  const terms = papers.terms(row),
    related = papers.related(row);
  panel.replaceChildren(
    close,
    element("h2", { tabindex: -1 }, bidi(papers.text("title", row))),
    ...(authors === "" ? [] : [element("p", { class: "byline" }, bidi(authors))]),
    element("p", {}, ofTopic),
    ...(links.length === 0 ? [] : [element("p", { class: "links" }, ...links.flatMap((link) => [linkTo(link), " "]))]),
    element("p", { class: "abstract" }, ...abstractOf(papers, abstract, links[0])),
    ...(terms.length === 0 ? [] : [element("p", { class: "terms" }, terms.slice(0, 12).join(" · "))]),
    ...(related.length === 0
      ? []
      : [
          element("h3", {}, "Related papers"),
          element(
            "ol",
            {},
            ...related.map((other) => element("li", {}, paperButton(papers, other, actions.open, actions.hover))),
          ),
        ]),
  );
  panel.hidden = false;
  panel.scrollTop = 0;
}

/** The abstract, and where it can be read if the page does not have all of it. */
function abstractOf({ facts: { abstractsCut } }: Papers, abstract: string, link: Link | undefined): (Node | string)[] {
  const isCut = abstractsCut !== undefined && (abstract === "" || abstract.endsWith("…"));
  const read = (words: string): (Node | string)[] =>
    link ? [" ", linkTo({ ...link, name: `${words} ${link.name}` })] : [];
  if (abstract !== "") return [bidi(abstract), ...(isCut ? read("Read on at") : [])];
  return [
    element("em", {}, isCut ? "Abstracts were left out to keep this file small." : "No abstract."),
    ...(isCut ? read("Read it at") : []),
  ];
}

function linkTo({ name, address }: Link): HTMLElement {
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, name);
}

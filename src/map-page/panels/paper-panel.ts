import { bidi, byId, copyText, element } from "../dom.js";
import { linksOf, type Link } from "../../view/map/page/paper-links.js";
import { citation, papersAsFile } from "../selection/download.js";
import { paperButton, swatch } from "./paper-list.js";
import type { Papers } from "../data/papers.js";

export interface PanelActions {
  open(row: number): void;
  hover(row: number): void;
  close(): void;
  goToTopic(topic: number): void;
}

/** Authors that are shown; the rest becomes "et al." */
const MAX_AUTHORS = 12;
/** Terms that are shown. */
const MAX_TERMS = 12;

/** Fills the side panel with a paper: what is known about it, and related papers. */
export function showPaperPanel(papers: Papers, row: number, actions: PanelActions): void {
  const panel = byId("paper");
  const close = element(
    "button",
    { type: "button", class: "close", "aria-label": "Close the paper", title: "Close" },
    "×",
  );
  close.addEventListener("click", () => actions.close());
  const authors = papers.byline(row, MAX_AUTHORS),
    venue = papers.text("venue", row),
    abstract = papers.text("abstract", row),
    topic = papers.topics[row]!;
  const topicButton = element(
    "button",
    { type: "button", class: "topic", title: "Show the papers of this topic" },
    swatch(topic),
    bidi(papers.topicLabel(row)),
  );
  topicButton.addEventListener("click", () => actions.goToTopic(topic));
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
    element("h2", { tabindex: -1 }, bidi(papers.shownTitle(row))),
    ...(authors === "" ? [] : [element("p", { class: "byline" }, bidi(authors))]),
    ...(venue === "" ? [] : [element("p", { class: "byline" }, bidi(venue))]),
    element("p", {}, topicButton),
    ...(links.length === 0 ? [] : [element("p", { class: "links" }, ...links.flatMap((link) => [linkTo(link), " "]))]),
    copyButtons(papers, row),
    element("p", { class: "abstract" }, ...abstractOf(papers, abstract, links[0])),
    ...(terms.length === 0 ? [] : [element("p", { class: "terms" }, terms.slice(0, MAX_TERMS).join(" · "))]),
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

function copyButtons(papers: Papers, row: number): HTMLElement {
  const status = element("span", { role: "status" });
  const button = (name: string, text: () => string): HTMLElement => {
    const copy = element("button", { type: "button" }, name);
    copy.addEventListener("click", () => void copyText(text()).then((result) => (status.textContent = result)));
    return copy;
  };
  return element(
    "p",
    { class: "copy" },
    button("Copy citation", () => citation(papers, row)),
    button("Copy BibTeX", () => papersAsFile(papers, [row], "bib")),
    status,
  );
}

/** The abstract; where the page does not hold all of it, also a link to the whole text. */
function abstractOf({ data: { abstractsCut } }: Papers, abstract: string, link: Link | undefined): (Node | string)[] {
  const isCut = abstractsCut !== undefined && (abstract === "" || abstract.endsWith("…"));
  const linkWith = (words: string): (Node | string)[] =>
    link ? [" ", linkTo({ ...link, name: `${words} ${link.name}` })] : [];
  if (abstract !== "") return [bidi(abstract), ...(isCut ? linkWith("Read on at") : [])];
  return [
    element("em", {}, isCut ? "Abstracts were left out to keep this file small." : "No abstract."),
    ...(isCut ? linkWith("Read it at") : []),
  ];
}

function linkTo({ name, address }: Link): HTMLElement {
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, name);
}

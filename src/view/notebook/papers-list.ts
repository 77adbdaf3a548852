import { jupyterDisplay } from "../../core/display.js";
import { counted, shownTitle } from "../../core/format.js";
import type { Paper } from "../../core/types.js";
import type { Hit } from "../../search/index.js";
import { webAddress } from "../map/page/paper-links.js";
import { escapeXml } from "../theme/svg-text.js";

/** Further papers are only counted. */
const MAX_PAPERS = 100;
/** Authors that are named of a paper. */
const AUTHORS_SHOWN = 3;

/**
 * Makes a notebook show hits as a list. They stay a plain array: the added property is not in their
 * JSON, in a spread or in a comparison.
 */
export function showable<Hits extends Hit[]>(hits: Hits): Hits {
  return Object.defineProperty(hits, jupyterDisplay, {
    value: () => papersDisplay(hits),
    writable: true,
    configurable: true,
  });
}

/** What a notebook shows of hits or papers: a numbered list with authors, year, score and reasons. */
export function papersDisplay(found: readonly (Hit | Paper)[]): Record<string, string> {
  const hits = found
    .slice(0, MAX_PAPERS)
    .map((one): Partial<Hit> & { paper: Paper } => ("paper" in one ? one : { paper: one }));
  const more = found.length > MAX_PAPERS ? `… and ${counted(found.length - MAX_PAPERS, "more paper")}` : "";
  if (hits.length === 0) return { "text/html": "<p>No papers</p>", "text/plain": "No papers" };
  const plain = hits.flatMap((hit) => [
    `${scoreText(hit)}${shownTitle(hit.paper)}`,
    ...reasonsOf(hit).map((line) => `       ${line}`),
  ]);
  const items = hits.map((hit) => `<li style="margin-bottom:.7em">${item(hit)}</li>`);
  return {
    "text/html": `<div><ol>${items.join("")}</ol>${more && `<p>${more}</p>`}</div>`,
    "text/plain": [...plain, ...(more ? [more] : [])].join("\n"),
  };
}

function item(hit: Partial<Hit> & { paper: Paper }): string {
  const { paper, score } = hit;
  const facts = [
    authorsText(paper.authors),
    paper.year === undefined ? (paper.date ?? "") : String(paper.year),
    score === undefined ? "" : `score ${score.toFixed(2)}`,
  ].filter((fact) => fact !== "");
  const reasons = (hit.reasons ?? []).map((reason) => `<li>${escapeXml(reason)}</li>`).join("");
  return [
    `<b>${linked(shownTitle(paper), addressOf(paper))}</b>`,
    ...(facts.length > 0 ? [`<br><span style="opacity:.75">${escapeXml(facts.join(" · "))}</span>`] : []),
    ...(hit.highlight ? [`<br><i>“${escapeXml(hit.highlight.text)}”</i>`] : []),
    ...(reasons === "" ? [] : [`<ul>${reasons}</ul>`]),
  ].join("");
}

function reasonsOf({ highlight, reasons = [] }: Partial<Hit>): string[] {
  return highlight ? [`“${highlight.text}”`, ...reasons] : reasons;
}

function scoreText({ score }: Partial<Hit>): string {
  return score === undefined ? "" : `${score.toFixed(3)}  `;
}

function addressOf({ url, doi }: Paper): string | undefined {
  return url ?? (doi === undefined ? undefined : `https://doi.org/${encodeURI(doi)}`);
}

/**
 * HTML of a link where the address is one of the web, else of the text alone. Addresses come from
 * files, which may hold `javascript:` and the like.
 */
export function linked(text: string, address: string | undefined): string {
  const safe = webAddress(address);
  return safe === undefined
    ? escapeXml(text)
    : `<a href="${escapeXml(safe)}" target="_blank" rel="noopener noreferrer">${escapeXml(text)}</a>`;
}

/** "A. Author, B. Author, C. Author and 4 more": one more than the limit is named, too. */
export function authorsText(authors: readonly string[] = []): string {
  return authors.length <= AUTHORS_SHOWN + 1
    ? authors.join(", ")
    : `${authors.slice(0, AUTHORS_SHOWN).join(", ")} and ${authors.length - AUTHORS_SHOWN} more`;
}

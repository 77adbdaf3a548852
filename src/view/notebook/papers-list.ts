import { jupyterDisplay } from "../../core/display.js";
import { counted } from "../../core/format.js";
import type { Paper } from "../../core/types.js";
import type { Hit } from "../../search/index.js";
import { escapeXml } from "../theme/text.js";
import { authorsText, linked } from "./html.js";

/** More papers than these are counted. */
const MOST = 100;

/**
 * Hits that a notebook shows as a list. They stay a plain array: what shows them is no part of
 * their JSON, their spread or their comparison.
 */
export function showable(hits: Hit[]): Hit[] {
  return Object.defineProperty(hits, jupyterDisplay, {
    value: () => papersDisplay(hits),
    writable: true,
    configurable: true,
  });
}

/**
 * What a notebook shows of hits, or of papers: a numbered list, each with its authors, year and
 * score, and why it is there.
 */
export function papersDisplay(found: readonly (Hit | Paper)[]): Record<string, string> {
  const hits = found
    .slice(0, MOST)
    .map((one): Partial<Hit> & { paper: Paper } => ("paper" in one ? one : { paper: one }));
  const more = found.length > MOST ? `… and ${counted(found.length - MOST, "more paper")}` : "";
  if (hits.length === 0) return { "text/html": "<p>No papers</p>", "text/plain": "No papers" };
  const plain = hits.flatMap((hit) => [
    `${scoreText(hit)}${hit.paper.title}`,
    ...because(hit).map((line) => `       ${line}`),
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
    `<b>${linked(paper.title, addressOf(paper))}</b>`,
    ...(facts.length > 0 ? [`<br><span style="opacity:.75">${escapeXml(facts.join(" · "))}</span>`] : []),
    ...(hit.highlight ? [`<br><i>“${escapeXml(hit.highlight.text)}”</i>`] : []),
    ...(reasons === "" ? [] : [`<ul>${reasons}</ul>`]),
  ].join("");
}

function because({ highlight, reasons = [] }: Partial<Hit>): string[] {
  return highlight ? [`“${highlight.text}”`, ...reasons] : reasons;
}

function scoreText({ score }: Partial<Hit>): string {
  return score === undefined ? "" : `${score.toFixed(3)}  `;
}

function addressOf({ url, doi }: Paper): string | undefined {
  return url ?? (doi === undefined ? undefined : `https://doi.org/${encodeURI(doi)}`);
}

import { parseId } from "../merge/identity.js";
import type { RawFields } from "./format.js";

/** The ids among addresses and numbers, each the first of its kind: arXiv's, a DOI, PubMed's. */
export function idsAmong(texts: readonly string[]): Pick<RawFields, "id" | "version" | "doi" | "pmid"> {
  const parsed = texts.map(parseId);
  const arxiv = parsed.find(({ kind }) => kind === "arxiv");
  return {
    id: arxiv?.id,
    version: arxiv?.version,
    doi: parsed.find(({ kind }) => kind === "doi")?.id,
    pmid: parsed.find(({ kind }) => kind === "pmid")?.id,
  };
}

/** Addresses as `url` and `links`; what is no address is left out. */
export function addressesIn(texts: readonly string[]): Pick<RawFields, "url" | "links"> {
  const [url, ...links] = texts.map((text) => text.trim()).filter((text) => /^https?:\/\//i.test(text));
  return { url, links };
}

/** The DOIs of references as Web of Science writes them: "SMITH J, 2001, J SHEEP, V1, P1, DOI 10.1000/x". */
export function doisOfReferences(references: string): string[] {
  return Array.from(references.matchAll(/\bDOI \[?(10\.[^\s,\]]+)/gi), ([, doi]) => parseId(doi!).id);
}

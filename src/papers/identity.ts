import { createHash } from "node:crypto";

const modernArxiv = /^(?:arxiv:\s*)?(\d{4}\.\d{4,5})(?:v\d+)?$/i;
const oldArxiv = /^(?:arxiv:\s*)?([a-z-]+(?:\.[A-Z]{2})?\/\d{7})(?:v\d+)?$/i;
const arxivUrl = /arxiv\.org\/(?:abs|pdf|html)\/((?:\d{4}\.\d{4,5})|(?:[a-z-]+(?:\.[A-Z]{2})?\/\d{7}))/i;

/**
 * The id of a paper, the same for all versions of it: its own id (that of arXiv without the
 * version), else arXiv's from the address, else the DOI, else `title-` and a hash of the title.
 */
export function paperId({ id, url, doi, title }: { id?: string; url?: string; doi?: string; title: string }): string {
  if (id !== undefined) return (modernArxiv.exec(id) ?? oldArxiv.exec(id))?.[1] ?? id;
  const fromUrl = url === undefined ? undefined : arxivUrl.exec(url)?.[1];
  if (fromUrl !== undefined) return fromUrl;
  if (doi !== undefined) return doi;
  return `title-${createHash("sha256").update(normalizeTitle(title)).digest("hex").slice(0, 16)}`;
}

/** A DOI in its bare, lower-case form: `10.1000/xyz`; undefined when it is none. */
export function normalizeDoi(doi: string): string | undefined {
  const bare = doi.trim().replace(/^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:\s*)/i, "").toLowerCase();
  return /^10\.\d{4,9}\/\S+$/.test(bare) ? bare : undefined;
}

/** Letters and digits of a title, lower case, compatibility forms folded (NFKC): how two titles are compared. */
export function normalizeTitle(title: string): string {
  return title.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim() || title;
}

import { createHash } from "node:crypto";
import { isAscii } from "../../core/strings.js";
import type { Paper } from "../../core/types.js";

const MODERN = String.raw`\d{4}\.\d{4,5}`;
/**
 * Archives whose papers had ids like "hep-th/9301036" until 2007; "icml/1234567" is somebody's own.
 */
const ARCHIVES =
  "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|" +
  "funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|" +
  "math|math-ph|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|physics|plasm-ph|q-alg|q-bio|quant-ph|solv-int|supr-con";
const OLD = String.raw`(?:${ARCHIVES})(?:\.[A-Z-]{2,8})?\/\d{7}`;
/**
 * The id alone, or in one of the ways in which it is written: "arXiv:2401.00001v2 [cs.CL]", a DOI
 * of arXiv, oai:arXiv.org:…, an address.
 */
const ARXIV = new RegExp(
  String.raw`^(?:(?:https?:\/\/)?(?:dx\.)?(?:doi\.org\/)?(?:doi:\s*)?10\.48550\/arxiv\.|oai:arxiv\.org:|` +
    String.raw`(?:https?:\/\/)?(?:www\.|export\.|browse\.)?(?:arxiv\.org|alphaxiv\.org)\/` +
    String.raw`(?:abs|pdf|html|format|e-print)\/|` +
    String.raw`(?:https?:\/\/)?huggingface\.co\/papers\/|arxiv\s*:\s*)?` +
    String.raw`(${MODERN}|${OLD})(?:v(\d{1,3}))?(?:\.pdf)?(?:\s*\[[\w.-]+\])?\/?(?:[?#].*)?$`,
  "i",
);
const PUBMED = new RegExp(
  String.raw`^(?:pmid\s*:?\s*|(?:https?:\/\/)?(?:www\.)?` +
    String.raw`(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov\/pubmed)\/)(\d{1,8})\/?(?:[?#].*)?$`,
  "i",
);
/** Numbers of registries that hold one record a paper: OpenAlex and Semantic Scholar. */
const OPEN_ALEX = /^(?:https?:\/\/(?:api\.)?openalex\.org\/(?:works\/)?)?(W\d{4,12})$/i;
const SEMANTIC_SCHOLAR = /^(?:https?:\/\/www\.semanticscholar\.org\/paper\/(?:[^/]+\/)?)?([0-9a-f]{40})$/i;

/**
 * What an id says: of which registry it is, its one way of writing, and the version that it names.
 */
export interface ParsedId {
  kind: "arxiv" | "doi" | "pmid" | "openalex" | "s2" | "own";
  id: string;
  version?: number;
}

/**
 * The text with what no text file or database can hold replaced: halves of surrogate pairs, and the control
 * characters by which a binary file is told.
 */
function storable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\p{Surrogate}\0-\x08\x0e-\x1a\x1c-\x1f]/gu, "\ufffd");
}

/**
 * Reads an id, or the address of a paper, in any of the usual ways of writing. `own` is one of no
 * known registry; it stays as it is, but for characters that no file can hold.
 */
export function parseId(text: string): ParsedId {
  const trimmed = storable(text).trim();
  const preprint = ARXIV.exec(trimmed);
  if (preprint)
    return {
      kind: "arxiv",
      id: normalizeArxiv(preprint[1]!),
      ...(preprint[2] !== undefined && { version: Number(preprint[2]) }),
    };
  const doi = normalizeDoi(trimmed);
  if (doi !== undefined) return { kind: "doi", id: doi };
  const pmid = PUBMED.exec(trimmed)?.[1];
  if (pmid !== undefined) return { kind: "pmid", id: pmid };
  const work = OPEN_ALEX.exec(trimmed)?.[1];
  if (work !== undefined) return { kind: "openalex", id: work.toUpperCase() };
  const paper = SEMANTIC_SCHOLAR.exec(trimmed)?.[1];
  return paper === undefined ? { kind: "own", id: trimmed } : { kind: "s2", id: paper.toLowerCase() };
}

/** "math.GT/0309136" is the paper that arXiv calls math/0309136. */
function normalizeArxiv(id: string): string {
  return id.includes("/") ? id.replace(/^([a-z-]+)(?:\.[a-z-]+)?/i, (_, archive: string) => archive.toLowerCase()) : id;
}

/**
 * The id of a paper, the same for all versions of it: its own id (that of arXiv without the
 * version), else arXiv's from the address, else the DOI, else the PMID, else `title-` and a hash of
 * the title.
 */
export function paperId({
  id,
  url,
  doi,
  pmid,
  title,
}: {
  id?: string;
  url?: string;
  doi?: string;
  pmid?: string;
  title: string;
}): string {
  if (id !== undefined) return parseId(id).id;
  const fromUrl = url === undefined ? undefined : parseId(url);
  if (fromUrl?.kind === "arxiv") return fromUrl.id;
  if (doi !== undefined) return parseId(doi).id;
  if (pmid !== undefined) return pmid;
  return titleId(title);
}

/** The id of a paper that has none. */
export function titleId(title: string, ...more: string[]): string {
  return `title-${createHash("sha256")
    .update([normalizeTitle(title), ...more].join("\n"))
    .digest("hex")
    .slice(0, 16)}`;
}

export function isTitleId(id: string): boolean {
  return /^title-[0-9a-f]{16}$/.test(id);
}

/** Words that say of what stands behind them that it is a DOI. */
const DOI_WORD = /^(?:\\href\{)?(?:(?:info|urn):doi[:/]|(?:doi|digital object identifier)\s{0,5}[:.]?\s{0,5})?/i;
/** An address of a resolver, of a publisher or of a library's proxy. */
const DOI_ADDRESS = new RegExp(
  String.raw`^(?:https?:\/\/)?(?!10\.)[\w.-]{1,100}(?::\d{1,5})?\/(?:[\w.-]{1,60}\/){0,5}` +
    String.raw`(?:[\w.-]{0,60}\?(?:id|doi)=)?(?=10\.\d{4,9}\/)`,
  "i",
);
/** Parts of an article's address that stand behind the DOI, and marks that cite it. */
const BEHIND_DOI =
  /(?:\/(?:full|abstract|pdf|epdf|meta|html|summary|fulltext|full-text)(?:\.pdf)?|\.full(?:\.pdf)?|\s?\[doi\])$/i;
/** bioRxiv's addresses have the version behind the DOI. */
const WITH_VERSION = /^(10\.(?:1101|64898)\/.{1,100}\d)v\d{1,3}$/;

/**
 * A DOI in its bare, lower-case form: `10.1000/xyz`; undefined when it is none. It may stand in any
 * of the usual ways: behind an address, a proxy or a word, or percent-encoded.
 */
export function normalizeDoi(doi: string): string | undefined {
  let bare = bareDoi(doi);
  // What stands behind a DOI may hide something else behind it.
  for (let pass = 0; pass < 10 && bare !== undefined; pass++) {
    const next = bareDoi(bare);
    if (next === bare) return bare;
    bare = next;
  }
  return undefined;
}

function bareDoi(doi: string): string | undefined {
  const text = withoutEscapes(doi.trim()).replace(DOI_WORD, "");
  const within = text.replace(DOI_ADDRESS, "");
  const bare = within
    .replace(DOI_WORD, "")
    .replace(within === text ? /\}.*$/s : /[?#}].*$/s, "")
    .replace(BEHIND_DOI, "")
    .toLowerCase();
  if (!/^10\.\d{4,9}\/\S{1,500}$/.test(bare)) return undefined;
  return bare.replace(/[.,;]{1,20}$/, "").replace(WITH_VERSION, "$1");
}

/** "%3C" as "<"; an address that is wrongly encoded stays. */
function withoutEscapes(text: string): string {
  try {
    for (let pass = 0; pass < 4 && /%[0-9a-f]{2}/i.test(text); pass++) text = decodeURIComponent(text);
  } catch {
    return text;
  }
  return text;
}

/**
 * Registrants of preprint servers: arXiv, bioRxiv and medRxiv, PsyArXiv and OSF, ChemRxiv, Research
 * Square, SSRN, Preprints.org, TechRxiv, Zenodo, openRxiv, EarthArXiv, EcoEvoRxiv, PeerJ, Cambridge
 * Open Engage; and parts of publishers' own.
 */
const PREPRINT_SERVERS = new RegExp(
  "^10\\.(?:(?:48550|1101|64898|31234|31219|31235|31223|32942|26434|33774|21203|2139|20944|36227|5281|22541|12688)/|" +
    "7287/peerj\\.preprints|5194/[a-z]+-(?:discuss|\\d{4})|5194/egusphere-|1590/scielopreprints)",
);

/** Whether a DOI is of a preprint server, so that the published form has another one. */
export function isPreprintDoi(doi: string): boolean {
  return PREPRINT_SERVERS.test(doi);
}

/**
 * Letters and digits of a title, lower case, compatibility forms folded (NFKC): how two titles are
 * compared.
 */
export function normalizeTitle(title: string): string {
  if (isAscii(title))
    return (
      title
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, " ")
        .trim() || title
    ); // the same, in a third of the time
  return (
    title
      .normalize("NFKC")
      .replace(/[\u200c\u200d]/g, "")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, " ")
      .trim() || title
  );
}

/**
 * All the names by which a paper is known, one way of writing each: its id, its other ids, DOI and
 * PMID, and what its addresses say.
 */
export function namesOf(paper: Pick<Paper, "id" | "otherIds" | "doi" | "pmid" | "url" | "links">): ParsedId[] {
  const names = [parseId(paper.id), ...(paper.otherIds ?? []).map(parseId)];
  if (paper.doi !== undefined) names.push(parseId(paper.doi));
  if (paper.pmid !== undefined) names.push({ kind: "pmid", id: paper.pmid });
  for (const address of [paper.url, ...(paper.links ?? [])]) {
    if (address === undefined) continue;
    const name = parseId(address);
    if (name.kind !== "own") names.push(name);
  }
  return names;
}

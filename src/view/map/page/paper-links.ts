import { ARXIV } from "../../../papers/to-bibtex.js";

/** The fields of a paper that tell where it can be read. */
export interface LinkFields {
  id: string;
  url?: string | undefined;
  doi?: string | undefined;
  pmid?: string | undefined;
}

export interface Link {
  name: string;
  address: string;
}

const DOI = /^10\.\d{4,9}\/\S+$/;

/**
 * Where a paper can be read: on arXiv, by its DOI, on PubMed, at its own address. Only web
 * addresses become links, whatever a record says.
 */
export function linksOf({ id, url, doi, pmid }: LinkFields): Link[] {
  const links: Link[] = [];
  const add = (name: string, address: string): void => {
    if (!links.some((link) => link.address === address)) links.push({ name, address });
  };
  if (ARXIV.test(id)) add("arXiv", `https://arxiv.org/abs/${id}`);
  const knownDoi = doi ?? (DOI.test(id) ? id : undefined);
  if (knownDoi !== undefined && DOI.test(knownDoi))
    add("DOI", `https://doi.org/${knownDoi.split("/").map(encodeURIComponent).join("/")}`);
  if (pmid !== undefined && /^\d{1,8}$/.test(pmid)) add("PubMed", `https://pubmed.ncbi.nlm.nih.gov/${pmid}/`);
  const own = webAddress(url);
  if (own !== undefined) add(hostOf(own), own);
  return links;
}

/** An address as a browser reads it; undefined when it is not http or https. */
export function webAddress(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, href } = new URL(text);
  return protocol === "https:" || protocol === "http:" ? href : undefined;
}

function hostOf(address: string): string {
  return new URL(address).hostname.replace(/^www\./, "");
}

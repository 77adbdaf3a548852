import { ARXIV } from "../../papers/to-bibtex.js";

/** What is known of where a paper can be read. */
export interface Addresses {
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
 * Where a paper can be read: arXiv, DOI, PubMed, its own address. Only addresses of the web,
 * whatever a record says.
 */
export function linksOf({ id, url, doi, pmid }: Addresses): Link[] {
  const links: Link[] = [];
  const add = (name: string, address: string): void => {
    if (!links.some((link) => link.address === address)) links.push({ name, address });
  };
  if (ARXIV.test(id)) add("arXiv", `https://arxiv.org/abs/${id}`);
  const known = doi ?? (DOI.test(id) ? id : undefined);
  if (known !== undefined && DOI.test(known))
    add("DOI", `https://doi.org/${known.split("/").map(encodeURIComponent).join("/")}`);
  if (pmid !== undefined && /^\d{1,8}$/.test(pmid)) add("PubMed", `https://pubmed.ncbi.nlm.nih.gov/${pmid}/`);
  const own = webAddress(url);
  if (own !== undefined) add(hostOf(own), own);
  return links;
}

function webAddress(text: string | undefined): string | undefined {
  if (text === undefined || !URL.canParse(text)) return undefined;
  const { protocol, href } = new URL(text);
  return protocol === "https:" || protocol === "http:" ? href : undefined;
}

function hostOf(address: string): string {
  return new URL(address).hostname.replace(/^www\./, "");
}

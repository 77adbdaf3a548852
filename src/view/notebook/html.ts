import { escapeXml } from "../theme/text.js";

/**
 * A link when the address is one of the web, else the text alone. Addresses come from files:
 * `javascript:` and the like are no links.
 */
export function linked(text: string, address: string | undefined): string {
  const safe = webAddress(address);
  return safe === undefined
    ? escapeXml(text)
    : `<a href="${escapeXml(safe)}" target="_blank" rel="noopener noreferrer">${escapeXml(text)}</a>`;
}

/** The address as a browser reads it; undefined when that is not http or https. */
export function webAddress(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { protocol, href } = new URL(address);
  return protocol === "http:" || protocol === "https:" ? href : undefined;
}

/** "A. Author, B. Author, C. Author and 4 more". */
export function authorsText(authors: readonly string[] = [], most = 3): string {
  return authors.length <= most + 1
    ? authors.join(", ")
    : `${authors.slice(0, most).join(", ")} and ${authors.length - most} more`;
}

import type { Head } from "./format.js";
import { firstLines } from "./head.js";

const INSTEAD = "export RIS or BibTeX instead";

/** Formats of text that are known and not read, by a line among their first ones. */
const KNOWN: [RegExp, string][] = [
  [/^Record #\d+ of \d+/, "The Cochrane Library's text export"],
  [/^\d+\. .+\d{4}.*;.*\bdoi: 10\./, "PubMed's text of abstracts"],
  [/^\d+: .+\. .+\. \d{4}/, "PubMed's summary text"],
];

/** How many of the first lines say what a file is. */
const LINES = 20;

/**
 * Why a file is not read, though it is text: it has a structure that none of the readers knows, and
 * read as prose it would give papers that are none. Undefined for prose.
 */
export function refusalOf(head: Head): string | undefined {
  const lines = firstLines(head, LINES).map((line) => line.slice(0, 300));
  const [first = ""] = lines;
  if (head.root) return `XML with the root element ${head.root.name} is not read; ${INSTEAD}.`;
  if (first.trimStart().startsWith("<"))
    return `A file that begins with ${JSON.stringify(first.trim().slice(0, 40))} is not read; ${INSTEAD}.`;
  const known = KNOWN.find(([mark]) => lines.slice(0, 3).some((line) => mark.test(line)));
  if (known) return `${known[1]} is not read; ${INSTEAD}.`;
  if (/^%[A-Z0-9]\s/.test(first))
    return `Lines with tags such as ${JSON.stringify(first.slice(0, 2))} that are no Refer are not read; ${INSTEAD}.`;
  const tagged = lines.filter((line) => /^[A-Z][A-Z0-9](?:\s{0,2}-|\s{1,3})\S/.test(line) && !/^[AI] /.test(line));
  if (tagged.length >= 3 && tagged.length >= lines.length / 3)
    return `Lines with two-letter tags (${tagged
      .slice(0, 3)
      .map((line) => line.slice(0, 2))
      .join(", ")}) of a format that is not known are not read; ${INSTEAD}.`;
  if (/^@\s*[a-z]+\s*[{(]/i.test(first)) return `BibTeX without a field that can be read; ${INSTEAD}.`;
  return undefined;
}

import { atom } from "./atom.js";
import { bibtex } from "./bibtex.js";
import { csv } from "./csv.js";
import { dailyPapers } from "./daily-papers.js";
import type { Format } from "./format.js";
import { html } from "./html.js";
import { json } from "./json.js";
import { jsonl } from "./jsonl.js";
import { medline } from "./medline.js";
import { oai } from "./oai.js";
import { plainText } from "./plain-text.js";
import { pubmed } from "./pubmed.js";
import { ris } from "./ris.js";

/** All formats, in the order in which they are tried: the ones with the plainest marks first. */
export const formats: readonly Format[] = [
  pubmed,
  oai,
  atom,
  html,
  jsonl,
  json,
  ris,
  medline,
  bibtex,
  dailyPapers,
  csv,
  plainText,
];

export const formatNames: readonly string[] = formats.map(({ name }) => name);

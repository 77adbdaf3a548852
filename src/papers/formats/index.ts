import { arxivMail } from "./arxiv-mail.js";
import { atom } from "./atom.js";
import { bibtex } from "./bibtex.js";
import { csv } from "./csv.js";
import { dailyPapers } from "./daily-papers.js";
import type { Format } from "./format.js";
import { dblp } from "./dblp.js";
import { endNoteXml } from "./endnote-xml.js";
import { europePmc } from "./europepmc.js";
import { html } from "./html.js";
import { jats } from "./jats.js";
import { json } from "./json.js";
import { jsonl } from "./jsonl.js";
import { medline } from "./medline.js";
import { oai } from "./oai.js";
import { plainText } from "./plain-text.js";
import { pubmed } from "./pubmed.js";
import { ovid } from "./ovid.js";
import { refer } from "./refer.js";
import { refWorks } from "./refworks.js";
import { ris } from "./ris.js";
import { webOfScience } from "./web-of-science.js";

/** All formats, in the order in which they are tried: the ones with the plainest marks first. */
export const formats: readonly Format[] = [
  pubmed,
  endNoteXml,
  jats,
  dblp,
  europePmc,
  oai,
  atom,
  html,
  jsonl,
  json,
  ovid,
  webOfScience,
  refWorks,
  refer,
  medline,
  ris,
  arxivMail,
  bibtex,
  dailyPapers,
  csv,
  plainText,
];

export const formatNames: readonly string[] = formats.map(({ name }) => name);

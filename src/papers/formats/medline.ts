import type { Format, RawFields } from "./format.js";
import { saidOrder } from "./names.js";
import { taggedRecords } from "./tagged.js";

/** MEDLINE's tagged text, which PubMed exports as "PubMed" (.nbib). */
export const medline: Format = {
  name: "medline",
  recognise: (head) => /^\s*(?:<[^>]*>\s*)?(?:PMID|PMC|OWN|STAT) {0,2}- ?\S/.test(head),
  async *read(pieces) {
    for await (const item of taggedRecords(
      pieces,
      /^([A-Z]{2,4}) {0,2}-(?:\s(.*)|)$/,
      (tag, open) => tag === "PMID" && open.values.has("PMID"),
      () => false,
    )) {
      if ("stray" in item) {
        yield { where: `line ${item.line}`, reason: `no line of MEDLINE: ${JSON.stringify(item.stray.slice(0, 60))}` };
        continue;
      }
      const pmid = item.values.get("PMID")?.[0];
      yield { where: `line ${item.line}${pmid === undefined ? "" : `, PMID ${pmid}`}`, fields: toFields(item.values) };
    }
  },
};

function toFields(values: Map<string, string[]>): RawFields {
  const all = (...tags: string[]): string[] =>
    tags.flatMap((tag) => values.get(tag) ?? []).filter((value) => value !== "");
  const title = all("TI")[0];
  return {
    pmid: all("PMID")[0],
    title: title === undefined || /^\[?not available\]?\.?$/i.test(title) ? (all("TT")[0] ?? all("BTI")[0]) : title,
    abstract: all("AB")[0] ?? all("OAB")[0],
    // Full names where the record has them; it has both, line by line.
    authors: values.has("FAU") ? all("FAU").map(saidOrder) : [...all("AU"), ...all("CN")],
    date: all("DP")[0] ?? all("DEP")[0],
    categories: [
      ...all("MH").map((heading) => heading.replace(/^\*/, "").replace(/\/.*$/, "").replace(/\*$/, "")),
      ...all("OT").map((term) => term.replace(/^\*/, "")),
    ],
    doi: [...all("LID"), ...all("AID"), ...all("SO")]
      .map((value) => /(?:^|doi:\s*)(10\.\S+?)\.?(?:\s*\[doi\])?$/i.exec(value)?.[1])
      .find((doi) => doi !== undefined),
    otherIds: all("PMC"),
  };
}

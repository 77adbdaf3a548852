import { parseId } from "../merge/identity.js";
import type { Format, RawFields } from "./format.js";
import { saidOrder } from "./names.js";
import { taggedRecords } from "./tagged.js";

/**
 * RIS, which nearly every reference manager and publisher exports; with the habits of EndNote,
 * Scopus, Web of Science and Zotero.
 */
export const ris: Format = {
  name: "ris",
  recognise: (head) => /^\s*(?:[^\n]{0,200}\n){0,5}?TY {1,2}- ?\S/.test(head),
  async *read(pieces) {
    let record = 0;
    for await (const item of taggedRecords(
      pieces,
      /^\s{0,3}([A-Z][A-Z0-9])\s{1,2}-(?:\s(.*)|)$/,
      (tag) => tag === "TY",
      (tag) => tag === "ER",
    )) {
      if ("stray" in item) {
        yield { where: `line ${item.line}`, reason: `no line of RIS: ${JSON.stringify(item.stray.slice(0, 60))}` };
        continue;
      }
      yield { where: `line ${item.line}, record ${++record}`, fields: toFields(item.values) };
    }
  },
};

function toFields(values: Map<string, string[]>): RawFields {
  const all = (...tags: string[]): string[] =>
    tags.flatMap((tag) => values.get(tag) ?? []).filter((value) => value !== "");
  const first = (...tags: string[]): string | undefined =>
    tags.map((tag) => all(tag)[0]).find((value) => value !== undefined);
  const addresses = all("UR", "L1", "L2", "LK", "N1", "M1", "M3", "AN", "C7").flatMap((value) =>
    value.split(/\s*;\s*(?=https?:)|\s+(?=https?:)/),
  );
  const parsed = addresses.map(parseId);
  const links = [...all("UR", "LK"), ...all("L1", "L2")]
    .flatMap((value) => value.split(/\s*;\s*(?=https?:)/))
    .filter((value) => /^https?:\/\//.test(value));
  const chapterOf = values.get("TY")?.[0] === "CHAP" || values.get("TY")?.[0] === "CPAPER";
  return {
    id: parsed.find(({ kind }) => kind === "arxiv")?.id,
    version: parsed.find(({ kind }) => kind === "arxiv")?.version,
    title: first("TI", "T1", "CT") ?? (chapterOf ? undefined : first("BT", "T2")),
    abstract: first("AB", "N2"),
    authors: all("AU", "A1").map(saidOrder),
    date: first("DA", "Y1", "PY"),
    year: first("PY", "Y1", "YR"),
    categories: all("KW").flatMap((value) => value.split(/\s*;\s*/)),
    url: links[0],
    links: links.slice(1),
    doi: first("DO", "DOI") ?? parsed.find(({ kind }) => kind === "doi")?.id,
    pmid:
      parsed.find(({ kind }) => kind === "pmid")?.id ??
      (/pubmed|medline|nlm/i.test(first("DB", "DP") ?? "") && /^\d{1,8}$/.test(first("AN") ?? "")
        ? first("AN")
        : undefined),
    otherIds: first("ID"),
  };
}

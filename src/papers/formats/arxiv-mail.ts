import type { Format, RawFields, RawRecord } from "./format.js";
import { linesOf } from "./text.js";

const ENTRY = /^arXiv:\s?((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?\/\d{7})(?:v\d+)?)\b/;
const FIELD =
  /^(Title|Authors?|Categories|DOI|Date|Journal-ref|Comments|Report-no|MSC-class|ACM-class|License): ?(.*)$/;

/** arXiv's daily e-mail: an entry a paper between lines of two backslashes. */
export const arxivMail: Format = {
  name: "arxiv-mail",
  recognise: ({ lines }) => lines.some((line, i) => ENTRY.test(line) && /^\\\\\s*$/.test(lines[i - 1] ?? "")),
  async *read(pieces) {
    let open: { where: string; values: Record<string, string[]> } | undefined;
    let field = "";
    let line = 0;
    for await (const text of linesOf(pieces)) {
      line++;
      const id = ENTRY.exec(text)?.[1];
      if (id !== undefined && field !== "abstract") {
        if (open) yield toRecord(open);
        open = { where: `line ${line}, ${id}`, values: { id: [id] } };
        field = "";
      } else if (/^-{20,}\s*$/.test(text)) {
        if (open) yield toRecord(open);
        [open, field] = [undefined, ""];
      } else if (text.startsWith("\\\\")) {
        field = field === "abstract" || !open ? "" : "abstract"; // the second one stands before it, the third behind
      } else if (open) {
        const found = field === "abstract" ? undefined : FIELD.exec(text);
        if (found) field = found[1]!.replace("Author", "Authors").replace("Authorss", "Authors");
        const value = found ? found[2]! : text;
        if (field !== "" && value.trim() !== "") (open.values[field] ??= []).push(value.trim());
      }
    }
    if (open) yield toRecord(open);
  },
};

function toRecord({ where, values }: { where: string; values: Record<string, string[]> }): RawRecord {
  const { id, Title, Authors, Categories, DOI, Date: date, abstract, ...rest } = values;
  const text = (lines: string[] | undefined): string | undefined => lines?.join("\n");
  const fields: RawFields = {
    id: text(id),
    title: text(Title),
    abstract: text(abstract),
    authors: Authors?.join(" "),
    date: text(date)?.split("(")[0]!.trimEnd(),
    categories: text(Categories),
    doi: text(DOI)?.split(/\s/)[0],
    venue: text(rest["Journal-ref"]),
    fields: Object.fromEntries(Object.entries(rest).map(([name, lines]) => [name, lines.join(" ")])),
  };
  return { where, fields };
}

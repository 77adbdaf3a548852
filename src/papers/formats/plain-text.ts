import { PaperweaveError } from "../../core/errors.js";
import { fieldName } from "./fields.js";
import { firstLines } from "./head.js";
import type { Format, RawFields, RawRecord } from "./format.js";
import { isAbstract, pairUp, splitBlocks, type Block } from "./paragraphs.js";
import { wholeText } from "./text.js";

/**
 * Plain text, in one of three ways: lines with labels ("Title: …", "Abstract: …"), a block a paper
 * with its title in the first line, or titles and abstracts as paragraphs in turn.
 */
export const plainText: Format = {
  name: "text",
  recognise: (head) => firstLines(head, 2).length === 2,
  async *read(pieces, warn) {
    const text = await wholeText(pieces);
    if (labelled(text)) return yield* fromLabels(text);
    const blocks = splitBlocks(text);
    if (!blocks.some(isAbstract)) {
      throw new PaperweaveError(
        "bad-format",
        `There are no papers in this text: of its ${blocks.length} paragraphs none is an abstract. Expected a ` +
          "title, a blank line, an abstract, a blank line, and so on; or a title and its abstract in the next " +
          `line; or lines that begin with "Title:" and "Abstract:".`,
      );
    }
    if (areWhole(blocks)) yield* blocks.map(fromBlock);
    else yield* pairUp(blocks, warn);
  },
};

const label = /^[ \t]*([A-Z][A-Za-z ]{1,20}|DOI|URL|PMID|arXiv)[ \t]*:[ \t]*(.*)$/;

function labelled(text: string): boolean {
  return /^[ \t]*title[ \t]*:/im.test(text) && /^[ \t]*(?:abstract|summary)[ \t]*:/im.test(text);
}

/** A record begins at each title; a line without a label goes on with the one before. */
function* fromLabels(text: string): Generator<RawRecord> {
  let open: { where: string; fields: RawFields } | undefined;
  let field: Exclude<keyof RawFields, "fields"> | undefined;
  const lines = text.split(/\r\n|\n|\r/);
  for (const [i, line] of lines.entries()) {
    const match = label.exec(
      line.replace(/^([ \t]*)([a-z])/, (_, blank: string, first: string) => blank + first.toUpperCase()),
    );
    const name = match ? fieldName(match[1]!) : undefined;
    if (name !== undefined) {
      if (name === "title" || !open || (open.fields.title !== undefined && open.fields[name] !== undefined)) {
        if (open && (name === "title" ? open.fields.title !== undefined : true)) {
          yield open;
          open = undefined;
        }
        open ??= { where: `line ${i + 1}`, fields: {} };
      }
      open.fields[name] = match![2]!;
      field = name;
    } else if (match && !/[a-z].*\s.*\s/.test(match[1]!) && field !== "abstract") {
      field = undefined; // a label of another kind: "Comments: 12 pages"
    } else if (open && field !== undefined && line.trim() !== "") {
      open.fields[field] = `${String(open.fields[field])}\n${line.trim()}`;
    }
  }
  if (open) yield open;
}

/** Whether nearly all blocks are a title and its abstract, one above the other. */
function areWhole(blocks: readonly Block[]): boolean {
  const whole = blocks.filter((block) => {
    const end = block.text.indexOf("\n");
    return (
      end > 0 &&
      end <= 250 &&
      !/[.;,]$/.test(block.text.slice(0, end)) &&
      isAbstract({ text: block.text.slice(end + 1) })
    );
  });
  return whole.length >= 0.8 * blocks.length;
}

function fromBlock({ text, line }: Block): RawRecord {
  const end = text.indexOf("\n");
  const where = `line ${line}`;
  return end > 0
    ? { where, fields: { title: text.slice(0, end), abstract: text.slice(end + 1) } }
    : { where, reason: "a title without an abstract, or an abstract without a title" };
}

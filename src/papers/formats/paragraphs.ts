import type { RawRecord } from "./format.js";

/** A paragraph of a text or a page. */
export interface Block {
  text: string;
  /** Where it begins, from 1. */
  line: number;
  /** Where it leads to: a title on a page does. */
  url?: string;
}

/** The paragraphs of a text: lines between blank lines, joined by line breaks. */
export function splitBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let start = 0;
  const close = (): void => {
    if (lines.length > 0) blocks.push({ text: lines.join("\n"), line: start });
    lines = [];
  };
  text.split(/\r\n|\n|\r|\u2028|\u2029/).forEach((line, i) => {
    const trimmed = line.trim();
    if (trimmed === "") return close();
    if (lines.length === 0) start = i + 1;
    lines.push(trimmed);
  });
  close();
  return blocks;
}

/**
 * Papers of paragraphs that are titles, abstracts and a page's own lines, told by their form: an
 * abstract follows its title.
 */
export function* pairUp(blocks: readonly Block[], warn: (warning: string) => void): Generator<RawRecord> {
  let furniture = 0;
  let waiting: Block[] = []; // short paragraphs since the last abstract
  let open: { where: string; fields: { title: string; abstract: string; url?: string } } | undefined;
  // Until a date or the first paper, the page's own lines look like titles too.
  let inHeader = true;
  const leave = (block: Block): RawRecord | undefined => {
    if (!inHeader && looksLikeTitle(block.text))
      return { where: `line ${block.line}`, reason: `a title without an abstract: “${shorten(block.text)}”` };
    if (isDate(block.text)) inHeader = false;
    else if (!inHeader) furniture++;
    return undefined;
  };
  for (const block of blocks) {
    if (!isAbstract(block)) {
      waiting.push(block);
      continue;
    }
    const title = waiting.pop();
    for (const block of waiting) {
      const skipped = leave(block);
      if (skipped) {
        if (open) yield open;
        open = undefined;
        yield skipped;
      }
    }
    waiting = [];
    inHeader = false;
    if (title) {
      if (open) yield open;
      open = {
        where: `line ${title.line}`,
        fields: { title: title.text, abstract: block.text, ...(title.url !== undefined && { url: title.url }) },
      };
    } else if (open) {
      open.fields.abstract += ` ${block.text}`; // an abstract of several paragraphs
    } else {
      yield { where: `line ${block.line}`, reason: "an abstract without a title" };
    }
  }
  if (open) yield open;
  for (const block of waiting) {
    const skipped = leave(block);
    if (skipped) yield skipped;
  }
  if (furniture > 0)
    warn(`${furniture} short lines between the papers were taken for the page's own (numbers, dates, names).`);
}

/** Long, or made of whole sentences. */
export function isAbstract({ text }: Pick<Block, "text">): boolean {
  const words = text.split(/\s+/).length;
  return words >= 40 || (words >= 8 && /[\p{L}\d)\]}%"”’]\.$/u.test(text));
}

/** At least three words, most of them letters: not a number, a date, a name or a button. */
function looksLikeTitle(text: string): boolean {
  const words = text.split(/\s+/).filter((word) => /\p{L}{2}/u.test(word));
  return (
    words.length >= 3 &&
    text.length >= 15 &&
    !isDate(text) &&
    !/^(?:by|submitted by|view all|sign up|log in|read more|published on)\b/i.test(text)
  );
}

/** "Thu, Aug 7, 2025" and "Aug 7"; "2025-08-07". */
const DATE = new RegExp(
  String.raw`^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)` +
    String.raw`[a-z]*\.?\s+\d{1,2}(?:,?\s+\d{4})?$|^\d{4}-\d\d-\d\d$`,
  "i",
);
const isDate = (text: string): boolean => DATE.test(text);

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

/**
 * "© 2020 Elsevier B.V.", "Copyright (C) 2019, The Authors", "(c) Crown copyright": a sign is only
 * one with a year or an owner behind it.
 */
const sign =
  "(?:copyright\\s*(?:©|\\(c\\))?|©\\s*(?:copyright)?|\\(c\\)(?:\\s*copyright)?)\\s*(?:by\\s+)?(?:(?:1[89]|20)\\d\\d\\b|the\\s+authors?\\b|the\\s+author\\(s\\)|author\\(s\\)|crown\\b|elsevier\\b|springer\\b|ieee\\b|acm\\b)";
/** What may follow: the publisher and the licence, each a sentence. */
const more =
  "(?:\\s*(?:published by|all rights reserved|this is an open access|this article is published|this work is licensed|licensed under|production and hosting by|on behalf of|open access)(?:[^.]|\\.(?!\\s|$)){0,200}(?:\\.(?=\\s|$)|$)(?:\\s*(?:B\\.?V|Ltd|Inc|V)\\.?(?=\\s|$))?)*";
const leading = new RegExp(
  `^${sign}[^.]{0,120}(?:\\s?\\b(?:B\\.V|Ltd|Inc|Co|KGaA|S\\.A|A\\.G)\\b[^.]{0,40})?(?:\\.(?=\\s|$)|$)${more}\\s*`,
  "i",
);
const trailing = new RegExp(`(?:^|(?<=[.!?)\\]”"]\\s?)|\\s(?=©))${sign}`, "gi");
/** No notice is longer. */
const LONGEST = 400;
const reserved = /(?<=[.!?]\s)All rights reserved\.?$/i;

/** What stands where there is no abstract. */
const none =
  /^\W*(?:no abstract(?: is| was)?(?: available| provided| given| found)?|abstract (?:is )?not available|not available|n\/a|none|null|nan|undefined|-+)\W*$/i;

/**
 * An abstract (one line) without what is not its own: the word "Abstract" before it, a copyright
 * line before or behind it.
 */
export function withoutNotices(abstract: string): string {
  let text = withoutHeading(abstract);
  const first = leading.exec(text)?.[0];
  if (first !== undefined) text = withoutHeading(text.slice(first.length));
  const tail = Math.max(0, text.length - LONGEST);
  trailing.lastIndex = 0;
  for (const match of text.slice(tail).matchAll(trailing)) {
    const start = tail + match.index;
    if (start === 0 || !endsText(text.slice(start + match[0].length))) continue;
    text = text.slice(0, start).trimEnd();
    break;
  }
  text = text.replace(reserved, "").trimEnd();
  return none.test(text) ? "" : text;
}

/**
 * Whether nothing but a notice follows: one or two short sentences, or those that notices consist
 * of.
 */
function endsText(rest: string): boolean {
  const sentences = rest
    .split(/\.\s+(?=\p{Lu})/u)
    .filter(
      (sentence) =>
        !/^\s*(?:published|all rights|this is an open|this article|licensed|production|B\.?V|Ltd|Inc|on behalf|open access)/i.test(
          sentence,
        ),
    );
  return sentences.length <= 2 && !/\b(?:we|our|results?|show|propose)\b/i.test(sentences.join(" "));
}

function withoutHeading(text: string): string {
  return text
    .replace(/^(?:abstract|summary)\s*(?:[:—–]|-(?=\s)|\.(?=\s))\s*/i, "")
    .replace(/^ABSTRACT\s+/, "")
    .replace(
      /^Abstract\s+(?=(?:We|This|These|In|The|Background|Objectives?|Purpose|Motivation|Introduction|Aims?|Recent|It|Here|To|Although|While|As)\b)/,
      "",
    );
}

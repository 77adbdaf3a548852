/*
 * What abstracts have beside their text: the word "Abstract" before it, and the notices of
 * publishers and data bases before or behind it.
 */

const YEAR = "(?:1[89]|20)\\d\\d\\b";
const OWNER =
  "(?:the\\s+authors?\\b|the\\s+author\\(s\\)|author\\(s\\)|crown\\b|elsevier\\b|springer\\b|ieee\\b|acm\\b|wiley\\b)";
/**
 * "© 2020 Elsevier B.V.", "Copyright (C) 2019, The Authors", "(c) Crown copyright": before a text, a
 * sign is only one with a year or an owner behind it.
 */
const SIGN =
  "(?:copyright\\s*:?\\s*(?:©|\\(c\\))?|©\\s*(?:copyright)?|\\(c\\)(?:\\s*copyright)?)\\s*(?:by\\s+)?" +
  `(?:${YEAR}|${OWNER})`;
/** Sentences that follow a sign: the publisher and the licence. */
const PUBLISHER =
  "(?:published by|published under|all rights reserved|this is an open access|this article is (?:published|protected|" +
  "licensed)|this work is licensed|licensed under|production and hosting by|on behalf of|open access)";
const MORE =
  `(?:\\s*${PUBLISHER}(?:[^.]|\\.(?!\\s|$)){0,200}` + "(?:\\.(?=\\s|$)|$)(?:\\s*(?:B\\.?V|Ltd|Inc|V)\\.?(?=\\s|$))?)*";
const LEADING = new RegExp(
  `^${SIGN}[^.]{0,120}(?:\\s?\\b(?:B\\.V|Ltd|Inc|Co|KGaA|S\\.A|A\\.G)\\b[^.]{0,40})?(?:\\.(?=\\s|$)|$)${MORE}\\s*`,
  "i",
);

/** Notices behind a text that go to its end, whatever they say. */
const TO_THE_END = new RegExp(
  String.raw`^(?:copyright of .{1,200}? is the property of |\(?(?:APA )?psyc(?:info|articles) database record|` +
    String.raw`\[abstract from (?:author|publisher)|\((?:source:\s*)?journal abstract\)|\(source: [^()]{1,60}\)\s*$)`,
  "i",
);
/** Notices behind a text that are short: nothing else follows. */
const SHORT = new RegExp(
  `^(?:©|${SIGN}|copyright\\s*(?:©|\\(c\\)|:|$)|\\(c\\)\\s*(?:${YEAR}|copyright)|crown copyright\\b|` +
    "published (?:by|under) (?=\\p{Lu}|the\\b)|all rights reserved\\b|this article is protected by copyright|" +
    "this is an open access article\\b)",
  "iu",
);
/** No notice is longer. */
const LONGEST = 1_000,
  LONGEST_SHORT = 400;
/** Where a notice may begin: behind a sentence, or at its sign. */
const STARTS = /(?<=[.!?)\]”"]\s?)(?=[\p{Lu}©([])|(?<=\s)(?=[©([])/gu;

/** What stands where there is no abstract. */
const NONE = new RegExp(
  String.raw`^\W*(?:no abstract(?: is| was)?(?: available| provided| given| found)?|abstract (?:is )?not available|` +
    String.raw`not available|n/?a|none|null|nan|undefined|-+)\W*$`,
  "i",
);

/** An abstract (one line) without what is not its own. */
export function withoutNotices(abstract: string): string {
  let text = withoutHeading(abstract);
  const first = LEADING.exec(text)?.[0];
  if (first !== undefined) text = withoutHeading(text.slice(first.length));
  text = withoutEnd(text);
  return NONE.test(text) ? "" : text;
}

function withoutEnd(text: string): string {
  const tail = Math.max(0, text.length - LONGEST);
  for (const { index } of text.slice(tail).matchAll(STARTS)) {
    const start = tail + index;
    const rest = text.slice(start);
    if (start === 0) continue;
    if (TO_THE_END.test(rest) || (rest.length <= LONGEST_SHORT && SHORT.test(rest) && endsText(rest)))
      return text.slice(0, start).trimEnd();
  }
  return text;
}

/**
 * Whether nothing but a notice follows: one or two short sentences, or those that notices consist
 * of.
 */
/** How a further sentence of a notice begins. */
const FURTHER_NOTICE = new RegExp(
  String.raw`^\s*(?:published|all rights|this is an open|this article|licensed|production|B\.?V|Ltd|Inc|on behalf|` +
    "open access)",
  "i",
);

function endsText(rest: string): boolean {
  const sentences = rest.split(/\.\s+(?=\p{Lu})/u).filter((sentence) => !FURTHER_NOTICE.test(sentence));
  return sentences.length <= 2 && !/\b(?:we|our|results?|show|propose)\b/i.test(sentences.join(" "));
}

/** Terms that begin with the word "abstract". */
const TERMS =
  "interpretation|syntax|meaning|state|data|art|algebra|argumentation|reasoning|domains?|concepts?|machines?|models?|" +
  "expressionism|text|texts|nonsense|dialectical|thinking|thought|rules?|objects?|classes|visual|ideas?|games?|" +
  "elementary";
const STARTERS =
  "We|This|These|In|The|Background|Objectives?|Purpose|Motivation|Introduction|Aims?|Recent|It|Here|To|" +
  "Although|While|As|A|An";
const HEADING = new RegExp(`^Abstract\\s+(?=(?:${STARTERS})\\b|\\p{Lu}\\p{Ll}+ \\p{Ll})`, "u");
const TERM = new RegExp(`^Abstract\\s+(?:${TERMS})\\b`, "i");

function withoutHeading(text: string): string {
  return text
    .replace(/^(?:abstract|summary)\s*(?:[:—–]|-(?=\s)|\.(?=\s))\s*/i, "")
    .replace(/^ABSTRACT\s+/, "")
    .replace(TERM.test(text) ? "" : HEADING, "");
}

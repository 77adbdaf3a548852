import { tokenRuns } from "./tokens.js";

/** An acronym in brackets, as in "large language models (LLMs)". */
const bracketed = /\((\p{Lu}[\p{L}\d]{1,9})\)/gu;
/** The words right before the bracket. */
const wordsBefore = /(?:[\p{L}\p{N}]+[\s-]+){0,9}[\p{L}\p{N}]+\s*$/u;
const REACH = 120;

/**
 * Acronyms that the texts themselves define, by the rule that their letters are the initials of the
 * words before the bracket (Schwartz and Hearst 2003, in its strictest form), in at least two texts.
 * @returns key of the acronym -> the keys of the words that it stands for
 */
export function definedAcronyms(texts: readonly string[]): Map<string, string[]> {
  const votes = new Map<string, Map<string, number>>();
  for (const text of new Set(texts)) {
    for (const match of text.matchAll(bracketed)) {
      const acronym = match[1]!;
      const letters = acronym.replace(/s$/, "");
      if (!/^\p{Lu}[\p{Lu}\d]+$/u.test(letters)) continue;
      const before = wordsBefore.exec(text.slice(Math.max(0, match.index - REACH), match.index));
      const long = before ? longForm(before[0].trimEnd(), letters) : undefined;
      const short = tokenRuns(acronym)[0]?.[0]?.key;
      if (!long || !short) continue;
      const forms = votes.get(short) ?? new Map<string, number>();
      forms.set(long, (forms.get(long) ?? 0) + 1);
      votes.set(short, forms);
    }
  }
  const defined = new Map<string, string[]>();
  for (const [short, forms] of votes) {
    const [[long]] = [...forms].sort(([a, countA], [b, countB]) => countB - countA || (a < b ? -1 : 1)) as [[string, number]];
    if (forms.get(long)! < 2) continue;
    defined.set(short, long.split(" "));
  }
  return defined;
}

/** The last words whose initials are the letters, as keys in one run; undefined when there are none. */
function longForm(before: string, letters: string): string | undefined {
  const parts = before.split(/[\s-]+/);
  const taken = parts.slice(-letters.length);
  if (taken.map((part) => part[0]!.toUpperCase()).join("") !== letters.toUpperCase()) return undefined;
  // The text from the first of those words on, so that hyphens stay as they are written.
  const words = before.split(/(?<=[\s-])/).slice(-letters.length).join("");
  const runs = tokenRuns(words);
  if (runs.length !== 1 || runs[0]!.length < 2) return undefined;
  return runs[0]!.map(({ key }) => key).join(" ");
}

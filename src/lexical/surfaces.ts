import { compareIds } from "../core/order.js";
import { surfaceCounts, type Corpus } from "./corpus.js";
import { visitOccurrences, type Phrases } from "./phrases.js";
import { Gap } from "./scan.js";

const titleCase = /^\p{Lu}[\p{Ll}\p{M}]*(?:-\p{L}[\p{Ll}\p{M}]*)*$/u;

const smallShare = 0.3;

/**
 * The form in which the texts use each of the wanted phrases most: "LLMs", "post-training quantization".
 * Forms in the middle of a sentence decide; those at its beginning or in a title, where capitals
 * mean nothing, only where there are no others. Ties go to small letters, then to the order of the forms.
 */
export function shownForms(corpus: Corpus, phrases: Phrases, wanted: ReadonlySet<number>): Map<number, string> {
  const { tokens, offsets, bodies } = corpus;
  const isWanted = new Uint8Array(phrases.lengths.length);
  for (const phrase of wanted) isWanted[phrase] = 1;
  const inSentence = new Map<number, Map<string, number>>();
  const elsewhere = new Map<number, Map<string, number>>();
  const formAt = formReader(corpus);
  visitOccurrences(corpus, phrases, "whole", (phrase, last, d) => {
    if (isWanted[phrase] === 0) return;
    const first = last - phrases.lengths[phrase]! + 1;
    const begins = first === offsets[d]! || tokens[first - 1] === -Gap.Sentence;
    const place = begins || first < bodies[d]! ? elsewhere : inSentence;
    const form = formAt(first, last);
    const forms = place.get(phrase) ?? new Map<string, number>();
    place.set(phrase, forms.set(form, (forms.get(form) ?? 0) + 1));
  });
  let uses: Map<string, number> | undefined; // of each surface form; seldom needed
  const shown = new Map<number, string>();
  for (const phrase of wanted) {
    const forms = inSentence.get(phrase);
    if (forms) shown.set(phrase, mostUsed(forms));
    else if (elsewhere.has(phrase)) shown.set(phrase, withoutTitleCase(mostUsed(elsewhere.get(phrase)!), (uses ??= usesOf(corpus))));
  }
  return shown;
}

/** Writes a word small that is often enough written small: the capitals of a title are no part of a name. */
function withoutTitleCase(form: string, uses: ReadonlyMap<string, number>): string {
  const often = (word: string): boolean => (uses.get(word.toLowerCase()) ?? 0) >= smallShare * uses.get(word)!;
  return form
    .split(" ")
    .map((word) => (titleCase.test(word) && uses.has(word) && often(word) ? word.toLowerCase() : word))
    .join(" ");
}

/** Reads what stands between two tokens, both included, without possessives. */
function formReader({ surfaces, tokens }: Corpus): (first: number, last: number) => string {
  const plain: string[] = [];
  const formOf = (token: number): string => (plain[token] ??= surfaces[token]!.replace(/['’]s?$/, ""));
  return (first, last) => {
    let form = formOf(tokens[first]!);
    for (let at = first + 1; at <= last; at++) form += ` ${formOf(tokens[at]!)}`;
    return form;
  };
}

function usesOf(corpus: Corpus): Map<string, number> {
  const counts = surfaceCounts(corpus);
  return new Map(corpus.surfaces.map((surface, id) => [surface, counts[id]!]));
}

function mostUsed(forms: ReadonlyMap<string, number>): string {
  let best = "";
  let most = 0;
  for (const [form, count] of forms) {
    if (count > most || (count === most && before(form, best))) {
      best = form;
      most = count;
    }
  }
  return best;
}

/** Small letters come after capitals in code units. */
function before(form: string, other: string): boolean {
  const small = Number(form === form.toLowerCase()) - Number(other === other.toLowerCase());
  return small > 0 || (small === 0 && compareIds(form, other) < 0);
}

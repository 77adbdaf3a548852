import { compareIds } from "../../core/strings.js";
import { surfaceCounts, type Corpus } from "./corpus.js";
import { visitOccurrences, type Phrases } from "./phrases.js";
import { withoutDivisions } from "../text/divide-words.js";
import { Gap } from "../text/scan-words.js";

const titleCase = /^\p{Lu}[\p{Ll}\p{M}]*(?:-\p{L}[\p{Ll}\p{M}]*)*$/u;

const MIN_LOWERCASE_SHARE = 0.3;

/**
 * The form in which the texts write each of the wanted phrases most often: "LLMs", "post-training
 * quantization". Forms inside a sentence decide. Forms at its beginning or in a title, where a
 * capital means nothing, decide only when there are no others. Ties go to lower case, then to the
 * order of the forms.
 */
export function displayForms(corpus: Corpus, phrases: Phrases, wanted: ReadonlySet<number>): Map<number, string> {
  const { tokens, offsets, bodyOffsets, surfaceForms, wordOf } = corpus;
  const isWanted = new Uint8Array(phrases.lengths.length);
  for (const phrase of wanted) isWanted[phrase] = 1;
  const inSentence = new FormCounts(surfaceForms.length),
    elsewhere = new FormCounts(surfaceForms.length);
  const forms = new Forms(corpus);
  visitOccurrences(corpus, phrases, "whole", (phrase, last, d) => {
    if (isWanted[phrase] === 0) return;
    const length = phrases.lengths[phrase]!,
      first = last - length + 1;
    const begins = first === offsets[d]! || tokens[first - 1] === -Gap.Sentence;
    const counts = begins || first < bodyOffsets[d]! ? elsewhere : inSentence;
    if (length === 1)
      counts.ofTokens[tokens[last]!] = counts.ofTokens[tokens[last]!]! + 1; // most occurrences
    else counts.add(phrase, forms.between(first, last), 1);
  });
  surfaceForms.forEach((_, token) => {
    const phrase = wordOf[token]! < 0 ? -1 : phrases.ofWord[wordOf[token]!]!;
    if (phrase >= 0 && isWanted[phrase] === 1)
      for (const counts of [inSentence, elsewhere]) counts.add(phrase, forms.ofToken(token), counts.ofTokens[token]!);
  });
  let uses: Map<string, number> | undefined; // of each surface form; rarely needed
  const shown = new Map<number, string>();
  for (const phrase of wanted) {
    const within = inSentence.of(phrase),
      others = elsewhere.of(phrase);
    if (within) shown.set(phrase, mostUsed(within));
    else if (others) shown.set(phrase, withoutTitleCase(mostUsed(others), (uses ??= usesOf(corpus))));
  }
  return shown;
}

/** How often each phrase is written in each form. */
class FormCounts {
  /** Uses of each surface form as a whole phrase. */
  readonly ofTokens: Int32Array;
  private readonly forms = new Map<number, Map<string, number>>();

  constructor(surfaces: number) {
    this.ofTokens = new Int32Array(surfaces);
  }

  add(phrase: number, form: string, uses: number): void {
    if (uses === 0) return;
    const forms = this.forms.get(phrase) ?? new Map<string, number>();
    this.forms.set(phrase, forms.set(form, (forms.get(form) ?? 0) + uses));
  }

  of(phrase: number): ReadonlyMap<string, number> | undefined {
    return this.forms.get(phrase);
  }
}

/** Writes a word in lower case if the texts often do: then its capital is only that of a title. */
function withoutTitleCase(form: string, uses: ReadonlyMap<string, number>): string {
  const isOftenLowercase = (word: string): boolean =>
    (uses.get(word.toLowerCase()) ?? 0) >= MIN_LOWERCASE_SHARE * uses.get(word)!;
  return form
    .split(" ")
    .map((word) => (titleCase.test(word) && uses.has(word) && isOftenLowercase(word) ? word.toLowerCase() : word))
    .join(" ");
}

/** Words as the texts write them, without possessives. */
class Forms {
  private readonly plain: string[] = [];

  constructor(private readonly corpus: Pick<Corpus, "surfaceForms" | "tokens">) {}

  ofToken(token: number): string {
    return (this.plain[token] ??= this.corpus.surfaceForms[token]!.replace(/['’]s?$/, ""));
  }

  /** The words from one index in `tokens` to another, both included. */
  between(first: number, last: number): string {
    const { tokens } = this.corpus;
    let form = this.ofToken(tokens[first]!);
    for (let at = first + 1; at <= last; at++) form += ` ${this.ofToken(tokens[at]!)}`;
    return withoutDivisions(form);
  }
}

function usesOf(corpus: Corpus): Map<string, number> {
  const counts = surfaceCounts(corpus);
  return new Map(corpus.surfaceForms.map((surface, id) => [surface, counts[id]!]));
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

/** Lower case first, then by code units (there, capitals come before lower case). */
function before(form: string, other: string): boolean {
  const small = Number(form === form.toLowerCase()) - Number(other === other.toLowerCase());
  return small > 0 || (small === 0 && compareIds(form, other) < 0);
}

import { definedAcronyms, tokenRuns, type Token } from "../lexical/index.js";
import type { Paper, TermMatrix } from "../core/types.js";

/** Words of a phrase at most. */
const LONGEST = 3;

/** Which phrases stand in which papers. */
export interface PhraseMatrix extends TermMatrix {
  /** The words (keys) of each column; an acronym's are those that it stands for. */
  words: string[][];
  /** The form of each column that the papers use most. */
  surfaces: string[];
}

type Text = Pick<Paper, "title" | "abstract">;

/**
 * Phrases of one to three words that stand in at least `minPapers` papers: papers x phrases. A value
 * is 1 where a paper has the phrase, 2 where its title has it: how often one abstract repeats a
 * word says little about a topic. An acronym that the papers define is one with what it stands for.
 * Columns are in the order of their keys.
 */
export function phraseMatrix(papers: readonly Text[], minPapers: number): PhraseMatrix {
  const texts = papers.map((paper) => `${paper.title}. ${paper.abstract}`);
  const acronyms = new AcronymMerger(definedAcronyms(texts));
  const documents = papers.map((paper) => ({
    title: tokenRuns(paper.title).map((run) => acronyms.merge(run)),
    abstract: tokenRuns(paper.abstract).map((run) => acronyms.merge(run)),
  }));
  // A phrase is frequent only when its parts are (Agrawal and Srikant 1994, "Apriori"): each pass counts
  // only the phrases whose beginning and end passed before, which keeps the count small.
  let frequent: ReadonlySet<string> = new Set();
  const kept: string[] = [];
  for (let length = 1; length <= LONGEST; length++) {
    const counts = new Map<string, number>();
    for (const { title, abstract } of documents) {
      const seen = new Set<string>();
      for (const runs of [title, abstract]) {
        forEachPhrase(runs, length, frequent, (key) => seen.add(key));
      }
      for (const key of seen) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const passed = [...counts].filter(([, count]) => count >= minPapers).map(([key]) => key);
    kept.push(...passed);
    frequent = new Set(passed);
  }
  return fillMatrix(documents, kept.sort(), acronyms);
}

type Document = { title: Token[][]; abstract: Token[][] };

/** Calls `visit` with the key of each phrase of that length whose beginning and end are frequent. */
function forEachPhrase(runs: readonly Token[][], length: number, frequent: ReadonlySet<string>, visit: (key: string) => void): void {
  for (const run of runs) {
    for (let from = 0; from + length <= run.length; from++) {
      if (length > 1) {
        if (!frequent.has(keyOf(run, from, length - 1)) || !frequent.has(keyOf(run, from + 1, length - 1))) continue;
      }
      visit(keyOf(run, from, length));
    }
  }
}

function keyOf(run: readonly Token[], from: number, length: number): string {
  let key = run[from]!.key;
  for (let i = from + 1; i < from + length; i++) key += ` ${run[i]!.key}`;
  return key;
}

function fillMatrix(documents: readonly Document[], terms: string[], acronyms: AcronymMerger): PhraseMatrix {
  const columns = new Map(terms.map((term, column) => [term, column]));
  const surfaces: Map<string, number>[] = terms.map(() => new Map());
  const offsets = new Int32Array(documents.length + 1);
  const cells: [number, number][][] = documents.map(({ title, abstract }, row) => {
    const values = new Map<number, number>();
    for (const [runs, value] of [[title, 2], [abstract, 1]] as const) {
      for (const run of runs) {
        for (let from = 0; from < run.length; from++) {
          for (let length = 1; length <= LONGEST && from + length <= run.length; length++) {
            const column = columns.get(keyOf(run, from, length));
            if (column === undefined) break; // no longer phrase from here can be there either
            if (!values.has(column)) values.set(column, value);
            // Titles write Every Word Large: their forms count only where the abstracts have none.
            const surface = run.slice(from, from + length).map((token) => token.surface).join(" ");
            const forms = surfaces[column]!;
            forms.set(surface, (forms.get(surface) ?? 0) + (value === 2 ? 0.001 : 1));
          }
        }
      }
    }
    offsets[row + 1] = offsets[row]! + values.size;
    return [...values].sort(([a], [b]) => a - b);
  });
  const indices = new Int32Array(offsets[documents.length]!);
  const values = new Float64Array(indices.length);
  cells.forEach((row, r) =>
    row.forEach(([column, value], i) => {
      indices[offsets[r]! + i] = column;
      values[offsets[r]! + i] = value;
    }),
  );
  const chosen = surfaces.map((forms, column) => chooseSurface(forms, terms[column]!));
  const small = new Map<string, string>();
  for (const surface of chosen) if (!surface.includes(" ") && surface === surface.toLowerCase()) small.set(surface, surface);
  return {
    offsets, indices, values, rows: documents.length, cols: terms.length, terms,
    words: terms.map((term) => term.split(" ").flatMap((key) => acronyms.spellOut(key))),
    surfaces: chosen.map((surface) => alignCase(surface, small)),
  };
}

/**
 * The form to show: of an acronym and what it stands for, the words, unless they are too many; then
 * the most used; written small where a fair share of its uses is.
 */
function chooseSurface(forms: ReadonlyMap<string, number>, key: string): string {
  const spelled = [...forms].filter(([form]) => !key.includes(" ") && form.includes(" ") && form.split(" ").length <= LONGEST);
  const byWords = new Map<string, [string, number][]>();
  for (const [form, count] of spelled.length > 0 ? spelled : forms) {
    const folded = form.toLowerCase();
    byWords.set(folded, [...(byWords.get(folded) ?? []), [form, count]]);
  }
  const sum = (variants: readonly [string, number][]): number => variants.reduce((total, [, count]) => total + count, 0);
  const [[, variants]] = [...byWords].sort(([a, x], [b, y]) => sum(y) - sum(x) || (a < b ? -1 : 1)) as [[string, [string, number][]]];
  const share = 0.2 * sum(variants);
  const usual = variants.filter(([, count]) => count >= share);
  usual.sort(([a, x], [b, y]) => capitals(a) - capitals(b) || y - x || (a < b ? -1 : 1));
  return usual[0]![0];
}

/** Writes the words of a phrase as those words are written alone: Title Case is no part of a term. */
function alignCase(surface: string, alone: ReadonlyMap<string, string>): string {
  return surface
    .split(" ")
    .map((word) => (alone.has(word.toLowerCase()) && /^\p{Lu}\p{Ll}*(?:-\p{L}\p{Ll}*)*$/u.test(word) ? alone.get(word.toLowerCase())! : word))
    .join(" ");
}

function capitals(text: string): number {
  return text.replace(/[^\p{Lu}]/gu, "").length;
}

/** Brings an acronym and the words that it stands for under one key, so that both count as one. */
class AcronymMerger {
  private readonly byFirstWord = new Map<string, { key: string; long: string[] }[]>();
  private readonly byKey = new Map<string, string[]>();

  constructor(private readonly acronyms: ReadonlyMap<string, string[]>) {
    for (const [short, long] of acronyms) {
      const key = acronymKey(short);
      this.byKey.set(key, long);
      const list = this.byFirstWord.get(long[0]!) ?? [];
      list.push({ key, long });
      list.sort((a, b) => b.long.length - a.long.length || (a.key < b.key ? -1 : 1));
      this.byFirstWord.set(long[0]!, list);
    }
  }

  merge(run: Token[]): Token[] {
    const merged: Token[] = [];
    for (let at = 0; at < run.length; ) {
      const token = run[at]!;
      const found = this.byFirstWord.get(token.key)?.find(({ long }) => long.every((key, i) => run[at + i]?.key === key));
      if (found) {
        const surface = run.slice(at, at + found.long.length).map((part) => part.surface).join(" ");
        merged.push({ key: found.key, surface });
        at += found.long.length;
        continue;
      }
      const isAcronym = this.acronyms.has(token.key) && /^\p{Lu}[\p{Lu}\d]+s?$/u.test(token.surface);
      merged.push(isAcronym ? { key: acronymKey(token.key), surface: token.surface } : token);
      at++;
    }
    return merged;
  }

  /** The words that an acronym's key stands for; any other key as it is. */
  spellOut(key: string): string[] {
    return this.byKey.get(key) ?? [key];
  }
}

/** A key of its own: ARM (adaptive reception module) is no arm. */
function acronymKey(short: string): string {
  return `${short}*`;
}

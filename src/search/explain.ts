import { PaperweaveError } from "../core/errors.js";
import { dot, rowOf } from "../core/matrix.js";
import type { Matrix, Paper } from "../core/types.js";
import type { Explanation, Hit } from "./hit.js";
import { paperText } from "../embed/texts.js";
import { phrasesInCommon, searchWords, type TextIndex } from "../lexical/index.js";
import type { Examples, SearchContext } from "./search-context.js";
import type { CitationGraph } from "./citations/citation-graph.js";
import { citationLinksTo, linksInWords } from "./citations/citation-links.js";
import { sentencesOf } from "./split-sentences.js";
import { papersWithPhrase } from "./lexical-scores.js";

/** The topic of a paper, by the last `topics()` of the index. */
export type TopicOf = (id: string) => Explanation["topic"];

/** What the reasons are found with. */
interface ReasonSources {
  text: TextIndex;
  context: SearchContext;
  topicOf: TopicOf;
  signal: AbortSignal | undefined;
  /** Where citations count for the scores. */
  citations?: CitationGraph | undefined;
}

/** Most characters of a sentence that a reason shows. */
const MAX_SENTENCE_LENGTH = 160;

/** Sentences such as "Code is available at …": they say nothing about the subject of a paper. */
const releaseNotice = new RegExp(
  String.raw`https?:|\bgithub\b|` +
    String.raw`\b(?:code|data|datasets?|models?|weights|demo|page|implementation)\b.*` +
    String.raw`\b(?:available|released|found at|open-sourced)\b`,
  "i",
);

/**
 * Adds to each hit why it is related to the examples.
 * @param vectors the vectors of the hits
 */
export async function addReasons(
  hits: readonly Hit[],
  vectors: readonly Float32Array[],
  examples: Examples,
  sources: ReasonSources,
): Promise<Hit[]> {
  const { text, topicOf, citations } = sources;
  const asked = examples.papers.map(paperText);
  const topics = new Map(examples.papers.map(({ id }) => [topicOf(id)?.id, topicOf(id)]));
  const sentences = await nearestSentences(hits, vectors, examples, sources);
  const linksOf = citations && citationLinksTo(examples.papers, citations);
  const frequencies = new Map<string, number>();
  const frequency = (phrase: string): number => {
    if (!frequencies.has(phrase)) frequencies.set(phrase, papersWithPhrase(text, searchWords(phrase)).length);
    return frequencies.get(phrase)!;
  };
  return hits.map((hit, i) => {
    const phrases = phrasesInCommon(asked, paperText(hit.paper), { frequency });
    const own = topicOf(hit.paper.id);
    const topic = own && topics.has(own.id) ? own : undefined;
    const links = linksOf?.(hit.paper);
    const explanation: Explanation = {
      phrases,
      ...(topic && { topic }),
      ...(sentences[i] && { sentences: sentences[i] }),
      ...(links && { citations: links }),
    };
    const linked = links ? linksInWords(links, examples.papers, (id) => citations!.paperOf(id)) : [];
    return { ...hit, reasons: inWords(explanation, linked), explanation };
  });
}

function inWords({ phrases, topic, sentences }: Explanation, linked: readonly string[]): string[] {
  const reasons: string[] = [];
  if (phrases.length > 0) reasons.push(`shares ${phrases.map((phrase) => `“${phrase}”`).join(", ")}`);
  if (topic) reasons.push(`is in the same topic, “${topic.label}”`);
  reasons.push(...linked);
  if (sentences) reasons.push(`says “${shortened(sentences.found)}” where it says “${shortened(sentences.asked)}”`);
  return reasons;
}

/** A long sentence is cut between two words. */
function shortened(sentence: string): string {
  const text = sentence.replace(/[.。]$/, "");
  return text.length <= MAX_SENTENCE_LENGTH ? text : `${text.slice(0, MAX_SENTENCE_LENGTH).replace(/\s+\S*$/, "")} …`;
}

/**
 * For each hit, the two sentences that are nearest in meaning: one of the hit, one of the example
 * that is nearest to it.
 */
async function nearestSentences(
  hits: readonly Hit[],
  vectors: readonly Float32Array[],
  examples: Examples,
  { context, signal }: ReasonSources,
): Promise<(Explanation["sentences"] | undefined)[]> {
  const nearest = vectors.map((vector) => nearestExample(vector, examples));
  const rowOfSentence = new Map<string, number>();
  const rowsOf = (paper: Paper): number[] =>
    contentSentences(paper).map((sentence) => {
      if (!rowOfSentence.has(sentence)) rowOfSentence.set(sentence, rowOfSentence.size);
      return rowOfSentence.get(sentence)!;
    });
  const pairs = hits.map(({ paper }, i) => ({ found: rowsOf(paper), asked: rowsOf(nearest[i]!) }));
  const texts = [...rowOfSentence.keys()];
  const embedded = texts.length === 0 ? undefined : await embedSentences(context, texts, signal);
  if (!embedded) return hits.map(() => undefined);
  return pairs.map(({ found, asked }, i) => {
    const pair = nearestPair(embedded, found, asked);
    return (
      pair && { askedId: nearest[i]!.id, asked: texts[pair.b]!, found: texts[pair.a]!, similarity: pair.similarity }
    );
  });
}

/** The example that is nearest to a vector. */
export function nearestExample(vector: Float32Array, { papers, vectors }: Examples): Paper {
  let best = 0;
  let most = -Infinity;
  vectors.forEach((one, i) => {
    const similarity = dot(one, 0, vector, 0, vector.length);
    if (similarity > most) [best, most] = [i, similarity];
  });
  return papers[best]!;
}

/** The sentences of an abstract that are about the paper's subject; the title if there are none. */
function contentSentences({ title, abstract }: Paper): string[] {
  const sentences = sentencesOf(abstract)
    .map(({ text }) => text)
    .filter((text) => !releaseNotice.test(text));
  return sentences.length > 0 ? sentences : [title];
}

function nearestPair(
  vectors: Matrix,
  some: readonly number[],
  others: readonly number[],
): { a: number; b: number; similarity: number } | undefined {
  let best: { a: number; b: number; similarity: number } | undefined;
  for (const a of some) {
    for (const b of others) {
      const similarity = dot(rowOf(vectors, a), 0, rowOf(vectors, b), 0, vectors.cols);
      if (!best || similarity > best.similarity) best = { a, b, similarity };
    }
  }
  return best;
}

/**
 * Undefined when the embedder fails, as it may in an index whose papers all came with a vector. The
 * other reasons are still given.
 */
async function embedSentences(
  context: SearchContext,
  texts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Matrix | undefined> {
  try {
    return await context.embedTexts(texts, signal);
  } catch (error) {
    if (PaperweaveError.is(error, "aborted")) throw error;
    process.emitWarning(
      `The embedder failed: ${(error as Error).message} Hits are explained without sentences.`,
      "PaperweaveWarning",
    );
    return undefined;
  }
}

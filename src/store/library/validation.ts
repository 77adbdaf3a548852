import { orAborted, throwIfAborted } from "../../core/abort.js";
import { formatValue } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import { checkMatrix, unitRows } from "../../core/matrix.js";
import type { Embedder, Embeddings, EmbedOptions, PaperInput } from "../../core/types.js";
import { packagedModel } from "../../embed/model-files.js";
import { sharedEmbedder } from "./shared-embedders.js";

/* Checks of what users pass to an index. */

/**
 * The embedder of an index, and whether the index is to close it.
 * @param made id of the embedder that made the index: it is the default, if it is a model of the package
 */
export async function takeEmbedder(
  asked: string | Embedder | undefined,
  made?: string,
): Promise<{ model: Embedder; owned: boolean }> {
  const embedder = asked === undefined ? ((await packagedModel(made)) ?? "minilm") : asked;
  if (typeof embedder === "string") return { model: await sharedEmbedder(embedder), owned: true };
  if (
    typeof embedder?.embed !== "function" ||
    typeof embedder.id !== "string" ||
    !Number.isSafeInteger(embedder.dimensions)
  ) {
    throw new PaperweaveError(
      "invalid-argument",
      `embedder must be a name or an object { id, dimensions, maxTokens, embed }, got ${formatValue(embedder)}.`,
    );
  }
  return { model: embedder, owned: false };
}

/**
 * Embeds by an embedder that may be anybody's: its answer is checked, and scaled to unit rows,
 * before it reaches the library, and an abort that it did not look at counts, too.
 */
export async function embedWith(model: Embedder, texts: readonly string[], options: EmbedOptions): Promise<Embeddings> {
  const answer = await orAborted(model.embed(texts, { kind: "passage", ...options }), options.signal);
  throwIfAborted(options.signal);
  checkMatrix(`The answer of the embedder ${formatValue(model.id)}`, answer, model.dimensions);
  if (answer.rows !== texts.length)
    throw new PaperweaveError(
      "shape-mismatch",
      `The embedder ${formatValue(model.id)} gave ${answer.rows} vectors for ${texts.length} texts.`,
    );
  return { ...unitRows(answer), truncated: answer.truncated ?? [] };
}

/** All papers of a list, or of a stream. */
export async function collect(
  papers: Iterable<PaperInput> | AsyncIterable<PaperInput>,
  signal: AbortSignal | undefined,
): Promise<PaperInput[]> {
  const list: PaperInput[] = [];
  for await (const paper of eachOf(papers, signal)) list.push(paper);
  return list;
}

/**
 * The papers of a list, or of a stream, one after another; an abort counts also while the next one
 * is waited for. Throws `invalid-argument`.
 */
export async function* eachOf(
  papers: Iterable<PaperInput> | AsyncIterable<PaperInput>,
  signal: AbortSignal | undefined,
): AsyncGenerator<PaperInput> {
  if (isList(papers)) {
    for (const paper of papers) yield paper;
    return;
  }
  if (typeof papers !== "object" || papers === null || !(Symbol.asyncIterator in papers)) {
    throw new PaperweaveError("invalid-argument", `upsert takes a list of papers, got ${formatValue(papers)}.`);
  }
  const iterator = papers[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await orAborted(iterator.next(), signal);
      ended = done === true;
      if (ended) return;
      yield value;
    }
  } finally {
    if (!ended) void iterator.return?.()?.catch(() => undefined); // it may never answer
  }
}

/** The ids that are to be removed. Throws `invalid-argument`. */
export function takeIds(idOrIds: string | readonly string[]): readonly string[] {
  const ids = typeof idOrIds === "string" ? [idOrIds] : idOrIds;
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === "string"))
    throw new PaperweaveError("invalid-argument", `remove takes an id or a list of ids, got ${formatValue(idOrIds)}.`);
  return ids as readonly string[];
}

export function isList(papers: unknown): papers is Iterable<PaperInput> {
  return typeof papers === "object" && papers !== null && Symbol.iterator in papers;
}

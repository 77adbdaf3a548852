import type { Cluster } from "./cluster.js";

/**
 * Code units of texts that are sent at a time. OpenSearch returns 10,000 words at most
 * (`index.analyze.max_token_count`), and a word has at least one.
 */
const MAX_TEXT = 10_000;

/**
 * The words of texts as the index of papers has them: folded stems, in their order.
 * @returns a list for each text; that of a text of more than 10,000 code units is not read, and the text itself
 *   stands for two words
 */
export async function readWords(
  cluster: Cluster,
  index: string,
  texts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string[][]> {
  const words = texts.map((text): string[] => (text.length > MAX_TEXT ? [text, text] : []));
  for (let from = 0; from < texts.length;) {
    let to = from;
    for (let room = MAX_TEXT; to < texts.length && (to === from || texts[to]!.length <= room); to++)
      room -= texts[to]!.length;
    if (texts[from]!.length <= MAX_TEXT) await read(from, to);
    from = to;
  }
  return words;

  async function read(from: number, to: number): Promise<void> {
    const { body } = await cluster.request<{ tokens: readonly { token: string; start_offset: number }[] }>(
      { method: "POST", path: [index, "_analyze"], body: { field: "title", text: texts.slice(from, to) } },
      signal,
    );
    // Places are counted over all texts, with one between two of them.
    let text = from,
      end = texts[from]!.length;
    for (const { token, start_offset } of body.tokens) {
      while (start_offset > end) end += 1 + texts[++text]!.length;
      words[text]!.push(token);
    }
  }
}

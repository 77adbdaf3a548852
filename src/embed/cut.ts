/**
 * The first `maxTokens` of a text's token ids, of which the last `closing` stay: special tokens
 * that end every text.
 */
export function cut(ids: readonly number[], maxTokens: number, closing: number): number[] {
  if (ids.length <= maxTokens) return [...ids];
  const kept = Math.min(closing, maxTokens);
  return [...ids.slice(0, maxTokens - kept), ...ids.slice(ids.length - kept)];
}

export const UNKNOWN = 100;

/** The tokens of a WordPiece tokenizer. */
export interface Vocabulary {
  /** Token ids by their text; a token that does not begin a word has "##" before it. */
  ids: ReadonlyMap<string, number>;
  /** Tokens that stand for themselves wherever a text has them: "[SEP]". */
  special: readonly { text: string; id: number }[];
  /** Characters of the longest token. */
  longest: number;
}

/** The vocabulary in the text of a tokenizer.json. */
export function readVocabulary(tokenizerJson: string): Vocabulary {
  const { model, added_tokens: added } = JSON.parse(tokenizerJson) as {
    model: { vocab: Record<string, number> };
    added_tokens: { id: number; content: string }[];
  };
  const ids = new Map(Object.entries(model.vocab));
  return {
    ids,
    special: added.map(({ id, content }) => ({ text: content, id })),
    longest: [...ids.keys()].reduce((most, text) => Math.max(most, text.length), 0),
  };
}

/** The tokens that are words of ASCII: they are met most. */
export function wholeWords({ ids }: Vocabulary): string[] {
  return [...ids.keys()].filter((text) => /^([a-z0-9]+|[!-/:-@[-`{-~])$/.test(text));
}

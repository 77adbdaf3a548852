import { readVocabulary } from "./vocabulary.js";
import { WordPieces } from "./word-pieces.js";

/** Token ids of a text, special tokens included, cut to the most that are read; and how many there were. */
export type Tokenize = (text: string) => { ids: Int32Array; tokens: number };

/** Special tokens around every text. */
const START = "[CLS]";
const END = "[SEP]";

/**
 * A tokenizer for BERT from the text of its tokenizer.json.
 * @param maxTokens a longer text is cut; its last special token stays
 */
export function createTokenize(tokenizerJson: string, maxTokens: number): Tokenize {
  const vocabulary = readVocabulary(tokenizerJson);
  const [start, end] = [vocabulary.ids.get(START)!, vocabulary.ids.get(END)!];
  const words = new WordPieces(vocabulary);
  return (text) => {
    words.read(text);
    const read = Math.min(words.count, maxTokens - 2);
    const ids = new Int32Array(read + 2);
    ids[0] = start;
    ids.set(words.ids.subarray(0, read), 1);
    ids[read + 1] = end;
    return { ids, tokens: words.count + 2 };
  };
}

import { Tokenizer } from "@huggingface/tokenizers";
import { cut } from "./cut.js";

/** Token ids of a text, special tokens included, cut to `maxTokens`; and how many there were. */
export type Tokenize = (text: string) => { ids: number[]; tokens: number };

/**
 * A tokenizer from the texts of tokenizer.json and tokenizer_config.json; the cut keeps the closing
 * special token.
 */
export function createTokenize(tokenizerJson: string, configJson: string, maxTokens: number): Tokenize {
  const tokenizer = new Tokenizer(JSON.parse(tokenizerJson) as object, JSON.parse(configJson) as object);
  return (text) => {
    const { ids } = tokenizer.encode(text);
    return { ids: cut(ids, maxTokens, 1), tokens: ids.length };
  };
}

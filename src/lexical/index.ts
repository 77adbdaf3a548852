export { definedAcronyms } from "./acronyms.js";
export { phrasesInCommon } from "./common-phrases.js";
export { singular } from "./singular.js";
export { stopWords } from "./stop-words.js";
export { sparseDot, tfidf } from "./tfidf.js";
export { termMatrix } from "./term-matrix.js";
export { tokenRuns, type Token } from "./tokens.js";

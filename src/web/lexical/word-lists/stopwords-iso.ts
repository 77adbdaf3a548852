import lists from "stopwords-iso/stopwords-iso.json" with { type: "json" };

export const stopwordsIso = (): Record<string, readonly string[]> => lists;

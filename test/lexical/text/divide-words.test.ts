import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readCorpus } from "../../../src/lexical/index.js";
import { divideWords, withoutDivisions } from "../../../src/lexical/text/divide-words.js";

describe("words of scripts without spaces", () => {
  test.each([
    ["Chinese", "机器学习和电池", ["学习", "电池"]],
    ["Japanese", "日本語の量子化とBERTの評価", ["日本語", "量子化", "BERT", "評価"]],
    ["Thai", "ภาษาไทยและแบตเตอรี่", ["ภาษา", "ไทย", "และ"]],
  ])("%s words are divided by the dictionary of the platform", (_, text, words) => {
    const found = divideWords(text).trim().split(/\s+/);
    for (const word of words) expect(found).toContain(word);
  });

  test("a text keeps its letters and their order; one of other scripts stays as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."电池學習のカタカナーไทยab C1 .,é中文") }), (text) => {
        const letters = (of: string): string => of.replace(/ /g, "");
        expect(letters(divideWords(text))).toBe(letters(text));
      }),
    );
    for (const text of ["plain words", "Schrödinger’s Katze", "русские слова"]) expect(divideWords(text)).toBe(text);
  });

  test("a phrase is shown without the spaces", () => {
    expect(withoutDivisions("机器 翻译 of BERT 模型")).toBe("机器翻译 of BERT 模型");
  });
});

describe("Korean", () => {
  test.each([
    [
      "particles do not belong to the nouns before them",
      "배터리의 수명을 언어모델에서는",
      ["배터리", "수명", "언어모델"],
    ],
    [
      "nouns that end like particles stay whole",
      "실험결과 전문가 정확도 비디오",
      ["실험결과", "전문가", "정확도", "비디오"],
    ],
    ["verbs at the ends of sentences are no words of phrases", "방식을 제안한다. 수명이 향상되었다.", ["방식", "수명"]],
  ])("%s", (_, text, words) => {
    const { surfaceForms, words: folded } = readCorpus([text]);
    expect(folded).toEqual(words);
    expect(surfaceForms).toEqual(words);
  });
});

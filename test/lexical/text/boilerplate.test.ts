import { expect, test } from "vitest";
import { readCorpus } from "../../../src/lexical/index.js";

const wordsIn = (text: string): string[] => readCorpus([text]).words;

test.each([
  ["copyright notices", "Asthma rises. © 2021 Elsevier Ltd. All rights reserved.", ["asthma", "rise"]],
  ["registration numbers and confidence", "Asthma (95% CI 7-86) NCT01234567, CRD42020123456.", ["asthma"]],
])("%s are no words of a paper's subject", (_, text, words) => {
  expect(wordsIn(text)).toEqual(words);
});

test("names of methods, vitamins and sentences that only look like them stay", () => {
  expect(wordsIn("Bayesian optimal classifiers need vitamin D. Patients on the GPT-4 covid-19 chart")).toEqual(
    expect.arrayContaining(["bayesian", "classifier", "vitamin", "patient", "gpt-4", "covid-19", "chart"]),
  );
});

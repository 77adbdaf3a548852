import fc from "fast-check";
import { expect, test } from "vitest";
import { sentencesOf } from "../../src/search/split-sentences.js";

const texts = (text: string): string[] => sentencesOf(text).map((sentence) => sentence.text);

test.each([
  ["We follow Smith et al. (2020). It works.", ["We follow Smith et al. (2020).", "It works."]],
  [
    "As shown by Vaswani et al. Transformers win. We agree.",
    ["As shown by Vaswani et al. Transformers win.", "We agree."],
  ],
  [
    "Graphs, i.e. networks, and trees, e.g. Parse trees. Next one.",
    ["Graphs, i.e. networks, and trees, e.g. Parse trees.", "Next one."],
  ],
  ["See Fig. 2 and Eq. 3. Then Sec. 4 follows.", ["See Fig. 2 and Eq. 3.", "Then Sec. 4 follows."]],
  ["It gains 2.5 points. The rest is 0.1.", ["It gains 2.5 points.", "The rest is 0.1."]],
  ["Is it so? Yes! Of course… Done.", ["Is it so?", "Yes!", "Of course…", "Done."]],
  ["We use node.js and v1.2 of it. Fine.", ["We use node.js and v1.2 of it.", "Fine."]],
  ["By J. R. Smith and others. We cite them.", ["By J. R. Smith and others.", "We cite them."]],
  ["It needs vitamin C. The dose is small.", ["It needs vitamin C.", "The dose is small."]],
  [
    'He said "stop." Then he (too) stopped (at last.) We left.',
    ['He said "stop."', "Then he (too) stopped (at last.)", "We left."],
  ],
  ["an old text . it has signs apart . the end .", ["an old text .", "it has signs apart .", "the end ."]],
  ["我们提出一种方法。它很好！为什么？", ["我们提出一种方法。", "它很好！", "为什么？"]],
  ["No end at all", ["No end at all"]],
  ["  ", []],
  ["… ! ?", []],
  ["", []],
])("the sentences of “%s”", (text, sentences) => expect(texts(text)).toEqual(sentences));

test("sentences stand where they say, in order, and every word is in one", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom("We", "show", "et al.", "Fig.", "2.5", "x.", ".", "!", "。", "語", "(", ")", "\n", "A.", "🙂"),
        { maxLength: 30 },
      ),
      (parts) => {
        const text = parts.join(" ");
        let end = 0;
        for (const sentence of sentencesOf(text)) {
          expect(sentence.start).toBeGreaterThanOrEqual(end);
          expect(text.slice(sentence.start, sentence.end)).toBe(sentence.text);
          expect(text.slice(end, sentence.start)).not.toMatch(/[\p{L}\p{N}]/u);
          end = sentence.end;
        }
        expect(text.slice(end)).not.toMatch(/[\p{L}\p{N}]/u);
      },
    ),
    { numRuns: 500 },
  );
});

import { expect, test } from "vitest";
import { escapeXml, textWidth, wrap } from "../../../src/view/theme/svg-text.js";

test("text becomes text: no markup, no quotes, no direction marks, no characters that XML lacks", () => {
  expect(escapeXml(`</text><script>alert("1' & 2")</script>`)).toBe(
    "&#60;/text&#62;&#60;script&#62;alert(&#34;1&#39; &#38; 2&#34;)&#60;/script&#62;",
  );
  expect(escapeXml("a\u202eb\u0000c\u2067d\ufffee\u200f")).toBe("abcde");
  expect(escapeXml("half \ud83d and whole \ud83d\ude00")).toBe("half \ufffd and whole \ud83d\ude00");
});

test("labels are broken at spaces, and cut where they are too long", () => {
  expect(wrap("object detection", 30, 3)).toEqual(["object detection"]);
  expect(wrap("convolutional neural networks, inductive bias", 11, 3)).toEqual([
    "convolutional neural",
    "networks, inductive",
    "bias",
  ]);
  expect(wrap("one two three four five six seven eight nine ten eleven twelve", 5, 2)).toHaveLength(2);
  expect(wrap("one two three four five six seven", 5, 2)[1]).toMatch(/…$/);
  const [long] = wrap("x".repeat(200), 11, 3);
  expect(textWidth(long!)).toBeLessThan(11 * 1.6 + 1);
  expect(wrap("", 11, 3)).toEqual([]);
});

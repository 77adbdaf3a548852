import { wordList } from "../../core/strings.js";
import { stopwordsIso } from "./stopwords-iso.js";

/**
 * Further languages, by the codes of the package stopwords-iso (MIT licence): those of other scripts
 * than the Latin one, and some with it. `foreign-function-words.ts` has the others.
 */
const codes = "ar bg cs da el fa fi he hi hu id ja ko no pl ro sv th tr uk zh".split(" ");

/** Usual words of abstracts, which the lists lack. */
const abstractWords: Readonly<Record<string, string>> = {
  ar: "نقترح ونقترح طريقة دراسة الدراسة يدرس البحث نحلل نقدم النتائج نتائج نستخدم ونستخدم تحليل",
  ja: `研究 本研究 提案 手法 方法 した する され ました ます である 結果 検討 調査 解析 評価 示し 向上 改善 比較 用い 行っ
    明らか 有効 課題 ため により による における について`,
  ko: "연구 방법 제안 분석 결과 평가 비교 향상 개선 위한 통해 통한 대한 이용한 관한 제시 사용",
  tr: `çalışma çalışmada çalışmanın çalışmamızda yöntem yöntemi sonuç sonuçlar sonuçları kullanılarak kullanılmıştır
    edilmiştir incelenmiştir önerilmektedir önerilmiştir geliştirilmiştir`,
  zh: `研究 分析 方法 提出 影响 结果 本文 通过 采用 建立 给出 进行 具有 问题 主要 重要 提高 实验 表明 显示 基于 比较 评估 评价
    探讨 目的 结论`,
};

/** Stop words by language. The lists are read when they are first needed. */
export function moreStopWords(): Record<string, readonly string[]> {
  const lists = stopwordsIso();
  return Object.fromEntries(
    codes.map((code) => [
      code,
      [...lists[code]!.filter((word) => /^[\p{L}\p{M}]{2,}$/u.test(word)), ...wordList(abstractWords[code] ?? "")],
    ]),
  );
}

import { isAscii } from "../../core/strings.js";

/** Letters of scripts that put no spaces between words. */
const UNSPACED =
  String.raw`\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}` + String.raw`\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}`;

const unspacedRun = new RegExp(`[${UNSPACED}]+`, "gu"),
  anyUnspaced = new RegExp(`[${UNSPACED}]`, "u"),
  betweenUnspaced = new RegExp(`(?<=[${UNSPACED}]) (?=[${UNSPACED}])`, "gu");

/** Han letters that begin or end a word and are none by themselves: 量子化, 预训练. */
const beforeSuffix = /(?<=\p{sc=Han}) (?=[化性率者系型法力度学學剂劑层層器机機论論量値值症病](?: |$))/gu,
  afterPrefix = /(?<=(?:^| )[预預非超多半再低高微亚亜反无無]) (?=\p{sc=Han})/gu;

/** A Korean noun of two syllables or more, with the particles that follow it. */
const koreanParticles =
  /([가-힣]{2,}?)((?:에서|에게|으로|부터|까지|처럼|보다)?(?:의|를|을|은|는|이|가|에|로|와|과|도|만)?)(?![가-힣])/gu;
/** Nouns, and ends of compound nouns, whose last syllable only looks like a particle. */
const koreanNouns = new RegExp(
  String.raw`(?:결과|효과|성과|경과|초과|통과|평가|국가|전문가|증가|추가|대가|정도|온도|속도|밀도|강도|농도|고도|난이도|확도|뢰도|제도|지도|유도|의도|경로|도로|` +
    String.raw`회로|진로|으로|차이|나이|높이|사이|길이|깊이|놀이|주의|정의|논의|회의|강의|편의|유의|모의|상의|하이|종이|가이|바이|고은|기은|지은|소은|제로|마이|` +
    String.raw`디오|비디오|바이오|가로|세로|서로|스스로|한의|동의|수의|은과|내과|외과|학과|사과|안과)$`,
  "u",
);
/** In Korean abstracts the last word of a sentence is its verb. */
const koreanVerb = /[가-힣]+(?:한|하였|했|된|되었|됐|이|였|있|없|는|린|든|은|인)다(?![가-힣])/gu;

let segmenter: Intl.Segmenter | undefined;

/**
 * The text with spaces between the words of Chinese, Japanese, Thai, Lao, Khmer and Burmese, by the
 * dictionaries of ICU (`Intl.Segmenter`), and between Korean nouns and the particles after them;
 * Korean verbs at the ends of sentences are replaced by a bar, as no phrase contains them. Other
 * texts stay as they are. Node.js versions have different dictionaries, and may divide a rare word
 * differently.
 */
export function divideWords(text: string): string {
  if (isAscii(text)) return text;
  if (anyUnspaced.test(text))
    text = text.replace(unspacedRun, (run) => {
      segmenter ??= new Intl.Segmenter("en", { granularity: "word" });
      const words = Array.from(segmenter.segment(run), ({ segment }) => segment).join(" ");
      return ` ${words.replace(beforeSuffix, "").replace(afterPrefix, "")} `;
    });
  if (/[가-힣]/u.test(text))
    text = text
      .replace(koreanVerb, " | ")
      .replace(koreanParticles, (word, noun: string, particles: string) =>
        particles === "" || koreanNouns.test(word) ? word : `${noun} | `,
      );
  return text;
}

/** A phrase as it is written: without spaces between words of scripts that have none. */
export function withoutDivisions(phrase: string): string {
  return isAscii(phrase) ? phrase : phrase.replace(betweenUnspaced, "");
}

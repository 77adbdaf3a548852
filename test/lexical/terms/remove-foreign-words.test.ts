import { expect, test } from "vitest";
import { readCorpus, withoutForeignFunctionWords, type Corpus } from "../../../src/lexical/index.js";
import { foreignFunctionWords } from "../../../src/lexical/word-lists/foreign-function-words.js";

/** What is left of a document, words that stop no phrase, in its own letters. */
const wordsOf = ({ tokens, offsets, surfaceForms, wordOf }: Corpus, document: number): string =>
  Array.from(tokens.subarray(offsets[document], offsets[document + 1]))
    .filter((token) => token >= 0 && wordOf[token]! >= 0)
    .map((token) => surfaceForms[token]!)
    .join(" ");

const english =
  "All human beings are born free and equal in dignity and rights. They are endowed with reason and " +
  "conscience and should act towards one another in a spirit of brotherhood.";

// Article 1 of the Universal Declaration of Human Rights.
test.each<[string, string, string]>([
  [
    "german",
    "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen " +
      "begabt und sollen einander im Geist der Brüderlichkeit begegnen.",
    "Menschen frei gleich Würde Rechten geboren Vernunft Gewissen begabt einander Geist Brüderlichkeit begegnen",
  ],
  [
    "french",
    "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison " +
      "et de conscience et doivent agir les uns envers les autres dans un esprit de fraternité.",
    "êtres humains naissent libres égaux dignité droits doués raison conscience agir uns envers esprit fraternité",
  ],
  [
    "spanish",
    "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de " +
      "razón y conciencia, deben comportarse fraternalmente los unos con los otros.",
    "seres humanos nacen libres iguales dignidad derechos dotados razón conciencia comportarse fraternalmente",
  ],
  [
    "portuguese",
    "Todos os seres humanos nascem livres e iguais em dignidade e em direitos. Dotados de razão e de " +
      "consciência, devem agir uns para com os outros em espírito de fraternidade.",
    "seres humanos nascem livres iguais dignidade direitos Dotados razão consciência agir espírito fraternidade",
  ],
  [
    "italian",
    "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Essi sono dotati di ragione e " +
      "di coscienza e devono agire gli uni verso gli altri in spirito di fratellanza.",
    "esseri umani nascono liberi eguali dignità diritti Essi dotati ragione coscienza agire uni verso " +
      "spirito fratellanza",
  ],
  [
    "dutch",
    "Alle mensen worden vrij en gelijk in waardigheid en rechten geboren. Zij zijn begiftigd met " +
      "verstand en geweten, en behoren zich jegens elkander in een geest van broederschap te gedragen.",
    "mensen vrij gelijk waardigheid rechten geboren begiftigd verstand geweten behoren jegens elkander " +
      "geest broederschap gedragen",
  ],
  [
    "russian",
    "Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и " +
      "совестью и должны поступать в отношении друг друга в духе братства.",
    "люди рождаются свободными равными своем достоинстве правах наделены разумом совестью должны " +
      "поступать отношении друг друга духе братства",
  ],
])("a %s text loses the words of its grammar, and no other", (language, text, left) => {
  expect(foreignFunctionWords[language]).toBeDefined();
  expect(wordsOf(withoutForeignFunctionWords(readCorpus([english, text])), 1)).toBe(left);
});

test.each([
  [
    "Turkish",
    "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana sahiptirler ve " +
      "birbirlerine karşı kardeşlik zihniyeti ile hareket etmelidirler.",
    "insanlar hür haysiyet haklar bakımından eşit doğarlar Akıl vicdana sahiptirler birbirlerine karşı kardeşlik " +
      "zihniyeti hareket etmelidirler",
  ],
  [
    "Arabic",
    "يولد جميع الناس أحراراً متساوين في الكرامة والحقوق. وقد وهبوا عقلاً وضميراً وعليهم أن يعامل بعضهم بعضاً بروح " +
      "الإخاء.",
    "يولد الناس أحراراً متساوين الكرامة والحقوق وهبوا عقلاً وضميراً وعليهم يعامل بعضهم بعضاً بروح الإخاء",
  ],
])("a %s text loses the words that stopwords-iso has", (_, text, left) => {
  expect(wordsOf(withoutForeignFunctionWords(readCorpus([english, text])), 1)).toBe(left);
});

test("English texts stay as they are, beside others and alone, whatever their words mean elsewhere", () => {
  const texts = [
    "Die casting of alloys: dies, cars, wars and the sin of man",
    "Virtualize a Mac OS client on an OS X server",
    "Visual Studio in a visual studio, à la carte",
    english,
  ];
  const corpus = readCorpus(texts);
  expect(withoutForeignFunctionWords(corpus)).toBe(corpus);
  const mixed = readCorpus([
    ...texts,
    "Die Arbeit zeigt, dass die Netze der Autos und die Kriege der Menschen sich gleichen",
  ]);
  const changed = withoutForeignFunctionWords(mixed);
  texts.forEach((_, document) => expect(wordsOf(changed, document)).toBe(wordsOf(mixed, document)));
  expect(wordsOf(changed, 4)).toBe("Netze Autos Kriege Menschen gleichen");
});

test("a word that lost what stood before it is the word itself, where that stands in the corpus, too", () => {
  const corpus = withoutForeignFunctionWords(
    readCorpus([
      "Nous proposons une méthode pour l'apprentissage et l'irrigation",
      "Un apprentissage par renforcement pour le jeu de go",
    ]),
  );
  expect(wordsOf(corpus, 0)).toBe("apprentissage l'irrigation");
});

test("what is left out ends a phrase", () => {
  const { tokens, offsets } = withoutForeignFunctionWords(
    readCorpus(["Die Wälder und Böden in der Trockenheit der Jahre"]),
  );
  expect(Array.from(tokens.subarray(offsets[0], offsets[1]), (token) => (token < 0 ? "," : "w")).join("")).toBe(
    ",,w,w,,w,w",
  );
});

import { isAscii, wordList } from "../../core/strings.js";
import { singularOf } from "./inflection.js";

/** Prefixes that are written with a hyphen and without: "pre-training", "pretraining". */
const prefixes = wordList(`
  anti auto bi bio co cyber de hyper inter intra macro meta micro mono multi nano neuro non over poly pre pseudo re
  semi sub super ultra un under
`);
const hyphenatedPrefix = new RegExp(`^(${prefixes.join("|")})-(?=\\p{L}{3})`, "u");

/** British spellings, and the American ones that they are folded to. */
const americanSpelling = new Map(
  Object.entries({
    behaviour: "behavior",
    behavioural: "behavioral",
    neighbour: "neighbor",
    neighbouring: "neighboring",
    neighbourhood: "neighborhood",
    colour: "color",
    colouring: "coloring",
    coloured: "colored",
    labour: "labor",
    favour: "favor",
    humour: "humor",
    tumour: "tumor",
    modelling: "modeling",
    modelled: "modeled",
    labelling: "labeling",
    labelled: "labeled",
    unlabelled: "unlabeled",
    signalling: "signaling",
    travelling: "traveling",
    traveller: "traveler",
    cancelling: "canceling",
    channelling: "channeling",
    centre: "center",
    fibre: "fiber",
    metre: "meter",
    theatre: "theater",
    catalogue: "catalog",
    dialogue: "dialog",
    analogue: "analog",
    defence: "defense",
    offence: "offense",
    licence: "license",
    grey: "gray",
    programme: "program",
    sceptical: "skeptical",
    artefact: "artifact",
    ageing: "aging",
    judgement: "judgment",
    acknowledgement: "acknowledgment",
  }),
);

/** What may follow a number in a quantity: "10-fold", "90nm", "20th", "6.5times". */
const units = new Set(
  wordList(`
    am b billion class cm day db dbm degree fold fps gb gbps ghz gw hour hundred hz k kb kbps kg khz km kv kw kwh layer
    m mb mbps mg mhz million min minute minutes ml mm month ms mw n nd nm ns p page percent pm point pt px rd rpm s sec
    second st t tb th thousand thz times um us week x year
`),
);

/** Longer runs of characters are data, or text of a script without spaces. */
const MAX_WORD_LENGTH = 40;

/**
 * One key for all forms of a word: lower case, no accents, singular, American spelling, no
 * possessive, no hyphen after a prefix such as "pre". The empty string for what is no word: a
 * number, a quantity ("90nm", "6.5times"), a single letter, a run of more than 40 characters.
 * "3d", "gpt-4" and "covid-19" are words.
 */
export function foldWord(surface: string): string {
  if (surface.length < 2 || surface.length > MAX_WORD_LENGTH) return "";
  if (isLowercaseAscii(surface)) return foldEnding(surface); // the same as below, in half the time
  const first = surface.charCodeAt(0);
  if (first >= 48 && first <= 57 && isQuantity(surface)) return "";
  if (!/\p{L}/u.test(surface) || /\d{6}/.test(surface)) return ""; // NCT01234567: a registration number
  if (/^[A-Z]{2,}s$/.test(surface)) return surface.slice(0, -1).toLowerCase(); // LLMs, GPUs, APIs
  const acronym = /^[A-Z]{2,5}$/.test(surface); // the last letter of GPS and CMOS is no plural ending
  let word = surface.toLowerCase();
  if (acronym) return word;
  if (/[^a-z0-9]/.test(word)) word = foldSigns(word);
  // A compound is folded by its last part: "data-centres".
  const last = word.lastIndexOf("-") + 1;
  return word.slice(0, last) + foldEnding(word.slice(last));
}

function isLowercaseAscii(word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    if (code < 97 || code > 122) return false;
  }
  return true;
}

function foldEnding(word: string): string {
  const singular = singularOf(word.includes("isation") ? word.replace(/isation(s?)$/, "ization$1") : word);
  return americanSpelling.get(singular) ?? singular;
}

function foldSigns(word: string): string {
  if (!isAscii(word)) {
    if (/[\u00c0-\u024f]/.test(word)) word = word.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    word = word.replace(/[\u2010-\u2013\u2212]/g, "-").replace(/\u2019/g, "'");
  }
  if (word.includes("'")) word = word.replace(/'s?$/, "").replace(/'s$/, "");
  return word.includes("-") ? word.replace(hyphenatedPrefix, "$1") : word;
}

function isQuantity(surface: string): boolean {
  const parts = /^(\d+)(?:\.\d+)?-?(\P{N}*)(.*)$/u.exec(surface);
  if (!parts || parts[2] === "") return true;
  const unit = parts[2]!.toLowerCase().replace(/s$/, "");
  if (parts[1]!.length > 2) return true;
  return units.has(parts[2]!.toLowerCase()) || units.has(unit) || (parts[1]!.length > 1 && !surface.includes("-"));
}

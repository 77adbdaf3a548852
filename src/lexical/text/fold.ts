import { isAscii } from "../../core/strings.js";
import { singularOf } from "./inflection.js";

/** Prefixes that are written with and without a hyphen: "pre-training", "pretraining". */
const loosePrefix =
  /^(anti|auto|bi|bio|co|cyber|de|hyper|inter|intra|macro|meta|micro|mono|multi|nano|neuro|non|over|poly|pre|pseudo|re|semi|sub|super|ultra|un|under)-(?=\p{L}{3})/u;

const spelling = new Map(
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

/** What follows a number in a quantity: "10-fold", "90nm", "20th", "6.5times". */
const units = new Set(
  (
    "st nd rd th s x k m b n t p times fold percent ms ns us min sec hz khz mhz ghz thz kb mb gb tb kbps mbps gbps " +
    "nm um mm cm km kg mg ml db dbm mw kw gw kwh kv fps rpm pt px am pm day week month year hour minute second point minutes " +
    "layer page class degree million billion thousand hundred"
  ).split(" "),
);

/** At most this many characters: longer runs are data, or a script without spaces. */
const MAX_WORD_LENGTH = 40;

/**
 * The key under which the forms of a word are one: small letters, no accents, singular, American
 * spelling, no possessive, no hyphen after a loose prefix. The empty string when it is no word: a
 * number, a quantity ("90nm", "6.5times"), a single letter, a run of more than 40 characters.
 * "3d", "gpt-4" and "covid-19" are words.
 */
export function foldWord(surface: string): string {
  if (surface.length < 2 || surface.length > MAX_WORD_LENGTH) return "";
  if (hasSmallLettersAlone(surface)) return foldEnding(surface); // the same, in half the time
  const first = surface.charCodeAt(0);
  if (first >= 48 && first <= 57 && isQuantity(surface)) return "";
  if (!/\p{L}/u.test(surface)) return "";
  if (/^[A-Z]{2,}s$/.test(surface)) return surface.slice(0, -1).toLowerCase(); // LLMs, GPUs, APIs
  const acronym = /^[A-Z]{2,5}$/.test(surface); // the last letter of GPS and CMOS is no plural
  let word = surface.toLowerCase();
  if (acronym) return word;
  if (/[^a-z0-9]/.test(word)) word = foldSigns(word);
  // A compound is folded by its last part: "data-centres".
  const last = word.lastIndexOf("-") + 1;
  return word.slice(0, last) + foldEnding(word.slice(last));
}

function hasSmallLettersAlone(word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    const code = word.charCodeAt(i);
    if (code < 97 || code > 122) return false;
  }
  return true;
}

function foldEnding(word: string): string {
  const singular = singularOf(word.includes("isation") ? word.replace(/isation(s?)$/, "ization$1") : word);
  return spelling.get(singular) ?? singular;
}

function foldSigns(word: string): string {
  if (!isAscii(word)) {
    if (/[\u00c0-\u024f]/.test(word)) word = word.normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    word = word.replace(/[\u2010-\u2013\u2212]/g, "-").replace(/\u2019/g, "'");
  }
  if (word.includes("'")) word = word.replace(/'s?$/, "").replace(/'s$/, "");
  return word.includes("-") ? word.replace(loosePrefix, "$1") : word;
}

function isQuantity(surface: string): boolean {
  const parts = /^(\d+)(?:\.\d+)?-?(\P{N}*)(.*)$/u.exec(surface);
  if (!parts || parts[2] === "") return true;
  const unit = parts[2]!.toLowerCase().replace(/s$/, "");
  if (parts[1]!.length > 2) return true;
  return units.has(parts[2]!.toLowerCase()) || units.has(unit) || (parts[1]!.length > 1 && !surface.includes("-"));
}

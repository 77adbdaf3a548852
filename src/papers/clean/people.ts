import { cleanText } from "./clean.js";
import { listLiteral } from "./lists.js";

/** No name is longer; what is longer is a sentence, or many names in one. */
const LONGEST_NAME = 500;

/**
 * Names of people: a list of texts or of objects, or one text in which they are separated.
 * Undefined when there are none.
 */
export function toPeople(value: unknown): string[] | undefined {
  const items = typeof value === "string" ? splitNames(value) : Array.isArray(value) ? value : [];
  const names = items
    .map(personName)
    .filter((name): name is string => name !== undefined && name !== "" && name.length <= LONGEST_NAME);
  return names.length > 0 ? names : undefined;
}

/**
 * The name of a person, in the order in which it is said: of "family" and "given" parts, or of one
 * text.
 */
function personName(item: unknown): string | undefined {
  if (typeof item === "string") return cleanName(item);
  if (typeof item !== "object" || item === null) return undefined;
  const fields = item as Record<string, unknown>;
  const text = (...names: string[]): string | undefined =>
    names
      .map((name) => fields[name])
      .find((value): value is string => typeof value === "string" && value.trim() !== "");
  const family = text("family", "lastName", "last_name", "surname", "keyname", "familyName", "last");
  const given = text("given", "firstName", "first_name", "forenames", "givenName", "first");
  const whole = text("name", "literal", "display_name", "fullname", "full_name", "author_name", "fullName", "creator");
  if (family !== undefined)
    return cleanText(
      [given, text("non-dropping-particle", "dropping-particle"), family, text("suffix")].filter(Boolean).join(" "),
    );
  return whole === undefined ? undefined : cleanName(whole);
}

function cleanName(name: string): string {
  const clean = cleanText(name);
  const said = saidOrder(clean);
  return said === clean ? clean : cleanText(said);
}

const SUFFIX = /^(?:jr|sr|i{2,3}|iv|md|phd|dr)\.?$/i;
/** Words of organizations, whose commas do not part a family name. */
const ORGANIZATION = new RegExp(
  String.raw`\b(?:inc|ltd|llc|gmbh|university|institute|department|group|consortium|collaboration|committee|` +
    String.raw`association|society|team|network|of|the|and|for)\b`,
  "i",
);

/**
 * "Vaswani, Ashish" as it is said, "Ashish Vaswani"; "van der Berg, Jr, Jan" and "van der Berg,
 * Jan, Jr" as "Jan van der Berg Jr". Other names stay.
 */
export function saidOrder(name: string): string {
  const whole = name.trim();
  const parts = whole.split(",").map((part) => part.trim());
  const [family, second, third] = parts as [string, string?, string?];
  if (family === "" || second === undefined || second === "" || ORGANIZATION.test(whole)) return whole;
  if (parts.length === 2) return SUFFIX.test(second) ? whole : `${second} ${family}`;
  if (parts.length !== 3 || third === undefined || third === "") return whole;
  if (SUFFIX.test(second)) return `${third} ${family} ${second}`;
  return SUFFIX.test(third) ? `${second} ${family} ${third}` : whole;
}

/** "Lind M", "de Oliveira Filho ASB", "Park J.-H.": a family name and initials. */
const WITH_INITIALS = /^\p{L}[\p{L}'’ -]{0,60} (?:\p{Lu}\.?-?){1,4}$/u;
const INITIALS = /^(?:\p{Lu}\.[ -]?){1,4}$/u;

/**
 * The parts of a name as it is said, the inverse of `saidOrder`: the family name with its particles
 * ("van der Berg"), then the given names and a suffix, where it has them. One word, or an
 * organization, is all family name.
 */
export function nameParts(name: string): [family: string, given?: string, suffix?: string] {
  const words = name.trim().split(/\s+/);
  if (words.length < 2 || ORGANIZATION.test(name) || name.includes(",")) return [words.join(" ")];
  if (WITH_INITIALS.test(name)) return [words.slice(0, -1).join(" "), words.at(-1)!];
  const suffix = words.length > 2 && SUFFIX.test(words.at(-1)!) ? words.pop() : undefined;
  let at = words.length - 1;
  while (at > 1 && /^\p{Ll}/u.test(words[at - 1]!)) at--;
  const parts: [string, string] = [words.slice(at).join(" "), words.slice(0, at).join(" ")];
  return suffix === undefined ? parts : [...parts, suffix];
}

/**
 * The names in one text: separated by semicolons, by "and", or by commas where these cannot stand
 * between a family name and its first names.
 */
function splitNames(text: string): string[] {
  const bare = text.replace(/\s+/g, " ").trim();
  const literal = listLiteral(bare);
  if (literal) return literal;
  const parts = bare.split(bare.includes(";") ? ";" : "|").map((part) => part.trim());
  return parts.length > 1 ? parts.flatMap(splitInitials) : splitList(bare);
}

/** "Lind M, Park J" is two names; "Lind, Mara" is one. */
function splitInitials(part: string): string[] {
  const names = part.split(",").map((name) => name.trim());
  return names.length > 1 && names.every((name) => WITH_INITIALS.test(name)) ? names : [part];
}

function splitList(text: string): string[] {
  const initials = splitInitials(text);
  if (initials.length > 1) return initials;
  const parts = text.split(/,? (?:and|&) /).map((part) => part.trim());
  const commas = parts.map((part) => part.split(",").length - 1);
  // "A, B and C" has commas before the last "and" only; "Last, First and Last, First" has one in
  // each part.
  if (parts.length > 1 && commas.every((count) => count === 1)) return parts;
  return parts.flatMap((part) => {
    const names = part.split(",").map((name) => name.trim());
    const pairs = inPairs(names);
    if (pairs) return pairs;
    const areWhole =
      names.length > 2 || parts.length > 1 || (names.length === 2 && names.every((name) => /\S \S/.test(name)));
    return areWhole && names.every((name) => /\S \S/.test(name))
      ? names
      : parts.length > 1 && names.length > 2
        ? names
        : [part];
  });
}

/** "Lind, M., Park, J.": family names and initials in turn. */
function inPairs(names: readonly string[]): string[] | undefined {
  if (names.length < 2 || names.length % 2 === 1) return undefined;
  if (!names.every((name, i) => i % 2 === 0 || INITIALS.test(name))) return undefined;
  return Array.from({ length: names.length / 2 }, (_, i) => `${names[2 * i + 1]} ${names[2 * i]}`);
}

import { cleanText } from "../clean/clean.js";
import { listLiteral } from "../clean/lists.js";

/**
 * Names of people: a list of texts or of objects, or one text in which they are separated.
 * Undefined when there are none.
 */
export function toPeople(value: unknown): string[] | undefined {
  const items = typeof value === "string" ? splitNames(value) : Array.isArray(value) ? value : [];
  const names = items.map(personName).filter((name): name is string => name !== undefined && name !== "");
  return names.length > 0 ? names : undefined;
}

/**
 * The name of a person, in the order in which it is said: of "family" and "given" parts, or of one
 * text.
 */
function personName(item: unknown): string | undefined {
  if (typeof item === "string") return cleanText(item);
  if (typeof item !== "object" || item === null) return undefined;
  const fields = item as Record<string, unknown>;
  const text = (...names: string[]): string | undefined =>
    names
      .map((name) => fields[name])
      .find((value): value is string => typeof value === "string" && value.trim() !== "");
  const family = text("family", "lastName", "last_name", "surname", "keyname");
  const given = text("given", "firstName", "first_name", "forenames");
  const whole = text("name", "literal", "display_name", "fullname", "full_name", "author_name");
  if (family !== undefined)
    return cleanText(
      [given, text("non-dropping-particle", "dropping-particle"), family, text("suffix")].filter(Boolean).join(" "),
    );
  return whole !== undefined ? cleanText(whole) : undefined;
}

/**
 * The names in one text: separated by semicolons, by "and", or by commas where these cannot stand
 * between a family name and its first names.
 */
function splitNames(text: string): string[] {
  const bare = text.trim();
  const literal = listLiteral(bare);
  if (literal) return literal;
  if (bare.includes(";")) return bare.split(/\s*;\s*/);
  if (bare.includes("|")) return bare.split(/\s*\|\s*/);
  const parts = bare.split(/,?\s+(?:and|&)\s+/);
  const commas = parts.map((part) => part.split(",").length - 1);
  // "A, B and C" has commas before the last "and" only; "Last, First and Last, First" has one in
  // each part.
  if (parts.length > 1 && commas.every((count) => count === 1)) return parts;
  return parts.flatMap((part) => {
    const names = part.split(/\s*,\s*/);
    const areWhole =
      names.length > 2 || parts.length > 1 || (names.length === 2 && names.every((name) => /\S\s+\S/.test(name)));
    return areWhole && names.every((name) => /\S\s+\S/.test(name))
      ? names
      : parts.length > 1 && names.length > 2
        ? names
        : [part];
  });
}

/** How two names are compared: family name and initial, without accents and case. */
export interface NameKey {
  family: string;
  initial: string;
  /** All words of the name, for names whose order differs ("Li Wei", "Wei Li"). */
  words: string;
}

export function nameKey(name: string): NameKey {
  const plain = name
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/ø/gi, "o")
    .replace(/ł/gi, "l")
    .replace(/ß/g, "ss")
    .replace(/,?\s+(?:jr|sr|ii|iii|iv)\.?$/i, "");
  const comma = plain.indexOf(",");
  const initials = /^(.*\S)\s+([A-Z]{1,3}|(?:[A-Z]\.-?){1,3})$/.exec(plain); // PubMed's "Smith JA"
  const [before, after] =
    comma >= 0
      ? [plain.slice(0, comma), plain.slice(comma + 1)]
      : initials && !/\.\s/.test(initials[1]!) && !/^[A-Z]\.?$/.test(initials[1]!)
        ? [initials[1]!, initials[2]!]
        : ["", ""];
  const split = (text: string): string[] =>
    text
      .toLowerCase()
      .split(/[^\p{L}]+/u)
      .filter(Boolean);
  const all = split(plain);
  const families = before === "" ? all.slice(-1) : split(before);
  const given = before === "" ? all.slice(0, -1) : split(after);
  return { family: families.at(-1) ?? "", initial: given[0]?.[0] ?? "", words: all.sort().join(" ") };
}

/**
 * Whether two names can be of one person: the same family name and no other initial, or the same
 * words in another order.
 */
export function sameName(a: NameKey, b: NameKey): boolean {
  if (a.words === b.words) return a.words !== "";
  return a.family !== "" && a.family === b.family && (a.initial === "" || b.initial === "" || a.initial === b.initial);
}

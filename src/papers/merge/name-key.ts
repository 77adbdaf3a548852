/** How two names are compared: family name and initial, without accents, umlauts written out, and case. */
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
    .replace(/æ/gi, "a")
    .replace(/œ/gi, "o")
    // Web of Science writes "Mueller" for "Müller", "Haaland" for "Håland".
    .replace(/(?<=[aou])e|(?<=a)a/gi, "")
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

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?";
/** Behind a month: the one that it lasts to, "Mar-Apr". */
const TO_MONTH = "(?:\\s?[-–/]\\s?[a-z]{3,9}\\.?)?";

/** A date in the ways in which sources write it, as groups year, month and day. */
const FORMS: [RegExp, (groups: string[]) => (string | undefined)[]][] = [
  [
    /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:$|T|\/|\s(?!\s*[a-z]))/i,
    ([year, month, day]) => [year, month, day],
  ], // ISO 8601; 2024/05/31/ (RIS)
  [/^(\d{4})(\d\d)(\d\d)$/, ([year, month, day]) => [year, month, day]],
  // PubMed: 2024 May 31; 2021-Mar-03
  [
    new RegExp(`^(\\d{4})[\\s-]${MONTH}${TO_MONTH}(?:[\\s-](\\d{1,2}))?(?!\\d)`, "i"),
    ([year, month, day]) => [year, month, day],
  ],
  [
    new RegExp(`^(?:[a-z]{3,9},\\s?)?(\\d{1,2})\\.?[\\s-]${MONTH},?[\\s-](\\d{4})\\b`, "i"),
    ([day, month, year]) => [year, month, day],
  ], // RFC 2822; 31-May-2024
  [
    new RegExp(`^(?:[a-z]{3,9},\\s?)?${MONTH}\\s(\\d{1,2}),?\\s(\\d{4})\\b`, "i"),
    ([month, day, year]) => [year, month, day],
  ],
  [new RegExp(`^${MONTH}${TO_MONTH},?[\\s-](\\d{4})\\b`, "i"), ([month, year]) => [year, month]],
  // 31.05.2019; with a stroke only where it cannot be the month
  [/^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b/, ([day, month, year]) => [year, month, day]],
  [/^(1[3-9]|2\d|3[01])[/-](\d{1,2})[/-](\d{4})\b/, ([day, month, year]) => [year, month, day]],
  [/^(\d{1,2})[/-](1[3-9]|2\d|3[01])[/-](\d{4})\b/, ([month, day, year]) => [year, month, day]],
  [/^(\d{4})\b/, ([year]) => [year]],
];
/** A date in words is no longer. */
const LONGEST_DATE = 200;
/** A number from here on counts milliseconds since 1970. */
const FEWEST_MILLISECONDS = 1e11;

/** ISO 8601, as precise as given; undefined for what is no date, or could be two ("3/4/2024"). */
export function toDate(value: unknown): string | undefined {
  if (typeof value === "number") {
    if (value >= FEWEST_MILLISECONDS && value < 4.1e12) return new Date(value).toISOString().slice(0, 10);
    return toYear(value) === undefined ? toDate(String(value)) : String(value);
  }
  if (typeof value !== "string") return undefined;
  const text = value.slice(0, LONGEST_DATE).replace(/\s+/g, " ").trim();
  for (const [form, order] of FORMS) {
    const match = form.exec(text);
    if (!match) continue;
    const [year, monthText, day] = order(match.slice(1));
    if (toYear(Number(year)) === undefined) return undefined;
    // "2021-03-00": what is not known is written as zero.
    const [month, ofMonth] = [monthText === undefined ? 0 : monthNumber(monthText), Number(day ?? 0)];
    if (month === 0) return year;
    if (month > 12 || ofMonth > 31) return undefined;
    const known = [year, String(month).padStart(2, "0"), ...(ofMonth === 0 ? [] : [String(ofMonth).padStart(2, "0")])];
    return known.join("-");
  }
  return undefined;
}

function monthNumber(text: string): number {
  return /^\d/.test(text) ? Number(text) : MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1;
}

/** A year from 1500 to 2099, alone or in a text: "2019", "Spring 2019", "c2019", "2019a". */
export function toYear(value: unknown): number | undefined {
  const year =
    typeof value === "string"
      ? Number(/(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)/.exec(value.slice(0, LONGEST_DATE))?.[1])
      : value;
  return typeof year === "number" && Number.isInteger(year) && year >= 1500 && year < 2100 ? year : undefined;
}

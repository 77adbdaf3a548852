const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const month = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?";

/** A date in the ways in which sources write it, as groups year, month and day. */
const forms: [RegExp, (groups: string[]) => (string | undefined)[]][] = [
  [
    /^(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?:$|T|\/|\s(?!\s*[a-z]))/i,
    ([year, month, day]) => [year, month, day],
  ], // ISO 8601; 2024/05/31/ (RIS)
  [/^(\d{4})(\d\d)(\d\d)$/, ([year, month, day]) => [year, month, day]],
  // PubMed: 2024 May 31
  [new RegExp(`^(\\d{4})\\s+${month}(?:\\s+(\\d{1,2}))?(?!\\d)`, "i"), ([year, month, day]) => [year, month, day]],
  [
    new RegExp(`^(?:[a-z]{3},\\s*)?(\\d{1,2})\\s+${month},?\\s+(\\d{4})\\b`, "i"),
    ([day, month, year]) => [year, month, day],
  ], // RFC 2822
  [new RegExp(`^${month}\\s+(\\d{1,2}),?\\s+(\\d{4})\\b`, "i"), ([month, day, year]) => [year, month, day]],
  [new RegExp(`^${month},?\\s+(\\d{4})\\b`, "i"), ([month, year]) => [year, month]],
  [/^(\d{4})\b/, ([year]) => [year]],
];

/** ISO 8601, as precise as given; undefined for what is no date, or could be two ("3/4/2024"). */
export function toDate(value: unknown): string | undefined {
  if (typeof value === "number") return toYear(value) === undefined ? undefined : String(value);
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  for (const [form, order] of forms) {
    const match = form.exec(text);
    if (!match) continue;
    const [year, monthText, day] = order(match.slice(1));
    const number =
      monthText === undefined
        ? undefined
        : /^\d/.test(monthText)
          ? Number(monthText)
          : months.indexOf(monthText.slice(0, 3).toLowerCase()) + 1;
    if (toYear(Number(year)) === undefined) return undefined;
    if (number === undefined || number < 1 || number > 12) return number === undefined ? year : undefined;
    const precise = day !== undefined && Number(day) >= 1 && Number(day) <= 31 ? `-${day.padStart(2, "0")}` : "";
    return day !== undefined && precise === "" ? undefined : `${year}-${String(number).padStart(2, "0")}${precise}`;
  }
  return undefined;
}

/** A year from 1500 to 2099, alone or in a text. */
export function toYear(value: unknown): number | undefined {
  const year = typeof value === "string" ? Number(/\b(1[5-9]\d\d|20\d\d)\b/.exec(value)?.[1]) : value;
  return typeof year === "number" && Number.isInteger(year) && year >= 1500 && year < 2100 ? year : undefined;
}

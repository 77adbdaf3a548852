/**
 * A line of comma-separated values after RFC 4180, with its end, CR LF. A cell that a spreadsheet
 * would run as a formula gets an apostrophe in front (OWASP, "CSV Injection"): one that begins with
 * = + - @ (also full-width, also after blanks), a tab, or the end of a line.
 */
export function csvLine(cells: readonly (string | number | undefined)[]): string {
  return `${cells.map(cell).join(",")}\r\n`;
}

/** What a spreadsheet would run as a formula, perhaps after apostrophes, so that the one added can be told. */
const FORMULA = /^'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/;

/** The value of a cell that `csvLine` may have written: without the apostrophe that it has put in front. */
export function cellValue(text: string): string {
  return text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;
}

function cell(value: string | number | undefined): string {
  if (typeof value !== "string") return value === undefined ? "" : String(value); // a number is no formula
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

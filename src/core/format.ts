/** A value for an error message: as JSON where it has that form, at most 80 characters. */
export function formatValue(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : toText(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** Arrays and plain objects as JSON, which shows what they hold; all else by `String`. */
function toText(value: unknown): string {
  try {
    return (isData(value) ? JSON.stringify(value) : undefined) ?? String(value);
  } catch {
    return typeof value; // an object that contains itself, or that has no toString
  }
}

function isData(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

/** A text with a capital first letter, to begin a sentence. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** "1 paper", "2 papers", "12,345 papers". */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** "12,345". Not by the engine's locale data, which differ between machines. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A share from 0 to 1 as a percentage: "12%", "4.2%". */
export function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`;
}

/** A paper's title as it is shown: a retracted paper says so, where its title does not. */
export function shownTitle({ title, retracted }: { title: string; retracted?: boolean | undefined }): string {
  return retracted === true && !/^\W{0,3}(?:retracted|withdrawn)/i.test(title) ? `[Retracted] ${title}` : title;
}

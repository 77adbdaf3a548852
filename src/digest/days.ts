/** Whether a text is a day of the calendar, such as "2024-05-31". */
export function isDay(text: unknown): text is string {
  const time = typeof text === "string" && /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

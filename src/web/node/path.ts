export { noFiles as join, noFiles as resolve } from "./no-files.js";

/** The end of a file's name, from its last point on. */
export function extname(path: string): string {
  return /[^/]\.[^./]*$/.exec(path)?.[0].slice(1) ?? "";
}

/**
 * The canonical order of ids: by UTF-16 code unit. The same everywhere, unlike `localeCompare`,
 * whose answer depends on the machine's locale data.
 */
export function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export { Buffer } from "./buffer.js";

/** What the library needs of Node's `process`. */
export const process = {
  versions: {},
  // eslint-disable-next-line no-console -- where a page shows warnings
  emitWarning: (warning: string): void => console.warn(warning),
};

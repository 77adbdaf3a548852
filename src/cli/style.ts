/** How a part of the output is set off, where the terminal can show it. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
}

const keep = (text: string): string => text;
/** No styles: the text as it is. */
export const plain: Style = { bold: keep, dim: keep };
const ansi: Style = {
  bold: (text) => `\x1b[1m${text}\x1b[22m`,
  dim: (text) => `\x1b[2m${text}\x1b[22m`,
};

/**
 * Styles for a terminal, and none for a file or a pipe. `--no-color` and `NO_COLOR` (no-color.org)
 * switch them off, `FORCE_COLOR` (force-color.org) switches them on where nothing has switched them
 * off.
 * @param off whether the command line has `--no-color`
 */
export function styleFor(
  stream: { isTTY?: boolean | undefined },
  off: boolean,
  env: NodeJS.ProcessEnv = process.env,
): Style {
  if (off || env.NO_COLOR) return plain;
  if (env.FORCE_COLOR) return ["0", "false"].includes(env.FORCE_COLOR) ? plain : ansi;
  return stream.isTTY === true && env.TERM !== "dumb" ? ansi : plain;
}

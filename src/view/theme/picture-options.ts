import { checkCount, checkOneOf, checkOptions } from "../../core/check.js";
import { formatValue } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";

/** Pictures are drawn 800 pixels wide, then scaled to the width that is asked for. */
export const WIDTH = 800;

/** How a picture is drawn. */
export interface ChartOptions {
  /** Width of the picture in pixels, at least 200; default 800. The height follows from it. */
  width?: number | undefined;
  /** Colours: `"light"`, `"dark"`, or `"auto"` (default): as the reader's system has it. */
  theme?: "auto" | "light" | "dark" | undefined;
  /** Written above the picture; default: nothing. */
  title?: string | undefined;
}

/** The options of a picture, checked and with defaults. */
export interface PictureOptions {
  width: number;
  theme: "auto" | "light" | "dark";
  title: string | undefined;
}

/** @param further names of the options that only this picture has */
export function checkPicture(options: ChartOptions, further: readonly string[] = []): PictureOptions {
  checkOptions("toSVG", options, ["width", "theme", "title", ...further]);
  const { title } = options;
  if (title !== undefined && typeof title !== "string")
    throw new PaperweaveError("invalid-argument", `title must be some text, got ${formatValue(title)}.`);
  return {
    width: checkCount("width", options.width ?? WIDTH, 200),
    theme: checkOneOf("theme", options.theme ?? "auto", ["auto", "light", "dark"]),
    title,
  };
}

import { checkCount, checkOneOf, checkOptions, show } from "../../core/check.js";
import { PaperweaveError } from "../../core/errors.js";
import type { ChartOptions } from "../../topics/index.js";

/** A picture is drawn 800 pixels wide, and enlarged or reduced to the width that is asked for. */
export const WIDTH = 800;

/** What every picture is told, checked. */
export interface PictureOptions {
  width: number;
  theme: "auto" | "light" | "dark";
  title: string | undefined;
}

/** @param further options that this picture knows beside the usual ones */
export function checkPicture(options: ChartOptions, further: readonly string[] = []): PictureOptions {
  checkOptions("toSVG", options, ["width", "theme", "title", ...further]);
  const { title } = options;
  if (title !== undefined && typeof title !== "string")
    throw new PaperweaveError("invalid-argument", `title must be some text, got ${show(title)}.`);
  return {
    width: checkCount("width", options.width ?? WIDTH, 200),
    theme: checkOneOf("theme", options.theme ?? "auto", ["auto", "light", "dark"]),
    title,
  };
}

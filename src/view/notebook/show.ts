import { checkOneOf, checkOptions } from "../../core/check.js";
import { formatValue } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import { displayOf } from "./display-of.js";

export interface ShowOptions {
  /** Which form of it: `"html"`, `"svg"` or `"text"`; default: the richest that it has. */
  as?: "html" | "svg" | "text";
}

const MEDIA = { html: "text/html", svg: "image/svg+xml", text: "text/plain" } as const;
type Form = keyof typeof MEDIA;

/** What notebooks put into the global scope, as far as it is used here. */
interface Surroundings {
  /**
   * Set by tslab around the code of cells: its `require` knows tslab, wherever tslab is installed.
   */
  __tslab__?: { require(name: "tslab"): { display: { raw(media: string, content: string): void } } };
  Deno?: { jupyter?: { display(bundle: Record<string, string>, options: { raw: true }): Promise<void> } };
  document?: { createElement(name: "div"): { innerHTML: string } };
}

/** An element of a page, where the program's types have those. */
export type PageElement = typeof globalThis extends { HTMLElement: { prototype: infer Element } } ? Element : unknown;

/**
 * Shows topics, a map, charts, hits or papers below the cell of a notebook: in tslab, which asks no
 * value how it is shown, and in Deno's kernel, also in the middle of a cell. Elsewhere it prints
 * the text form. Takes what JSON keeps of them, and parts of lists of hits, too.
 * @param value itself, or a promise of it
 * @throws PaperweaveError `invalid-argument`: nothing that can be shown, or not in that form
 */
export async function show(value: unknown, options: ShowOptions = {}): Promise<void> {
  const bundle = chosen(isPromise(value) ? await value : value, options);
  const { __tslab__: tslab, Deno: deno } = globalThis as Surroundings;
  if (tslab) {
    const [media, content] = Object.entries(bundle)[0]!;
    tslab.require("tslab").display.raw(media, content);
  } else if (deno?.jupyter) await deno.jupyter.display(bundle, { raw: true });
  // eslint-disable-next-line no-console -- to show is what was asked for
  else console.log(bundle[MEDIA.text] ?? Object.values(bundle)[0]);
}

/**
 * The same as an element of a page, for notebooks that run in a browser, such as Observable's: a
 * cell shows the element that it gives.
 * @throws PaperweaveError `invalid-argument`; also where there is no `document`
 */
export function element(value: unknown, options: ShowOptions = {}): PageElement {
  const { document } = globalThis as Surroundings;
  if (!document)
    throw new PaperweaveError(
      "invalid-argument",
      "element makes an element of a page, and there is no document here; show works in Jupyter's notebooks.",
    );
  const [media, content] = Object.entries(chosen(value, options))[0]!;
  const made = document.createElement("div");
  made.innerHTML =
    media === MEDIA.text ? `<pre>${content.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</pre>` : content;
  return made as PageElement;
}

/** The forms of a value that are wanted, the richest first. */
function chosen(value: unknown, options: ShowOptions): Record<string, string> {
  checkOptions("show", options, ["as"]);
  const form = options.as === undefined ? undefined : checkOneOf("as", options.as, Object.keys(MEDIA) as Form[]);
  const bundle = displayOf(value);
  if (!bundle)
    throw new PaperweaveError(
      "invalid-argument",
      `Topics, maps, charts, hits and papers can be shown, got ${formatValue(value)}.`,
    );
  const forms = (Object.keys(MEDIA) as Form[]).filter((one) => bundle[MEDIA[one]] !== undefined);
  if (form && !forms.includes(form))
    throw new PaperweaveError(
      "invalid-argument",
      `This can be shown as ${forms.join(" or ")}, got ${formatValue(form)}.`,
    );
  return Object.fromEntries((form ? [form] : forms).map((one) => [MEDIA[one], bundle[MEDIA[one]]!]));
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

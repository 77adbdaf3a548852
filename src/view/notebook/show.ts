import { checkOneOf, checkOptions } from "../../core/check.js";
import { formatValue } from "../../core/format.js";
import { PaperweaveError } from "../../core/errors.js";
import { displayOf } from "./display-of.js";

/** What `show` and `element` can be told. */
export interface ShowOptions {
  /** Which form is shown; default: `"html"` where there is one, else `"svg"`, else `"text"`. */
  as?: "html" | "svg" | "text" | undefined;
}

const MEDIA = { html: "text/html", svg: "image/svg+xml", text: "text/plain" } as const;
type Form = keyof typeof MEDIA;

/** The global variables of notebooks that are used here. */
interface NotebookGlobals {
  /** Set by tslab for the code of cells. Its `require` finds tslab, wherever that is installed. */
  __tslab__?: { require(name: "tslab"): { display: { raw(media: string, content: string): void } } };
  Deno?: { jupyter?: { display(bundle: Record<string, string>, options: { raw: true }): Promise<void> } };
  document?: { createElement(name: "div"): { innerHTML: string } };
}

/** `HTMLElement` in programs that are compiled with the types of the DOM, else `unknown`. */
export type PageElement = typeof globalThis extends { HTMLElement: { prototype: infer Element } } ? Element : unknown;

/**
 * Shows topics, a map, charts, hits or papers below the cell of a notebook, in tslab and in Deno's
 * kernel. Elsewhere it prints the text form.
 * @param value what `topics`, `search` and other methods give, or a part of a list of hits; also as
 *   plain data that came back from JSON, and as a promise
 * @throws PaperweaveError `invalid-argument` (a value that cannot be shown, or not in that form)
 */
export async function show(value: unknown, options: ShowOptions = {}): Promise<void> {
  const bundle = formsOf(isPromise(value) ? await value : value, options);
  const { __tslab__: tslab, Deno: deno } = globalThis as NotebookGlobals;
  if (tslab) {
    const [media, content] = Object.entries(bundle)[0]!;
    tslab.require("tslab").display.raw(media, content);
  } else if (deno?.jupyter) await deno.jupyter.display(bundle, { raw: true });
  // eslint-disable-next-line no-console -- printing is what was asked for
  else console.log(bundle[MEDIA.text] ?? Object.values(bundle)[0]);
}

/**
 * Gives what `show` shows as an element of a page, for notebooks that run in a browser, such as
 * Observable's: they show the element that a cell ends with.
 * @param value as for `show`, but not a promise
 * @throws PaperweaveError `invalid-argument`, also where there is no `document`
 */
export function element(value: unknown, options: ShowOptions = {}): PageElement {
  const { document } = globalThis as NotebookGlobals;
  if (!document)
    throw new PaperweaveError(
      "invalid-argument",
      "element needs a page, and there is no document here. In Jupyter's notebooks use show.",
    );
  const [media, content] = Object.entries(formsOf(value, options))[0]!;
  const made = document.createElement("div");
  made.innerHTML =
    media === MEDIA.text ? `<pre>${content.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</pre>` : content;
  return made as PageElement;
}

/** The forms of a value, the richest first; only one where the options name it. */
function formsOf(value: unknown, options: ShowOptions): Record<string, string> {
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
